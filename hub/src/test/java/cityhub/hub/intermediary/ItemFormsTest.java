package cityhub.hub.intermediary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.hub.conversion.CodeLists;
import cityhub.hub.conversion.CodeProfile;
import cityhub.hub.conversion.CodeProfiles;
import cityhub.intermediary.v1.Answer;
import cityhub.intermediary.v1.AnsweredItem;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.Inquiry;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.Replica;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ItemFormsTest {
    private static final String TAX = "TM00000000000003";
    private static final CodeProfiles PROFILES = CodeProfiles.standard(CodeLists.standard());
    private static final CodeProfile LEGACY = profile("legacy-tax");
    private static final ItemForms FORMS =
            new ItemForms(Map.of(TAX, Map.of("03", "DATE", "04", "sex", "05", "relationship", "06", "no-such-list")));

    private static CodeProfile profile(String name) {
        return PROFILES.byName(name).orElseThrow();
    }

    private static ItemValue value(String item, String value) {
        return ItemValue.newBuilder().setItemCode(item).setValue(value).build();
    }

    private static ExchangeRecord answer(ItemValue... values) {
        return ExchangeRecord.newBuilder()
                .setAnswer(Answer.newBuilder()
                        .addItems(AnsweredItem.newBuilder().setItemNameCode(TAX).addAllValues(List.of(values))))
                .build();
    }

    private static ExchangeRecord replica(ItemValue... values) {
        return ExchangeRecord.newBuilder()
                .setReplica(Replica.newBuilder().setItemNameCode(TAX).addAllValues(List.of(values)))
                .build();
    }

    @Test
    void datesAndCodesAreThoseOfTheSystemsProfileAndTextStays() {
        ExchangeRecord stored = answer(
                value("01", "2025-06-10"),
                value("03", "2025-06-10"),
                value("04", "2"),
                value("06", "2"),
                value("04", ""));

        assertEquals(
                Optional.of(answer(
                        value("01", "2025-06-10"),
                        value("03", "5070610"),
                        value("04", "F"),
                        value("06", "2"),
                        value("04", ""))),
                FORMS.toSystem(LEGACY, stored));
        assertEquals(Optional.of(stored), FORMS.toSystem(profile("standard"), stored));
    }

    @Test
    void recordWithAValueThatTheProfileDoesNotHaveIsNotGivenAtAll() {
        assertEquals(Optional.empty(), FORMS.toSystem(LEGACY, answer(value("01", "1"), value("04", "9"))));
        assertEquals(Optional.empty(), FORMS.toSystem(LEGACY, answer(value("03", "昨日"))));
    }

    @Test
    void whatASystemHandsInIsThePlatformsStandard() {
        assertEquals(
                Optional.of(replica(value("03", "2025-06-10"), value("04", "2"), value("05", "20"))),
                FORMS.toStandard(LEGACY, replica(value("03", "5070610"), value("04", "F"), value("05", "20"))));
        assertEquals(
                Optional.empty(),
                FORMS.toStandard(LEGACY, replica(value("05", "01"))),
                "two standard codes have this one at the system");
        assertEquals(Optional.empty(), FORMS.toStandard(LEGACY, replica(value("04", "2"))), "no code of the system");
        assertEquals(Optional.empty(), FORMS.toStandard(LEGACY, replica(value("03", "2025-06-10"))));
    }

    @Test
    void datesOfTheQuestionItselfMayBeInEitherForm() {
        for (String day : List.of("5080401", "2026-04-01")) {
            ExchangeRecord asked = ExchangeRecord.newBuilder()
                    .setInquiry(Inquiry.newBuilder().setStartDate(day))
                    .build();
            assertEquals(
                    "2026-04-01",
                    FORMS.toStandard(LEGACY, asked).orElseThrow().getInquiry().getStartDate());
        }
    }

    @Property
    void dateComesBackAsItWent(
            @ForAll @IntRange(min = 1873, max = 2099) int year,
            @ForAll @IntRange(min = 0, max = 12) int month,
            @ForAll @IntRange(min = 1, max = 31) int day) {
        ExchangeRecord stored = replica(value("03", "%04d-%02d-%02d".formatted(year, month, day)));
        Optional<ExchangeRecord> given = FORMS.toSystem(LEGACY, stored);

        assertEquals(given.map(any -> stored), given.flatMap(each -> FORMS.toStandard(LEGACY, each)));
    }
}
