package cityhub.hub.intermediary;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.Persons;
import cityhub.hub.delivery.OperatingLine;
import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.delivery.WorkQueue.NewWork;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.delivery.WorkUrgency;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.registry.ProtoTime;
import cityhub.hub.store.Database;
import cityhub.intermediary.v1.DecideProvisionRequest;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.Inquiry;
import cityhub.intermediary.v1.PlatformProvision;
import cityhub.intermediary.v1.ProvisionDecision;
import cityhub.intermediary.v1.ProvisionOutcome;
import cityhub.intermediary.v1.ProvisionState;
import cityhub.intermediary.v1.WaitingProvision;
import cityhub.registry.v1.Mode;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Provisions (情報提供): what other institutions asked the platform about people of the city. What the platform did by itself is
 * kept as a record; what waits, since no automatic answer is allowed, an officer permits or refuses, and the platform is
 * told through the queue.
 */
@Singleton
public final class Provisions {
    /** An officer refused it. */
    static final String NOT_PERMITTED = "NOT_PERMITTED";

    private static final int MOST = 100;
    private static final String YES = "1";

    private final Database database;
    private final Agreements agreements;
    private final Persons persons;
    private final ExchangeContents contents;
    private final WorkQueue queue;
    private final OperatingLine line;
    private final LegalGrounds grounds;
    private final IntermediaryConfiguration configuration;
    private final Acts acts;

    Provisions(
            Database database,
            Agreements agreements,
            Persons persons,
            ExchangeContents contents,
            WorkQueue queue,
            OperatingLine line,
            LegalGrounds grounds,
            IntermediaryConfiguration configuration,
            Acts acts) {
        this.database = database;
        this.agreements = agreements;
        this.persons = persons;
        this.contents = contents;
        this.queue = queue;
        this.line = line;
        this.grounds = grounds;
        this.configuration = configuration;
        this.acts = acts;
    }

    /** What became of provisions, and the last act that recorded a dropped one. */
    private record Kept(List<ProvisionOutcome> outcomes, OptionalLong act) {}

    /**
     * Keeps what the platform tells; each that is dropped stands in the ledger before this returns.
     *
     * @return an outcome per provision, in order
     * @throws HubException as {@link Agreements#require}; INVALID_ARGUMENT
     */
    public List<ProvisionOutcome> keep(Asker connector, String agreementId, List<PlatformProvision> provisions) {
        agreements.require(agreementId, connector.participantId(), Mode.MODE_PLATFORM);
        if (provisions.isEmpty() || provisions.size() > MOST) {
            throw HubException.invalid("provisions", "1 to " + MOST);
        }
        Kept kept = database.transactionRetrying(tx -> keep(tx, connector, provisions));
        kept.act().ifPresent(acts::awaitSealed);
        return kept.outcomes();
    }

    private Kept keep(Connection tx, Asker connector, List<PlatformProvision> provisions) throws SQLException {
        Instant now = line.standing(tx).now();
        List<ProvisionOutcome> outcomes = new ArrayList<>();
        OptionalLong act = OptionalLong.empty();
        for (PlatformProvision each : provisions) {
            boolean formed = ExchangeForms.provision(each);
            ProvisionOutcome outcome = formed ? keep(tx, each, now) : ProvisionOutcome.PROVISION_OUTCOME_MALFORMED;
            outcomes.add(outcome);
            if (outcome != ProvisionOutcome.PROVISION_OUTCOME_KEPT
                    && outcome != ProvisionOutcome.PROVISION_OUTCOME_REPEATED) {
                act = OptionalLong.of(dropped(tx, connector, formed ? each.getProvisionId() : "", outcome));
            }
            if (outcome == ProvisionOutcome.PROVISION_OUTCOME_KEPT && isProvidedWithoutGround(each)) {
                act = OptionalLong.of(withoutGround(tx, connector, each));
            }
        }
        return new Kept(outcomes, act);
    }

    private ProvisionOutcome keep(Connection tx, PlatformProvision provision, Instant now) throws SQLException {
        Optional<Exchange> before = ExchangeRepository.lock(tx, provision.getProvisionId());
        OptionalLong person = persons.personOf(tx, NumberDomain.INTEGRATED, provision.getIntegratedNumber());
        Exchange.Codes codes = new Exchange.Codes(
                provision.getAffairCode(),
                provision.getProcedureCode(),
                provision.getLegalRow(),
                provision.getItemNameCodesList());
        if (before.isPresent()) {
            Exchange known = before.get();
            boolean same = known.kind() == ExchangeKind.EXCHANGE_KIND_PROVISION
                    && known.codes().equals(codes)
                    && known.institutionCode().equals(provision.getInquirerCode())
                    && (person.isEmpty() || person.getAsLong() == known.personId());
            return same ? settle(tx, known, provision) : ProvisionOutcome.PROVISION_OUTCOME_CONTRADICTS;
        }
        if (person.isEmpty()) {
            return ProvisionOutcome.PROVISION_OUTCOME_PERSON_UNKNOWN;
        }
        insert(tx, provision, person.getAsLong(), codes, now);
        return ProvisionOutcome.PROVISION_OUTCOME_KEPT;
    }

    private static ProvisionOutcome settle(Connection tx, Exchange known, PlatformProvision provision)
            throws SQLException {
        ExchangeState state = state(provision);
        boolean over = known.state() == ExchangeState.EXCHANGE_STATE_DONE
                || known.state() == ExchangeState.EXCHANGE_STATE_REFUSED;
        if (over || state == ExchangeState.EXCHANGE_STATE_ASKED) {
            return ProvisionOutcome.PROVISION_OUTCOME_REPEATED;
        }
        ExchangeRepository.settle(tx, known.exchangeId(), state, "", true);
        return ProvisionOutcome.PROVISION_OUTCOME_KEPT;
    }

    private static ExchangeState state(PlatformProvision provision) {
        return switch (provision.getState()) {
            case PROVISION_STATE_WAITING -> ExchangeState.EXCHANGE_STATE_ASKED;
            case PROVISION_STATE_PROVIDED -> ExchangeState.EXCHANGE_STATE_DONE;
            case PROVISION_STATE_NOT_PROVIDED -> ExchangeState.EXCHANGE_STATE_REFUSED;
            case PROVISION_STATE_UNSPECIFIED, UNRECOGNIZED -> throw HubException.invalid("provisions", "a known state");
        };
    }

    private void insert(Connection tx, PlatformProvision provision, long person, Exchange.Codes codes, Instant now)
            throws SQLException {
        ExchangeRecord content = ExchangeRecord.newBuilder()
                .setExchangeId(provision.getProvisionId())
                .setKind(Stored.name(ExchangeKind.EXCHANGE_KIND_PROVISION))
                .setInquiry(Inquiry.newBuilder()
                        .setAffairCode(codes.affair())
                        .setProcedureCode(codes.procedure())
                        .setLegalRow(codes.legalRow())
                        .addAllItemNameCodes(codes.itemNames())
                        .setHiddenFromPerson(provision.getHiddenFromPerson()))
                .build();
        ExchangeState state = state(provision);
        ExchangeRepository.insert(
                tx,
                List.of(new Exchange(
                        0,
                        provision.getProvisionId(),
                        ExchangeKind.EXCHANGE_KIND_PROVISION,
                        "",
                        "",
                        provision.getProvisionId(),
                        contents.digest(content),
                        person,
                        state,
                        "",
                        codes,
                        provision.getInquirerCode(),
                        provision.getHiddenFromPerson(),
                        contents.sealContent(person, content),
                        Optional.empty(),
                        Optional.empty(),
                        now,
                        Optional.empty(),
                        Optional.empty())));
        if (state != ExchangeState.EXCHANGE_STATE_ASKED) {
            ExchangeRepository.settle(tx, provision.getProvisionId(), state, "", true);
        }
    }

    /** Whether household information is asked for, which only the rows of the law's table may. */
    private boolean isHousehold(List<String> itemNames) {
        return itemNames.contains(configuration.householdItem());
    }

    private boolean isProvidedWithoutGround(PlatformProvision provision) {
        return provision.getState() == ProvisionState.PROVISION_STATE_PROVIDED
                && isHousehold(provision.getItemNameCodesList())
                && !grounds.lists(agreements.businessDate(), provision.getLegalRow());
    }

    /** The platform answered by itself somebody whom the law does not list: it stands in the ledger for an officer to look at. */
    private long withoutGround(Connection tx, Asker connector, PlatformProvision provision) throws SQLException {
        TreeMap<String, String> details = new TreeMap<>();
        details.put("inquirer", provision.getInquirerCode());
        details.put("legal-row", provision.getLegalRow());
        OptionalLong person = persons.personOf(tx, NumberDomain.INTEGRATED, provision.getIntegratedNumber());
        return acts.record(
                tx,
                new Act(
                        "provision-without-legal-row",
                        "participant:" + connector.participantId(),
                        "exchange:" + provision.getProvisionId(),
                        details,
                        person.stream().boxed().toList()));
    }

    private long dropped(Connection tx, Asker connector, String id, ProvisionOutcome outcome) throws SQLException {
        TreeMap<String, String> details = new TreeMap<>();
        details.put("outcome", outcome.name().substring("PROVISION_OUTCOME_".length()));
        return acts.record(
                tx,
                new Act(
                        "platform-provision-dropped",
                        "participant:" + connector.participantId(),
                        "exchange:" + id,
                        details));
    }

    /**
     * A page of provisions that wait.
     *
     * @param provisions in the order of arrival
     * @param last row of the last one, for the next page; 0 when there is none
     */
    public record Page(List<WaitingProvision> provisions, long last) {}

    /** Provisions that wait behind a row; 0 for the first page. The reading stands in the ledger before this returns. */
    public Page waiting(String officerId, long after, int most) {
        List<Exchange> asked = database.read(connection -> ExchangeRepository.asked(connection, after, most));
        List<Long> subjects =
                asked.stream().map(Exchange::personId).distinct().sorted().toList();
        Map<Long, String> numbers = database.read(connection -> persons.addresseeNumbers(connection, subjects));
        LocalDate today = agreements.businessDate();
        TreeMap<String, String> details = new TreeMap<>();
        details.put("provisions", Integer.toString(asked.size()));
        acts.awaitSealed(database.transactionRetrying(tx -> acts.record(
                tx, new Act("provisions-listed", "officer:" + officerId, "provisions", details, subjects))));
        return new Page(
                asked.stream().map(each -> message(each, numbers, today)).toList(),
                asked.size() == most ? asked.getLast().rowId() : 0);
    }

    private WaitingProvision message(Exchange exchange, Map<Long, String> numbers, LocalDate today) {
        String row = exchange.codes().legalRow();
        WaitingProvision.Builder provision = WaitingProvision.newBuilder()
                .setExchangeId(exchange.exchangeId())
                .setAddresseeNumber(numbers.getOrDefault(exchange.personId(), ""))
                .setInquirerCode(exchange.institutionCode())
                .setAffairCode(exchange.codes().affair())
                .setProcedureCode(exchange.codes().procedure())
                .addAllItemNameCodes(exchange.codes().itemNames())
                .setLegalRow(row)
                .setLegalBasisJa(grounds.text(today, row))
                .setAskTime(ProtoTime.of(exchange.registerTime()));
        if (isHousehold(exchange.codes().itemNames())) {
            provision.setLegalRowListed(grounds.lists(today, row));
        }
        return provision.build();
    }

    /**
     * Permits a provision or refuses it; the platform is told when its line is open. It stands in the ledger before this
     * returns.
     *
     * @return the state of the exchange now
     * @throws HubException NOT_FOUND; STATE_CONFLICT when it was decided before, or when household information is to be
     *     permitted to somebody whom the law does not list today; INVALID_ARGUMENT
     */
    public ExchangeState decide(String officerId, DecideProvisionRequest decision) {
        ExchangeForms.requireReason(decision.getReason());
        if (!ExchangeForms.LEGAL_ROW.matcher(decision.getLegalRow()).matches()) {
            throw HubException.invalid("legal_row", "1 to 999, or empty");
        }
        acts.awaitSealed(database.transactionRetrying(tx -> decide(tx, officerId, decision)));
        return ExchangeState.EXCHANGE_STATE_WAITING;
    }

    private long decide(Connection tx, String officerId, DecideProvisionRequest decision) throws SQLException {
        String exchangeId = decision.getExchangeId();
        boolean permit = decision.getPermit();
        Exchange exchange = ExchangeRepository.lock(tx, exchangeId)
                .filter(each -> each.kind() == ExchangeKind.EXCHANGE_KIND_PROVISION)
                .orElseThrow(() -> new HubException(ErrorReason.ERROR_REASON_NOT_FOUND, "no provision " + exchangeId));
        if (exchange.state() != ExchangeState.EXCHANGE_STATE_ASKED) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_STATE_CONFLICT, "provision " + exchangeId + " is " + exchange.state());
        }
        LocalDate today = agreements.businessDate();
        String told = exchange.codes().legalRow();
        String row = told.isEmpty() ? decision.getLegalRow() : told;
        if (permit && isHousehold(exchange.codes().itemNames()) && !grounds.lists(today, row)) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_STATE_CONFLICT,
                    row.isEmpty()
                            ? "the platform told no legal row: name the one that you established, or refuse"
                            : "legal row " + row + " is not listed for household information on " + today
                                    + ": only to be refused");
        }
        ExchangeRecord content = contents.content(exchange).toBuilder()
                .setProvision(ProvisionDecision.newBuilder().setPermitted(permit ? YES : "0"))
                .build();
        ExchangeRepository.content(tx, exchangeId, contents.sealContent(exchange.personId(), content));
        ExchangeRepository.settle(tx, exchangeId, ExchangeState.EXCHANGE_STATE_WAITING, "", false);
        queue.put(
                tx,
                List.of(new NewWork(
                        new WorkKey(Stored.name(ExchangeKind.EXCHANGE_KIND_PROVISION), exchangeId),
                        exchange.personId(),
                        WorkUrgency.COUNTER,
                        Optional.empty())));
        TreeMap<String, String> details = new TreeMap<>();
        details.put("decision", permit ? "permit" : "refuse");
        details.put("reason", decision.getReason());
        if (!row.isEmpty()) {
            details.put("legal-row", row);
        }
        return acts.record(
                tx,
                new Act(
                        "provision-decided",
                        "officer:" + officerId,
                        "exchange:" + exchangeId,
                        details,
                        List.of(exchange.personId())));
    }

    /** Whether an officer permitted it. */
    static boolean isPermitted(ExchangeRecord content) {
        return content.getProvision().getPermitted().equals(YES);
    }
}
