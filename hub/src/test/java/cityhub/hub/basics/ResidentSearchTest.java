package cityhub.hub.basics;

import static cityhub.hub.registry.Town.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.hub.HubException;
import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.addressee.Persons;
import cityhub.hub.addressee.Persons.SecretNumber;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.evidence.Sealed;
import cityhub.registry.v1.Affair;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.Population;
import cityhub.resident.v1.Protection;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom a system finds by what it knows of a person. */
class ResidentSearchTest {
    /** A number of the examples that the ministry publishes. */
    private static final String INDIVIDUAL = "123456789018";

    private Registered hub;
    private PersonSearch search;

    @BeforeEach
    void start() {
        hub = new Registered();
        search = hub.bean(PersonSearch.class);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void nameAndBirthDateFindHoweverWritten() {
        register(person("101", "髙橋　一郎", "タカハシ　イチロウ"), person("102", "生成　二郎", "セイセイ　ジロウ"));
        String agreement = hub.agreed(terms(), false);

        for (String name : List.of("高橋一郎", "ﾀｶﾊｼ ｲﾁﾛｳ", "たかはしいちろー")) {
            assertEquals(List.of("101"), numbers(search(agreement, name, "1980-05-05", "", "")));
        }
        assertEquals(EntryKind.ENTRY_KIND_NOT_FOUND, only(search(agreement, "高橋一郎", "1980-05-06", "", "")));
    }

    @Test
    void townAndLotNarrow() {
        register(at("101", "北一条西二丁目", "１番地の２"), at("102", "北一条西二丁目", "３番地"), at("103", "南町", "１番地の２"));
        String agreement = hub.agreed(terms(), false);

        assertEquals(List.of("101", "102"), numbers(search(agreement, "", "1980-05-05", "北1条西2丁目", "")));
        assertEquals(List.of("101"), numbers(search(agreement, "", "1980-05-05", "北1条西2丁目", "1-2")));
        assertEquals(List.of("103"), numbers(search(agreement, "生成　太郎", "", "南町", "")));
    }

    @Test
    void oneCriterionIsNoSearch() {
        String agreement = hub.agreed(terms(), false);

        for (SearchCriteria each : List.of(
                new SearchCriteria("", "生成　太郎", "", "", ""),
                new SearchCriteria("", "", "1980-05-05", "", ""),
                new SearchCriteria("", "", "", "南町", "1"),
                new SearchCriteria("", "・", "1980-05-05", "", ""),
                new SearchCriteria("", "", "昭和55年", "南町", ""),
                new SearchCriteria("", "生成　太郎", "1980-05-05", "", "1"),
                new SearchCriteria("123456789012", "", "", "", ""),
                new SearchCriteria(INDIVIDUAL, "生成　太郎", "", "", ""))) {
            refused(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, () -> search.residents(hub.asker, agreement, each));
        }
    }

    @Test
    void criterionMustBeAnApprovedItem() {
        register(person("101", "生成　太郎", "セイセイ　タロウ"));
        String agreement =
                hub.agreed(Registered.terms().addModes(Mode.MODE_SEARCH).addItems("生年月日"), false);

        refused(ErrorReason.ERROR_REASON_MODE_NOT_APPROVED, () -> search(agreement, "生成　太郎", "", "見本町", ""));
        assertEquals(List.of("101"), numbers(search(agreement, "生成　太郎", "1980-05-05", "", "")));
        // The reading is no approved item: it neither finds nor tells that it is right.
        assertEquals(EntryKind.ENTRY_KIND_NOT_FOUND, only(search(agreement, "セイセイ　タロウ", "1980-05-05", "", "")));
    }

    @Test
    void modeMustBeApproved() {
        String agreement = hub.agreed(Registered.terms().addItems("生年月日"), false);

        refused(ErrorReason.ERROR_REASON_MODE_NOT_APPROVED, () -> search(agreement, "生成　太郎", "1980-05-05", "", ""));
    }

    @Test
    void protectedPersonIsNotFoundByAddressAndShownWithoutPlaces() {
        ResidentRecord hidden = at("101", "見本町", "１番地").toBuilder()
                .setProtection(Protection.newBuilder().setState("1").setStartDate("2026-04-01"))
                .build();
        register(hidden, at("102", "見本町", "１番地"));
        String agreement = hub.agreed(terms(), false);

        assertEquals(List.of("102"), numbers(search(agreement, "", "1980-05-05", "見本町", "")));
        List<DisclosureEntry> entries = entries(search(agreement, "生成　太郎", "1980-05-05", "", ""));
        assertEquals(2, entries.size());
        ResidentRecord shown = Registered.payload(entries.getFirst());
        assertEquals("101", shown.getAddresseeNumber());
        assertFalse(shown.hasAddress());
        assertEquals("1", shown.getProtection().getState());
        assertTrue(Registered.payload(entries.getLast()).hasAddress());
    }

    @Test
    void personOutsideThePopulationIsNotFound() {
        register(person("101", "生成　太郎", "セイセイ　タロウ"));
        String agreement =
                hub.agreed(terms().setPopulation(Population.newBuilder().addWardCodes("011029")), false);

        assertEquals(EntryKind.ENTRY_KIND_NOT_FOUND, only(search(agreement, "生成　太郎", "1980-05-05", "", "")));
    }

    @Test
    void tooManyGiveNeitherRowsNorCount() {
        List<ResidentRecord> many = new ArrayList<>();
        for (int i = 0; i <= PersonSearch.MOST_FOUND; i++) {
            many.add(person(Integer.toString(1000 + i), "生成　太郎", "セイセイ　タロウ"));
        }
        register(many.toArray(ResidentRecord[]::new));
        String agreement = hub.agreed(terms(), false);

        Sealed sealed = search(agreement, "生成　太郎", "1980-05-05", "", "");

        assertEquals(EntryKind.ENTRY_KIND_TOO_MANY, only(sealed));
        assertTrue(sealed.message().getStatement().contains("\nrecords: 1\n"));
        assertTrue(sealed.message().getStatement().contains("\nmode: SEARCH\n"));
    }

    @Test
    void evidenceSaysByWhatWasSearchedAndNoValue() {
        register(at("101", "見本町", "１番地"));
        String agreement = hub.agreed(terms(), false);

        for (String lot : List.of("1", "404番地")) {
            String statement = search(agreement, "生成　太郎", "1980-05-05", "見本町", lot)
                    .message()
                    .getStatement();
            assertTrue(statement.contains("\ncriteria: name,birth_date,town,lot\n"));
            for (String value : List.of("生成", "1980-05-05", "見本町", "404番地")) {
                assertFalse(statement.contains(value));
            }
        }
    }

    @Test
    void howManyOthersOfThatNameThereAreDoesNotShow() {
        List<ResidentRecord> many = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            many.add(person(Integer.toString(1000 + i), "生成　太郎", "セイセイ　タロウ"));
        }
        ResidentRecord.Builder last = person("9999", "生成　太郎", "セイセイ　タロウ").toBuilder();
        last.getAddressBuilder().setWardCode("011029");
        many.add(last.build());
        register(many.toArray(ResidentRecord[]::new));
        String agreement =
                hub.agreed(terms().setPopulation(Population.newBuilder().addWardCodes("011029")), false);

        assertEquals(List.of("9999"), numbers(search(agreement, "生成　太郎", "1980-05-05", "", "")));
    }

    @Test
    void individualNumberFindsUnderNumberUseOnlyAndARefusalIsInTheLedger() throws Exception {
        long[] ids = register(person("101", "生成　太郎", "セイセイ　タロウ"));
        hub.database().db().transaction(tx -> {
            hub.bean(Persons.class)
                    .hold(
                            tx,
                            List.of(new SecretNumber(ids[0], NumberDomain.INDIVIDUAL, INDIVIDUAL)),
                            LocalDate.of(2026, 4, 1));
            return true;
        });
        SearchCriteria byNumber = new SearchCriteria(INDIVIDUAL, "", "", "", "");
        String without = hub.agreed(terms(), false);
        refused(ErrorReason.ERROR_REASON_MODE_NOT_APPROVED, () -> search.residents(hub.asker, without, byNumber));
        assertEquals(1, refusalsInTheLedger());

        String numberUse = hub.agreed(
                terms().setAffair(Affair.newBuilder()
                                .setAffairId("010")
                                .setNameJa("個人住民税")
                                .setNumberUse(true))
                        .setAssessmentNumber("1")
                        .addItems("個人番号"),
                false);
        List<DisclosureEntry> entries = entries(search.residents(hub.asker, numberUse, byNumber));

        assertEquals(INDIVIDUAL, Registered.payload(entries.getFirst()).getIndividualNumber());
    }

    @Test
    void noSearchIsAnsweredUntilAllRecordsAreIndexed() {
        hub.register(List.of(person("101", "生成　太郎", "セイセイ　タロウ")));
        String agreement = hub.agreed(terms(), false);

        refused(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, () -> search(agreement, "生成　太郎", "1980-05-05", "", ""));
        assertTrue(hub.bean(SearchBackfill.class).page());
        assertEquals(List.of("101"), numbers(search(agreement, "生成　太郎", "1980-05-05", "", "")));
    }

    @Test
    void indexingGoesOnWhereAStoppedHubLeftItAndTwoHubsLoseNothing() throws InterruptedException {
        List<ResidentRecord> many = new ArrayList<>();
        for (int i = 0; i < 2300; i++) {
            many.add(person(Integer.toString(10000 + i), "生成　" + i, "セイセイ"));
        }
        hub.register(many);
        PersonKeys keys = hub.bean(PersonKeys.class);
        assertFalse(new SearchBackfill(hub.database().db(), keys).page());
        abandonAPage();

        List<Thread> hubs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            SearchBackfill restarted = new SearchBackfill(hub.database().db(), keys);
            hubs.add(Thread.ofVirtual().start(() -> {
                boolean done = false;
                while (!done) {
                    done = restarted.page();
                }
            }));
        }
        for (Thread each : hubs) {
            each.join();
        }

        String agreement = hub.agreed(terms(), false);
        for (int i = 0; i < 2300; i += 230) {
            assertEquals(
                    List.of(Integer.toString(10000 + i)), numbers(search(agreement, "生成　" + i, "1980-05-05", "", "")));
        }
        Set<SearchKey> expected = new HashSet<>();
        many.forEach(each -> expected.addAll(new SearchKeys(keys).of(each)));
        assertEquals(expected.size(), distinctKeys());
    }

    /** A page whose hub dies before it commits. */
    private void abandonAPage() {
        refused(
                ErrorReason.ERROR_REASON_STORE_UNAVAILABLE,
                () -> hub.database().db().transaction(tx -> {
                    var before = SearchKeyRepository.lockBackfill(tx);
                    SearchKeyRepository.putBackfill(
                            tx, new SearchKeyRepository.Backfill(before.throughPersonId() + 500, false));
                    throw new HubException(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, "the hub dies here");
                }));
    }

    private long distinctKeys() {
        return hub.database().db().<Long>read(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT COUNT(DISTINCT search_key) FROM basics_search_key");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Test
    void changeIsFoundByWhatItSaysAtOnceAndNoLongerByWhatItReplaced() {
        assertTrue(hub.bean(SearchBackfill.class).page());
        IntakeBench register = new IntakeBench(hub.database());
        ResidentChange.Builder entry = SampleChanges.entry(7);
        entry.getRecordBuilder().getNameBuilder().setFullName("生成　花子");
        entry.getRecordBuilder().getBirthDateBuilder().setValue("1990-01-02");
        assertTrue(IntakeBench.isAccepted(register.submit(entry)));
        String agreement = hub.agreed(terms(), false);
        assertEquals(
                List.of(SampleChanges.addresseeNumber(7)), numbers(search(agreement, "生成花子", "1990-01-02", "", "")));

        ResidentChange.Builder corrected = SampleChanges.following(entry.build(), "44");
        corrected.getRecordBuilder().getNameBuilder().setFullName("生成　華子");
        assertTrue(IntakeBench.isAccepted(register.submit(corrected)));

        assertEquals(EntryKind.ENTRY_KIND_NOT_FOUND, only(search(agreement, "生成花子", "1990-01-02", "", "")));
        assertEquals(
                List.of(SampleChanges.addresseeNumber(7)), numbers(search(agreement, "生成華子", "1990-01-02", "", "")));
        assertEquals(0, keysThatTheRecordDoesNotHave());
    }

    @Test
    void newcomerWhomTheSameNoticeCorrectsIsFoundByWhatItSaysInTheEnd() {
        assertTrue(hub.bean(SearchBackfill.class).page());
        IntakeBench register = new IntakeBench(hub.database());
        ResidentChange.Builder entry = SampleChanges.entry(8).setNoticeId("N1").setNoticeSize(2);
        entry.getRecordBuilder().getNameBuilder().setFullName("生成　花子");
        ResidentChange.Builder corrected =
                SampleChanges.following(entry.build(), "44").setNoticeId("N1").setNoticeSize(2);
        corrected.getRecordBuilder().getNameBuilder().setFullName("生成　華子");

        assertTrue(register.stream(List.of(entry.build(), corrected.build())).stream()
                .allMatch(IntakeBench::isAccepted));

        assertEquals(0, keysThatTheRecordDoesNotHave());
        String agreement = hub.agreed(terms(), false);
        String born = corrected.getRecord().getBirthDate().getValue();
        assertEquals(List.of(SampleChanges.addresseeNumber(8)), numbers(search(agreement, "生成華子", born, "", "")));
    }

    @Test
    void residentWhoseNameIsCorrectedAndCorrectedBackAtOnceIsFoundAsBefore() {
        assertTrue(hub.bean(SearchBackfill.class).page());
        IntakeBench register = new IntakeBench(hub.database());
        ResidentChange.Builder entry = SampleChanges.entry(9);
        entry.getRecordBuilder().getNameBuilder().setFullName("生成　花子");
        assertTrue(IntakeBench.isAccepted(register.submit(entry)));
        ResidentChange.Builder wrong =
                SampleChanges.following(entry.build(), "44").setNoticeId("N2").setNoticeSize(2);
        wrong.getRecordBuilder().getNameBuilder().setFullName("生成　華子");
        ResidentChange.Builder right =
                SampleChanges.following(wrong.build(), "44").setNoticeId("N2").setNoticeSize(2);
        right.getRecordBuilder().getNameBuilder().setFullName("生成　花子");

        assertTrue(
                register.stream(List.of(wrong.build(), right.build())).stream().allMatch(IntakeBench::isAccepted));

        assertEquals(0, keysThatTheRecordDoesNotHave());
        String agreement = hub.agreed(terms(), false);
        String born = right.getRecord().getBirthDate().getValue();
        assertEquals(List.of(SampleChanges.addresseeNumber(9)), numbers(search(agreement, "生成花子", born, "", "")));
        assertEquals(EntryKind.ENTRY_KIND_NOT_FOUND, only(search(agreement, "生成華子", born, "", "")));
    }

    /** Keys in the index less those that follow from the one record. */
    private long keysThatTheRecordDoesNotHave() {
        return hub.database().db().<Long>read(connection -> {
            Set<SearchKey> expected = new HashSet<>();
            new ResidentReadStore()
                    .after(connection, 0, 10)
                    .forEach(each ->
                            expected.addAll(new SearchKeys(hub.bean(PersonKeys.class)).of(SearchBackfill.parse(each))));
            long strange = 0;
            try (PreparedStatement select = connection.prepareStatement("SELECT search_key FROM basics_search_key");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    strange += expected.contains(new SearchKey(ByteString.copyFrom(rows.getBytes(1)))) ? 0 : 1;
                }
            }
            return strange;
        });
    }

    private long refusalsInTheLedger() throws Exception {
        return hub.database().db().<Long>read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT COUNT(*) FROM evidence_outbox WHERE kind = 'number-search-refused' AND batch > 0");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /** Registers and indexes them. */
    private long[] register(ResidentRecord... records) {
        long[] ids = hub.register(List.of(records));
        while (!hub.bean(SearchBackfill.class).page()) {
            assertTrue(records.length > 0);
        }
        return ids;
    }

    private Sealed search(String agreement, String name, String birthDate, String town, String lot) {
        return search.residents(hub.asker, agreement, new SearchCriteria("", name, birthDate, town, lot));
    }

    private static AgreementTerms.Builder terms() {
        return Registered.terms()
                .addModes(Mode.MODE_SEARCH)
                .addAllItems(List.of("生年月日", "氏名_フリガナ", "住所_町字", "住所_番地号表記", "支援措置"));
    }

    private static ResidentRecord person(String number, String name, String reading) {
        ResidentRecord.Builder record = Registered.record(number, name, "011011").toBuilder();
        record.getNameBuilder().setFurigana(reading);
        return record.build();
    }

    private static ResidentRecord at(String number, String town, String lot) {
        ResidentRecord.Builder record = person(number, "生成　太郎", "セイセイ　タロウ").toBuilder();
        record.getAddressBuilder().setTown(town).setLot(lot);
        return record.build();
    }

    private static List<DisclosureEntry> entries(Sealed sealed) {
        return Registered.entries(sealed.message());
    }

    private static EntryKind only(Sealed sealed) {
        List<DisclosureEntry> entries = entries(sealed);
        assertEquals(1, entries.size());
        return entries.getFirst().getKind();
    }

    private static List<String> numbers(Sealed sealed) {
        return entries(sealed).stream()
                .map(each -> Registered.payload(each).getAddresseeNumber())
                .toList();
    }
}
