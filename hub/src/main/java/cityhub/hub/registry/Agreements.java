package cityhub.hub.registry;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.PopulationFilter;
import cityhub.hub.store.Database;
import cityhub.registry.v1.AgreementState;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.ParticipantKind;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The agreements in force: what every disclosure asks first. */
@Singleton
public final class Agreements {
    private final Database database;
    private final RegistryWatch watch;
    private final AgreementRepository agreements;
    private final AgreementLedger ledger;
    private final AgreementCalendar calendar;
    private final Steps steps;
    private final Map<String, ActiveAgreement> active = new ConcurrentHashMap<>();

    Agreements(
            Database database,
            RegistryWatch watch,
            AgreementRepository agreements,
            AgreementLedger ledger,
            AgreementCalendar calendar,
            Steps steps) {
        this.database = database;
        this.watch = watch;
        this.agreements = agreements;
        this.ledger = ledger;
        this.calendar = calendar;
        this.steps = steps;
        watch.follow(this::forget);
    }

    /**
     * The agreement, when it lets this participant have data by this mode now.
     *
     * @throws HubException AGREEMENT_UNKNOWN when there is none or it is another participant's, AGREEMENT_NOT_ACTIVE,
     *     AGREEMENT_REVOKED, MODE_NOT_APPROVED (also for a snapshot without the approval of bulk output)
     */
    public ActiveAgreement require(String agreementId, String participantId, Mode mode) {
        ActiveAgreement agreement = require(agreementId, participantId);
        agreement.requireMode(mode);
        return agreement;
    }

    /**
     * The agreement, when it is in force, whatever it lets out: for calls that disclose nothing.
     *
     * @throws HubException AGREEMENT_UNKNOWN when there is none or it is another participant's, AGREEMENT_NOT_ACTIVE,
     *     AGREEMENT_REVOKED
     */
    public ActiveAgreement require(String agreementId, String participantId) {
        watch.refresh();
        ActiveAgreement known = active.get(agreementId);
        ActiveAgreement agreement =
                known == null || watch.today().isAfter(known.validTo()) ? load(agreementId, participantId) : known;
        if (!agreement.participantId().equals(participantId)) {
            throw unknown(agreementId);
        }
        return agreement;
    }

    /**
     * Domain of the numbers that an agreement is about, whatever its state.
     *
     * @throws HubException AGREEMENT_UNKNOWN
     */
    public NumberDomain numberDomain(Connection connection, String agreementId) throws SQLException {
        return new NumberDomain(ledger.present(connection, agreementId).numberDomain());
    }

    /**
     * Records that the consumer's snapshot under this revision is complete: none is required any more. Nothing
     * happens when another revision is in force meanwhile.
     */
    public void snapshotCompleted(String agreementId, int revision) {
        AgreementRow seen = find(agreementId);
        if (!seen.snapshotRequired() || seen.revision() != revision) {
            return;
        }
        steps.take(step -> {
            AgreementRow row = ledger.present(step.connection(), agreementId);
            if (row.snapshotRequired() && row.revision() == revision) {
                agreements.update(step.connection(), row.withSnapshotRequired(false));
                step.announce(RegistryEvent.Kind.AGREEMENT_TOUCHED, agreementId);
            }
            return row;
        });
    }

    /** Whether a participant of a kind has an agreement in force. */
    public boolean isActiveFor(Connection connection, ParticipantKind kind) throws SQLException {
        return agreements.isActiveFor(connection, kind);
    }

    /** Tells the listener of everything that ends from now on, until what is returned is closed. */
    public AutoCloseable onAccessEnded(AccessListener listener) {
        return watch.follow(event -> event.ended().ifPresent(listener::ended));
    }

    /** Business date (Asia/Tokyo) by the database's clock. */
    public LocalDate businessDate() {
        watch.refresh();
        return watch.today();
    }

    /** What is loaded stays only if nothing changed while it was. */
    private ActiveAgreement load(String agreementId, String participantId) {
        long version = watch.version();
        AgreementRow row = find(agreementId);
        if (!row.participantId().equals(participantId)) {
            throw unknown(agreementId);
        }
        AgreementRow settled = calendar.settle(row);
        requireActive(settled);
        ActiveAgreement loaded = compile(settled);
        active.put(agreementId, loaded);
        if (watch.version() != version) {
            active.remove(agreementId);
        }
        return loaded;
    }

    private AgreementRow find(String agreementId) {
        return database.read(connection -> ledger.present(connection, agreementId));
    }

    private static void requireActive(AgreementRow row) {
        switch (row.state()) {
            case AGREEMENT_STATE_ACTIVE -> {}
            case AGREEMENT_STATE_REVOKED ->
                throw new HubException(ErrorReason.ERROR_REASON_AGREEMENT_REVOKED, "agreement " + row.agreementId());
            case AGREEMENT_STATE_UNSPECIFIED,
                    AGREEMENT_STATE_APPLIED,
                    AGREEMENT_STATE_APPROVED,
                    AGREEMENT_STATE_SUSPENDED,
                    AGREEMENT_STATE_EXPIRED,
                    UNRECOGNIZED ->
                throw notActive(row.agreementId(), row.state().name());
        }
    }

    private ActiveAgreement compile(AgreementRow row) {
        Application application = database.read(connection -> ledger.application(connection, row, row.application()));
        Revision revision = database.read(connection -> ledger.revision(connection, row));
        Optional<DisclosurePlan> plan = calendar.compiled(row, application);
        String digest = plan.map(DisclosurePlan::digest).orElse(AgreementCalendar.NO_PLAN);
        if (plan.isEmpty() || !digest.equals(revision.planDigest())) {
            calendar.suspend(row, digest);
            throw notActive(row.agreementId(), AgreementState.AGREEMENT_STATE_SUSPENDED.name());
        }
        return agreement(row, application.terms(), plan.get());
    }

    private static ActiveAgreement agreement(AgreementRow row, AgreementTerms terms, DisclosurePlan plan) {
        return new ActiveAgreement(
                row.agreementId(),
                row.revision(),
                row.participantId(),
                plan,
                PopulationFilter.of(terms.getPopulation()),
                new NumberDomain(terms.getNumberDomain()),
                Set.copyOf(terms.getModesList()),
                row.bulkApproved(),
                row.snapshotRequired(),
                terms.getAffair().getNumberUse(),
                TermsText.affair(terms.getAffair()),
                terms.getPurpose(),
                TermsText.ground(terms.getGround()),
                Set.copyOf(terms.getExchangesList()),
                row.period().to());
    }

    private void forget(RegistryEvent event) {
        switch (event.kind()) {
            case AGREEMENT_TOUCHED, AGREEMENT_REPLACED, AGREEMENT_ENDED -> active.remove(event.target());
            case PARTICIPANT_REGISTERED, PARTICIPANT_ENDED, CERTIFICATE_BOUND, CERTIFICATE_ENDED -> {}
        }
    }

    private static HubException unknown(String agreementId) {
        return new HubException(ErrorReason.ERROR_REASON_AGREEMENT_UNKNOWN, "agreement " + agreementId);
    }

    private static HubException notActive(String agreementId, String state) {
        return new HubException(
                ErrorReason.ERROR_REASON_AGREEMENT_NOT_ACTIVE, "agreement " + agreementId + " is " + state);
    }
}
