package cityhub.hub.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.ExchangePermission;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.Payload;
import cityhub.registry.v1.TransferKind;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TermsComparisonTest {

    /** A change of terms. */
    record Change(String what, boolean narrows, boolean widensContent, Consumer<AgreementTerms.Builder> change) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Change> changes() {
        return Stream.of(
                new Change("an item less", true, false, b -> b.clearItems().addItems("氏名")),
                new Change("an item more", false, true, b -> b.addItems("性別")),
                new Change("another item", false, true, b -> b.clearItems().addItems("性別")),
                new Change("items in another order", true, false, TermsComparisonTest::turnItems),
                new Change("a mode less", true, false, b -> b.clearModes().addModes(Mode.MODE_FEED)),
                new Change("a mode more", false, false, b -> b.addModes(Mode.MODE_SEARCH)),
                new Change("a day less", true, false, b -> b.setValidTo("2027-11-20")),
                new Change("a day more", false, false, b -> b.setValidTo("2027-11-22")),
                new Change("begins later", false, false, b -> b.setValidFrom("2026-11-22")),
                new Change(
                        "an age at last",
                        true,
                        false,
                        b -> b.getPopulationBuilder().setAgeTo(64)),
                new Change("older", true, false, b -> b.getPopulationBuilder().setAgeFrom(16)),
                new Change("younger", false, true, b -> b.getPopulationBuilder().setAgeFrom(14)),
                new Change("any age", false, true, b -> b.getPopulationBuilder().clearAgeFrom()),
                new Change(
                        "a ward less",
                        true,
                        false,
                        b -> b.getPopulationBuilder().clearWardCodes().addWardCodes("1")),
                new Change(
                        "a ward more",
                        false,
                        true,
                        b -> b.getPopulationBuilder().addWardCodes("3")),
                new Change(
                        "all wards", false, true, b -> b.getPopulationBuilder().clearWardCodes()),
                new Change(
                        "one kind", true, false, b -> b.getPopulationBuilder().addResidentKinds("1")),
                new Change(
                        "older, more wards",
                        false,
                        true,
                        b -> b.getPopulationBuilder().setAgeFrom(20).addWardCodes("3")),
                new Change(
                        "no number use", true, false, b -> b.getAffairBuilder().setNumberUse(false)),
                new Change(
                        "another affair",
                        false,
                        false,
                        b -> b.getAffairBuilder().setAffairId("011")),
                new Change("another purpose", false, false, b -> b.setPurpose("別の目的")),
                new Change(
                        "fewer items, another purpose",
                        false,
                        false,
                        b -> b.clearItems().addItems("氏名").setPurpose("別の目的")),
                new Change(
                        "another ground",
                        false,
                        false,
                        b -> b.getGroundBuilder().setLaw("地方税法")),
                new Change("another assessment", false, false, b -> b.setAssessmentNumber("2")),
                new Change("provision", false, false, b -> b.setTransferKind(TransferKind.TRANSFER_KIND_PROVISION)),
                new Change("another number", false, true, b -> b.setNumberDomain("RESIDENT")),
                new Change("other codes", false, true, b -> b.setCodeProfile("legacy-tax")),
                new Change("other characters", false, true, b -> b.setRepertoire("mj")),
                new Change("another frequency", false, false, b -> b.setFrequency("毎日")),
                new Change("another payload", false, true, b -> b.setPayload(Payload.PAYLOAD_EXCHANGE)),
                new Change(
                        "an exchange",
                        false,
                        true,
                        b -> b.addExchanges(ExchangePermission.newBuilder().setItemNameCode("TM00000000000001"))),
                new Change("emergency", false, false, b -> b.setEmergency(true)));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void onlyANarrowingNarrows(Change change) {
        AgreementTerms inForce = inForce();
        AgreementTerms.Builder wanted = inForce.toBuilder();
        change.change().accept(wanted);
        TermsComparison comparison = new TermsComparison(inForce, wanted.build());
        assertEquals(change.narrows(), comparison.onlyNarrows());
        assertEquals(change.widensContent(), comparison.widensContent());
    }

    @Test
    void sameTermsNarrowNothing() {
        TermsComparison comparison = new TermsComparison(inForce(), inForce());
        assertTrue(comparison.isSame());
        assertEquals(false, comparison.onlyNarrows());
    }

    @Test
    void everyTermIsComparedHere() {
        Set<String> compared = new TreeSet<>();
        changes().forEach(change -> {
            AgreementTerms.Builder wanted = inForce().toBuilder();
            change.change().accept(wanted);
            AgreementTerms.getDescriptor().getFields().stream()
                    .filter(field -> !wanted.getField(field).equals(inForce().getField(field)))
                    .map(FieldDescriptor::getName)
                    .forEach(compared::add);
        });
        Set<String> all = AgreementTerms.getDescriptor().getFields().stream()
                .map(FieldDescriptor::getName)
                .filter(name -> !name.equals("participant_id"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(all, compared);
    }

    private static AgreementTerms inForce() {
        AgreementTerms.Builder terms = Town.terms(LocalDate.of(2026, 11, 21));
        terms.getPopulationBuilder().setAgeFrom(15).addWardCodes("1").addWardCodes("2");
        return terms.build();
    }

    private static void turnItems(AgreementTerms.Builder terms) {
        var turned = terms.getItemsList().reversed().stream().toList();
        terms.clearItems().addAllItems(turned);
    }
}
