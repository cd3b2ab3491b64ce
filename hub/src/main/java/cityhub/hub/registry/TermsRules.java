package cityhub.hub.registry;

import cityhub.hub.disclosure.NumberDomain;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.ExchangePermission;
import cityhub.registry.v1.LegalGround;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.ParticipantKind;
import cityhub.registry.v1.Payload;
import cityhub.registry.v1.Population;
import cityhub.registry.v1.TransferKind;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the terms of an agreement must fulfil besides what the plan's compiler asks. */
final class TermsRules {
    /** Organ (執行機関) that the resident register belongs to. */
    static final String REGISTER_ORGAN = "MAYOR";

    /** Longest emergency access, days. */
    static final int EMERGENCY_DAYS = 7;

    private static final Pattern AFFAIR = Pattern.compile("[A-Za-z0-9-]{1,10}");
    private static final Pattern WARD = Pattern.compile("[0-9A-Za-z]{1,12}");
    private static final Pattern ASSESSMENT = Pattern.compile("[0-9A-Za-z-]{0,20}");
    private static final Set<String> RESIDENT_KINDS = Set.of("1", "2");
    private static final Set<String> RESIDENT_STATES = Set.of("1", "2", "3", "9");
    private static final Set<NumberDomain> CLOSED_DOMAINS = Set.of(
            NumberDomain.INDIVIDUAL, NumberDomain.RESIDENT_CODE, NumberDomain.NON_RESIDENT, NumberDomain.CORPORATE);
    private static final Set<ParticipantKind> CONSUMERS = Set.of(
            ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM,
            ParticipantKind.PARTICIPANT_KIND_PLATFORM_CONNECTOR,
            ParticipantKind.PARTICIPANT_KIND_JUKI_NET_RELAY);
    private static final Set<Mode> RESIDENT_MODES = Set.of(
            Mode.MODE_FEED, Mode.MODE_QUERY, Mode.MODE_SEARCH, Mode.MODE_SNAPSHOT, Mode.MODE_CORPORATION_NUMBERS);
    private static final Set<Mode> EXCHANGE_MODES =
            Set.of(Mode.MODE_INQUIRY, Mode.MODE_REPLICA, Mode.MODE_PLATFORM, Mode.MODE_CODE_RELAY);
    /** Modes that belong to one kind of participant, as its only one. */
    private static final Map<Mode, ParticipantKind> CARRIERS = Map.of(
            Mode.MODE_PLATFORM, ParticipantKind.PARTICIPANT_KIND_PLATFORM_CONNECTOR,
            Mode.MODE_CODE_RELAY, ParticipantKind.PARTICIPANT_KIND_JUKI_NET_RELAY);

    private static final Set<Mode> NON_RESIDENT_MODES =
            Set.of(Mode.MODE_NON_RESIDENT_REGISTRATION, Mode.MODE_NON_RESIDENT_QUERY, Mode.MODE_NON_RESIDENT_SEARCH);
    /** 業務ID of 住民基本台帳. */
    private static final String RESIDENT_REGISTER_AFFAIR = "001";

    private static final Pattern AFFAIR_CODE = Pattern.compile("JM[0-9A-Z]{14}");
    private static final Pattern PROCEDURE_CODE = Pattern.compile("JT[0-9A-Z]{14}");
    private static final Pattern LEGAL_ROW = Pattern.compile("[1-9][0-9]{0,2}");
    private static final Pattern ITEM_NAME = Pattern.compile("TM[0-9A-Z]{14}");
    private static final int MOST_EXCHANGES = 200;
    private static final int OLDEST = 150;
    private static final int MOST_ITEMS = 300;
    private static final int MOST_WARDS = 100;

    private final FieldRules rules = new FieldRules();
    private final AgreementTerms terms;

    private TermsRules(AgreementTerms terms) {
        this.terms = terms;
    }

    /**
     * Checks terms for a consumer.
     *
     * @throws cityhub.hub.HubException INVALID_ARGUMENT, with everything that is wrong
     */
    static void check(AgreementTerms terms, Optional<ParticipantRow> consumer, LocalDate today) {
        TermsRules check = new TermsRules(terms);
        check.consumer(consumer);
        check.texts();
        check.ground(terms.getGround());
        check.lists();
        check.population(terms.getPopulation());
        check.payload(consumer);
        check.domain();
        check.validity(today);
        check.rules.check();
    }

    private void consumer(Optional<ParticipantRow> consumer) {
        rules.rule(
                consumer.filter(row -> !row.revoked() && CONSUMERS.contains(row.kind()))
                        .isPresent(),
                "terms.participant_id",
                "a business system, the platform's connector or the Juki-net relay, registered and not revoked");
        consumer.ifPresent(row -> rules.rule(
                terms.getTransferKind() == fitting(row.organId()),
                "terms.transfer_kind",
                row.organId().equals(REGISTER_ORGAN)
                        ? "the consumer is of the register's own organ: TRANSFER (移転)"
                        : "the consumer is of another organ: PROVISION (提供)"));
    }

    private static TransferKind fitting(String organ) {
        return organ.equals(REGISTER_ORGAN)
                ? TransferKind.TRANSFER_KIND_TRANSFER
                : TransferKind.TRANSFER_KIND_PROVISION;
    }

    private void texts() {
        rules.form(
                "terms.affair.affair_id",
                terms.getAffair().getAffairId(),
                AFFAIR,
                "1 to 10 letters, digits and hyphens");
        rules.line("terms.affair.name_ja", terms.getAffair().getNameJa(), 100);
        rules.form("terms.assessment_number", terms.getAssessmentNumber(), ASSESSMENT, "up to 20 letters and digits");
        rules.line("terms.purpose", terms.getPurpose(), 200);
        rules.optionalLine("terms.frequency", terms.getFrequency(), 50);
    }

    private void ground(LegalGround ground) {
        rules.line("terms.ground.law", ground.getLaw(), 100);
        rules.line("terms.ground.article", ground.getArticle(), 50);
        rules.optionalLine("terms.ground.ordinance", ground.getOrdinance(), 100);
        rules.optionalLine("terms.ground.row", ground.getRow(), 50);
    }

    private void lists() {
        rules.rule(terms.getItemsCount() > 0, "terms.items", "at least one");
        rules.rule(terms.getItemsCount() <= MOST_ITEMS, "terms.items", "at most " + MOST_ITEMS);
        distinct("terms.items", terms.getItemsList());
        rules.rule(terms.getModesCount() > 0, "terms.modes", "at least one");
        rules.rule(
                terms.getModesList().stream()
                        .noneMatch(each -> each == Mode.MODE_UNSPECIFIED || each == Mode.UNRECOGNIZED),
                "terms.modes",
                "known modes only");
        distinct("terms.modes", terms.getModesList());
    }

    /** What can be agreed on about each kind of record, and by whom. */
    private void payload(Optional<ParticipantRow> consumer) {
        boolean exchange = terms.getPayload() == Payload.PAYLOAD_EXCHANGE;
        rules.rule(
                terms.getPayload() != Payload.UNRECOGNIZED,
                "terms.payload",
                "RESIDENT_RECORD, EXCHANGE or NON_RESIDENT");
        modes();
        boolean carrier = carrier(exchange, consumer);
        rules.rule(
                !exchange || carrier || !terms.getNumberDomain().equals(NumberDomain.INTEGRATED.name()),
                "terms.number_domain",
                "a system exchanges under its own numbers, or RESIDENT");
        if (exchange) {
            exchanges(carrier);
        } else {
            rules.rule(terms.getExchangesCount() == 0, "terms.exchanges", "with the payload EXCHANGE only");
        }
    }

    /** Whether these are terms of who carries work outward; that kind of participant has its own mode and no other. */
    private boolean carrier(boolean exchange, Optional<ParticipantRow> consumer) {
        boolean carrier = false;
        for (Map.Entry<Mode, ParticipantKind> each : CARRIERS.entrySet()) {
            boolean agreed = terms.getModesList().contains(each.getKey());
            boolean fits = consumer.filter(row -> row.kind() == each.getValue()).isPresent();
            carrier |= agreed;
            rules.rule(
                    !exchange || (agreed == fits && (!agreed || terms.getModesCount() == 1)),
                    "terms.modes",
                    name(each.getKey()) + " is " + name(each.getValue()) + "'s, and its only one");
        }
        rules.rule(
                exchange
                        || consumer.filter(row -> row.kind() == ParticipantKind.PARTICIPANT_KIND_JUKI_NET_RELAY)
                                .isEmpty(),
                "terms.payload",
                "the Juki-net relay takes part in the acquisition of codes only: EXCHANGE");
        rules.rule(
                !carrier || terms.getNumberDomain().equals(NumberDomain.INTEGRATED.name()),
                "terms.number_domain",
                "the platform knows people by their integrated numbers: INTEGRATED");
        return carrier;
    }

    private static String name(Mode mode) {
        return mode.name().substring("MODE_".length());
    }

    private static String name(ParticipantKind kind) {
        return kind.name().substring("PARTICIPANT_KIND_".length());
    }

    private void modes() {
        List<Mode> modes = terms.getModesList();
        switch (terms.getPayload()) {
            case PAYLOAD_EXCHANGE ->
                rules.rule(
                        EXCHANGE_MODES.containsAll(modes),
                        "terms.modes",
                        "exchanges: INQUIRY, REPLICA, PLATFORM or CODE_RELAY");
            case PAYLOAD_NON_RESIDENT -> {
                rules.rule(
                        NON_RESIDENT_MODES.containsAll(modes),
                        "terms.modes",
                        "non-residents: NON_RESIDENT_REGISTRATION or NON_RESIDENT_QUERY");
                rules.rule(
                        !modes.contains(Mode.MODE_NON_RESIDENT_REGISTRATION)
                                || terms.getNumberDomain().equals(NumberDomain.RESIDENT.name()),
                        "terms.number_domain",
                        "who registers learns the addressee number: RESIDENT");
                rules.rule(
                        terms.getPopulation().equals(Population.getDefaultInstance()),
                        "terms.population",
                        "non-residents know no population: a record is closed to others by who registered it");
            }
            case PAYLOAD_UNSPECIFIED, PAYLOAD_RESIDENT_RECORD, UNRECOGNIZED ->
                rules.rule(
                        RESIDENT_MODES.containsAll(modes),
                        "terms.modes",
                        "resident records: FEED, QUERY, SEARCH, SNAPSHOT or CORPORATION_NUMBERS");
        }
    }

    private void exchanges(boolean carrier) {
        rules.rule(
                terms.getPopulation().equals(Population.getDefaultInstance()),
                "terms.population",
                "exchanges know no population: who may be asked about is decided by their codes");
        rules.rule(
                carrier || terms.getAffair().getNumberUse(),
                "terms.affair.number_use",
                "only an affair that uses the individual number by law may exchange (番号法19条8号)");
        rules.rule(
                !terms.getModesList().contains(Mode.MODE_INQUIRY)
                        || !terms.getAffair().getAffairId().equals(RESIDENT_REGISTER_AFFAIR),
                "terms.modes",
                "the affair of the resident register (住民基本台帳) provides only, it does not inquire");
        rules.rule(
                carrier == (terms.getExchangesCount() == 0),
                "terms.exchanges",
                carrier ? "none: the connector takes whatever was accepted" : "at least one");
        rules.rule(terms.getExchangesCount() <= MOST_EXCHANGES, "terms.exchanges", "at most " + MOST_EXCHANGES);
        distinct("terms.exchanges", terms.getExchangesList());
        for (int i = 0; i < terms.getExchangesCount(); i++) {
            ExchangePermission each = terms.getExchanges(i);
            boolean replica =
                    each.getAffairCode().isEmpty() && each.getProcedureCode().isEmpty();
            rules.rule(
                    ITEM_NAME.matcher(each.getItemNameCode()).matches()
                            && (replica
                                    ? each.getLegalRow().isEmpty()
                                    : (AFFAIR_CODE.matcher(each.getAffairCode()).matches()
                                            && PROCEDURE_CODE
                                                    .matcher(each.getProcedureCode())
                                                    .matches()
                                            && LEGAL_ROW
                                                    .matcher(each.getLegalRow())
                                                    .matches())),
                    "terms.exchanges[" + i + "]",
                    "JM, JT and TM with 14 letters or digits each and a legal row of 1 to 999; for replicas TM only");
        }
    }

    private void population(Population population) {
        rules.rule(
                !population.hasAgeFrom() || Integer.compareUnsigned(population.getAgeFrom(), OLDEST) <= 0,
                "terms.population.age_from",
                "0 to " + OLDEST);
        rules.rule(
                !population.hasAgeTo() || Integer.compareUnsigned(population.getAgeTo(), OLDEST) <= 0,
                "terms.population.age_to",
                "0 to " + OLDEST);
        rules.rule(
                !population.hasAgeFrom()
                        || !population.hasAgeTo()
                        || Integer.compareUnsigned(population.getAgeFrom(), population.getAgeTo()) <= 0,
                "terms.population.age_to",
                "not below age_from");
        List<String> wards = population.getWardCodesList();
        rules.rule(wards.size() <= MOST_WARDS, "terms.population.ward_codes", "at most " + MOST_WARDS);
        rules.rule(
                wards.stream().allMatch(each -> WARD.matcher(each).matches()),
                "terms.population.ward_codes",
                "1 to 12 letters and digits each");
        distinct("terms.population.ward_codes", wards);
        known("terms.population.resident_kinds", population.getResidentKindsList(), RESIDENT_KINDS);
        known("terms.population.resident_states", population.getResidentStatesList(), RESIDENT_STATES);
    }

    private void domain() {
        boolean formed = NumberDomain.isValid(terms.getNumberDomain());
        rules.rule(
                formed && !CLOSED_DOMAINS.contains(new NumberDomain(terms.getNumberDomain())),
                "terms.number_domain",
                "RESIDENT, INTEGRATED, or the consumer's own: 1 to 20 characters of A-Z and _");
    }

    private void validity(LocalDate today) {
        Optional<LocalDate> from = rules.date("terms.valid_from", terms.getValidFrom());
        Optional<LocalDate> to = rules.date("terms.valid_to", terms.getValidTo());
        Optional<LocalDate> groundFrom =
                rules.date("terms.ground.valid_from", terms.getGround().getValidFrom());
        Optional<LocalDate> groundTo =
                rules.date("terms.ground.valid_to", terms.getGround().getValidTo());
        if (from.isEmpty() || to.isEmpty() || groundFrom.isEmpty() || groundTo.isEmpty()) {
            return;
        }
        boolean ordered = !to.get().isBefore(from.get());
        boolean groundOrdered = !groundTo.get().isBefore(groundFrom.get());
        rules.rule(ordered, "terms.valid_to", "not before valid_from");
        rules.rule(groundOrdered, "terms.ground.valid_to", "not before valid_from");
        if (ordered && groundOrdered) {
            period(Period.of(terms), from.get(), to.get(), today);
        }
    }

    private void period(Period both, LocalDate from, LocalDate to, LocalDate today) {
        boolean overlap = !both.to().isBefore(both.from());
        rules.rule(overlap, "terms.ground", "the ground must be in force meanwhile");
        rules.rule(!overlap || !both.isOver(today), "terms.valid_to", "not over already, nor the ground");
        rules.rule(
                !terms.getEmergency() || !to.isAfter(from.plusDays(EMERGENCY_DAYS - 1L)),
                "terms.valid_to",
                "emergency access lasts at most " + EMERGENCY_DAYS + " days");
    }

    private void known(String field, List<String> values, Set<String> known) {
        rules.rule(
                known.containsAll(values),
                field,
                "only " + known.stream().sorted().toList());
        distinct(field, values);
    }

    private void distinct(String field, Collection<?> values) {
        rules.rule(new HashSet<>(values).size() == values.size(), field, "each once");
    }
}
