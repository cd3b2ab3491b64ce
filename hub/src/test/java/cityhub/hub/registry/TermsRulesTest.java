package cityhub.hub.registry;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.ExchangePermission;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.ParticipantKind;
import cityhub.registry.v1.Payload;
import cityhub.registry.v1.TransferKind;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TermsRulesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final ParticipantRow TAX =
            participant("MAYOR", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM, false);

    @TempDir
    Path home;

    /**
     * Terms that break rules.
     *
     * @param fields every field that must be named, and no other
     */
    record Broken(String what, Consumer<AgreementTerms.Builder> change, Set<String> fields) {
        Broken(String what, Consumer<AgreementTerms.Builder> change, String... fields) {
            this(what, change, new TreeSet<>(Arrays.asList(fields)));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Broken> broken() {
        return Stream.of(texts(), lists(), populations(), validities(), plans()).flatMap(each -> each);
    }

    private static Stream<Broken> texts() {
        return Stream.of(
                new Broken("nothing given", AgreementTerms.Builder::clear, emptyTerms()),
                new Broken("no affair", b -> b.clearAffair(), "terms.affair.affair_id", "terms.affair.name_ja"),
                new Broken("affair id", b -> b.getAffairBuilder().setAffairId("0 1"), "terms.affair.affair_id"),
                new Broken("long affair", b -> b.getAffairBuilder().setNameJa("事".repeat(101)), "terms.affair.name_ja"),
                new Broken("purpose of blanks", b -> b.setPurpose("　 "), "terms.purpose"),
                new Broken("purpose of two lines", b -> b.setPurpose("一\nconsumer: x"), "terms.purpose"),
                new Broken("purpose with a line separator", b -> b.setPurpose("一\u2028二"), "terms.purpose"),
                new Broken("purpose that reads backwards", b -> b.setPurpose("一\u202e二"), "terms.purpose"),
                new Broken("long purpose", b -> b.setPurpose("𠮷".repeat(201)), "terms.purpose"),
                new Broken("long frequency", b -> b.setFrequency("毎".repeat(51)), "terms.frequency"),
                new Broken("no law", b -> b.getGroundBuilder().clearLaw(), "terms.ground.law"),
                new Broken("no article", b -> b.getGroundBuilder().clearArticle(), "terms.ground.article"),
                new Broken("ordinance", b -> b.getGroundBuilder().setOrdinance("条\t例"), "terms.ground.ordinance"),
                new Broken("assessment", b -> b.setAssessmentNumber("第1号"), "terms.assessment_number"),
                new Broken(
                        "provision inside the organ",
                        b -> b.setTransferKind(TransferKind.TRANSFER_KIND_PROVISION),
                        "terms.transfer_kind"),
                new Broken("no transfer kind", b -> b.clearTransferKind(), "terms.transfer_kind"));
    }

    private static Stream<Broken> lists() {
        return Stream.of(
                new Broken("no items", b -> b.clearItems(), "terms.items"),
                new Broken("an item twice", b -> b.addItems("氏名"), "terms.items"),
                new Broken("no modes", b -> b.clearModes(), "terms.modes"),
                new Broken("a mode twice", b -> b.addModes(Mode.MODE_FEED), "terms.modes"),
                new Broken("no mode", b -> b.addModes(Mode.MODE_UNSPECIFIED), "terms.modes"),
                new Broken("a mode of the future", b -> b.addModesValue(99), "terms.modes"),
                new Broken("number of the law", b -> b.setNumberDomain("INDIVIDUAL"), "terms.number_domain"),
                new Broken("resident code", b -> b.setNumberDomain("RESIDENT_CODE"), "terms.number_domain"),
                new Broken("domain in small letters", b -> b.setNumberDomain("tax"), "terms.number_domain"),
                new Broken("long domain", b -> b.setNumberDomain("T".repeat(21)), "terms.number_domain"));
    }

    private static Stream<Broken> populations() {
        return Stream.of(
                new Broken("too old", b -> b.getPopulationBuilder().setAgeTo(151), "terms.population.age_to"),
                new Broken("below nought", b -> b.getPopulationBuilder().setAgeFrom(-1), "terms.population.age_from"),
                new Broken(
                        "from above to",
                        b -> b.getPopulationBuilder().setAgeFrom(20).setAgeTo(19),
                        "terms.population.age_to"),
                new Broken("ward", b -> b.getPopulationBuilder().addWardCodes("中央区"), "terms.population.ward_codes"),
                new Broken(
                        "kind", b -> b.getPopulationBuilder().addResidentKinds("3"), "terms.population.resident_kinds"),
                new Broken(
                        "state twice",
                        b -> b.getPopulationBuilder().addResidentStates("1").addResidentStates("1"),
                        "terms.population.resident_states"));
    }

    private static Stream<Broken> validities() {
        return Stream.of(
                new Broken("no such day", b -> b.setValidFrom("2026-02-29"), "terms.valid_from"),
                new Broken("other form", b -> b.setValidTo("2027/03/31"), "terms.valid_to"),
                new Broken("year of five digits", b -> b.setValidTo("+10000-01-01"), "terms.valid_to"),
                new Broken("ends before it begins", b -> b.setValidTo("2026-11-20"), "terms.valid_to"),
                new Broken("over", b -> b.setValidFrom("2026-01-01").setValidTo("2026-11-20"), "terms.valid_to"),
                new Broken(
                        "ground ends before it begins",
                        b -> b.getGroundBuilder().setValidTo("1900-01-01"),
                        "terms.ground.valid_to"),
                new Broken(
                        "ground not in force meanwhile",
                        b -> b.getGroundBuilder().setValidFrom("2030-01-01"),
                        "terms.ground"),
                new Broken(
                        "ground over",
                        b -> b.setValidFrom("2026-01-01").getGroundBuilder().setValidTo("2026-11-20"),
                        "terms.valid_to"),
                new Broken(
                        "emergency of eight days",
                        b -> b.setEmergency(true).setValidTo("2026-11-28"),
                        "terms.valid_to"));
    }

    private static Stream<Broken> plans() {
        return Stream.of(
                new Broken("unknown item", b -> b.addItems("好きな色"), "terms.items[5]"),
                new Broken("address without protection", b -> b.clearItems().addItems("住所_町字"), "terms.items[0]"),
                new Broken("resident code as item", b -> b.addItems("住民票コード"), "terms.items[5]"),
                new Broken(
                        "individual number without number use",
                        b -> b.addItems("個人番号").getAffairBuilder().setNumberUse(false),
                        "terms.items[5]"),
                new Broken("unknown profile", b -> b.setCodeProfile("mine"), "terms.code_profile"),
                new Broken("unknown repertoire", b -> b.setRepertoire("ascii"), "terms.repertoire"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void everythingThatIsWrongIsNamed(Broken broken) {
        AgreementTerms.Builder terms = Town.terms(TODAY);
        broken.change().accept(terms);
        HubException refused =
                Town.refused(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, () -> check(terms, Optional.of(TAX)));
        assertEquals(
                broken.fields(),
                new TreeSet<>(refused.violations().stream()
                        .map(HubException.Violation::field)
                        .toList()));
    }

    private static AgreementTerms.Builder exchangeTerms() {
        AgreementTerms.Builder terms = Town.terms(TODAY)
                .setPayload(Payload.PAYLOAD_EXCHANGE)
                .setNumberDomain("RESIDENT")
                .clearItems()
                .addAllItems(List.of("宛名番号", "連携番号", "照会結果"))
                .clearPopulation()
                .clearModes()
                .addModes(Mode.MODE_INQUIRY)
                .addExchanges(ExchangePermission.newBuilder()
                        .setAffairCode("JM00000000000001")
                        .setProcedureCode("JT00000000000001")
                        .setLegalRow("69")
                        .setItemNameCode("TM00000000000001"));
        terms.getAffairBuilder().setNumberUse(true);
        return terms;
    }

    static Stream<Broken> brokenExchanges() {
        return Stream.of(
                new Broken("resident modes", b -> b.addModes(Mode.MODE_FEED), "terms.modes"),
                new Broken(
                        "what the connector may",
                        b -> b.addModes(Mode.MODE_PLATFORM),
                        "terms.modes",
                        "terms.number_domain",
                        "terms.exchanges"),
                new Broken(
                        "what the Juki-net relay may",
                        b -> b.clearModes().addModes(Mode.MODE_CODE_RELAY),
                        "terms.exchanges",
                        "terms.modes",
                        "terms.number_domain"),
                new Broken("resident code", b -> b.addItems("住民票コード"), "terms.items[3]"),
                new Broken("individual number", b -> b.addItems("個人番号"), "terms.items[3]"),
                new Broken("nothing to exchange", b -> b.clearExchanges(), "terms.exchanges"),
                new Broken(
                        "a code of another form",
                        b -> b.getExchangesBuilder(0).setItemNameCode("TM1"),
                        "terms.exchanges[0]"),
                new Broken("half a permission", b -> b.getExchangesBuilder(0).clearAffairCode(), "terms.exchanges[0]"),
                new Broken("no legal row", b -> b.getExchangesBuilder(0).clearLegalRow(), "terms.exchanges[0]"),
                new Broken(
                        "a row of another form",
                        b -> b.getExchangesBuilder(0).setLegalRow("069"),
                        "terms.exchanges[0]"),
                new Broken(
                        "a row for a replica",
                        b -> b.getExchangesBuilder(0).clearAffairCode().clearProcedureCode(),
                        "terms.exchanges[0]"),
                new Broken("the same twice", b -> b.addExchanges(b.getExchanges(0)), "terms.exchanges"),
                new Broken("no number use", b -> b.getAffairBuilder().setNumberUse(false), "terms.affair.number_use"),
                new Broken("the register inquires", b -> b.getAffairBuilder().setAffairId("001"), "terms.modes"),
                new Broken("a population", b -> b.getPopulationBuilder().setAgeFrom(20), "terms.population"),
                new Broken("integrated numbers", b -> b.setNumberDomain("INTEGRATED"), "terms.number_domain"),
                new Broken("an item of residents", b -> b.addItems("氏名"), "terms.items[3]"));
    }

    static Stream<Broken> brokenNonResidents() {
        return Stream.of(
                new Broken("resident modes", b -> b.addModes(Mode.MODE_QUERY), "terms.modes"),
                new Broken("a population", b -> b.getPopulationBuilder().setAgeFrom(20), "terms.population"),
                new Broken("own numbers", b -> b.setNumberDomain("TAX"), "terms.number_domain"),
                new Broken(
                        "an exchange", b -> b.addExchanges(ExchangePermission.getDefaultInstance()), "terms.exchanges"),
                new Broken(
                        "an address alone", b -> b.clearItems().addItems("宛名番号").addItems("住所"), "terms.items[1]"),
                new Broken("no number use", b -> b.addItems("個人番号"), "terms.items[3]"));
    }

    @ParameterizedTest
    @MethodSource("brokenNonResidents")
    void nonResidentsHaveRulesOfTheirOwn(Broken broken) {
        AgreementTerms.Builder terms = Town.terms(TODAY)
                .setPayload(Payload.PAYLOAD_NON_RESIDENT)
                .setNumberDomain("RESIDENT")
                .clearItems()
                .addAllItems(List.of("宛名番号", "氏名", "名寄せ"))
                .clearPopulation()
                .clearModes()
                .addModes(Mode.MODE_NON_RESIDENT_REGISTRATION);
        terms.getAffairBuilder().setNumberUse(false);
        assertRefused(broken, terms);
    }

    @ParameterizedTest
    @MethodSource("brokenExchanges")
    void exchangesHaveRulesOfTheirOwn(Broken broken) {
        assertRefused(broken, exchangeTerms());
    }

    @ParameterizedTest
    @MethodSource("brokenRelays")
    void jukiNetRelayTakesPartInTheAcquisitionOfCodesOnly(Broken broken) {
        assertRefused(
                broken, relayTerms(), participant("MAYOR", ParticipantKind.PARTICIPANT_KIND_JUKI_NET_RELAY, false));
    }

    private static AgreementTerms.Builder relayTerms() {
        AgreementTerms.Builder terms = Town.terms(TODAY)
                .setPayload(Payload.PAYLOAD_EXCHANGE)
                .setNumberDomain("INTEGRATED")
                .clearItems()
                .addAllItems(List.of("連携番号", "取得番号", "住民票コード", "個人番号"))
                .clearPopulation()
                .clearModes()
                .addModes(Mode.MODE_CODE_RELAY);
        terms.getAffairBuilder().setNumberUse(true);
        return terms;
    }

    static Stream<Broken> brokenRelays() {
        return Stream.of(
                new Broken("inquiries as well", b -> b.addModes(Mode.MODE_INQUIRY), "terms.modes"),
                new Broken("the connector's mode", b -> b.clearModes().addModes(Mode.MODE_PLATFORM), "terms.modes"),
                new Broken(
                        "residents",
                        b -> b.setPayload(Payload.PAYLOAD_RESIDENT_RECORD)
                                .clearModes()
                                .addModes(Mode.MODE_QUERY)
                                .clearItems()
                                .addItems("団体内統合宛名番号"),
                        "terms.payload"),
                new Broken("numbers of its own", b -> b.setNumberDomain("JUKI"), "terms.number_domain"),
                new Broken("no number use", b -> b.getAffairBuilder().setNumberUse(false), "terms.items[3]"));
    }

    private void assertRefused(Broken broken, AgreementTerms.Builder terms) {
        assertRefused(broken, terms, TAX);
    }

    private void assertRefused(Broken broken, AgreementTerms.Builder terms, ParticipantRow consumer) {
        assertDoesNotThrow(() -> check(terms, Optional.of(consumer)));
        broken.change().accept(terms);
        HubException refused =
                Town.refused(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, () -> check(terms, Optional.of(consumer)));
        assertEquals(
                broken.fields(),
                new TreeSet<>(refused.violations().stream()
                        .map(HubException.Violation::field)
                        .toList()));
    }

    @Test
    void goodTermsPass() {
        assertDoesNotThrow(() -> check(Town.terms(TODAY), Optional.of(TAX)));
        assertDoesNotThrow(
                () -> check(Town.terms(TODAY).setEmergency(true).setValidTo("2026-11-27"), Optional.of(TAX)));
        assertDoesNotThrow(() -> check(Town.terms(TODAY).setPurpose("𠮷".repeat(200)), Optional.of(TAX)));
        assertDoesNotThrow(() -> check(
                Town.terms(TODAY).setTransferKind(TransferKind.TRANSFER_KIND_PROVISION),
                Optional.of(
                        participant("ELECTION_COMMISSION", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM, false))));
    }

    @Test
    void consumerMustBeABusinessSystemThatTakesPart() {
        List<Optional<ParticipantRow>> unfit = List.of(
                Optional.empty(),
                Optional.of(participant("MAYOR", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM, true)),
                Optional.of(participant("MAYOR", ParticipantKind.PARTICIPANT_KIND_RESIDENT_REGISTER, false)));
        unfit.forEach(each -> assertEquals(
                "terms.participant_id",
                Town.refused(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, () -> check(Town.terms(TODAY), each))
                        .violations()
                        .getFirst()
                        .field()));
    }

    private void check(AgreementTerms.Builder terms, Optional<ParticipantRow> consumer) {
        TermsRules.check(terms.build(), consumer, TODAY);
        new AgreementPlans(new HubConfiguration(Town.CITY, home.toString(), "resident-affairs")).compile(terms.build());
    }

    private static ParticipantRow participant(String organ, ParticipantKind kind, boolean revoked) {
        return new ParticipantRow("tax-system", "税", "Tax", "tax", organ, kind, revoked, 1);
    }

    private static String[] emptyTerms() {
        return new String[] {
            "terms.affair.affair_id",
            "terms.affair.name_ja",
            "terms.ground.article",
            "terms.ground.law",
            "terms.ground.valid_from",
            "terms.ground.valid_to",
            "terms.items",
            "terms.modes",
            "terms.number_domain",
            "terms.purpose",
            "terms.transfer_kind",
            "terms.valid_from",
            "terms.valid_to"
        };
    }
}
