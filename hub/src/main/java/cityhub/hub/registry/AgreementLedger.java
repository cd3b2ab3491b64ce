package cityhub.hub.registry;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.evidence.Gates;
import cityhub.registry.v1.AgreementState;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Writes what becomes of an agreement, with its gate, act and announcement, inside a step. */
@Singleton
final class AgreementLedger {
    private final AgreementRepository agreements;
    private final AgreementHistoryRepository history;
    private final Gates gates;

    AgreementLedger(AgreementRepository agreements, AgreementHistoryRepository history, Gates gates) {
        this.agreements = agreements;
        this.history = history;
        this.gates = gates;
    }

    /**
     * The agreement.
     *
     * @throws HubException AGREEMENT_UNKNOWN
     */
    AgreementRow present(Connection connection, String agreementId) throws SQLException {
        return agreements
                .find(connection, agreementId)
                .orElseThrow(
                        () -> new HubException(ErrorReason.ERROR_REASON_AGREEMENT_UNKNOWN, "agreement " + agreementId));
    }

    Application application(Connection connection, AgreementRow row, int number) throws SQLException {
        return history.application(connection, row.agreementId(), number)
                .orElseThrow(() ->
                        new IllegalStateException("agreement " + row.agreementId() + " lacks application " + number));
    }

    Revision revision(Connection connection, AgreementRow row) throws SQLException {
        return history.revision(connection, row.agreementId(), row.revision())
                .orElseThrow(() -> new IllegalStateException(
                        "agreement " + row.agreementId() + " lacks revision " + row.revision()));
    }

    /**
     * Moves the agreement to another state.
     *
     * @param kind of the act
     * @param actor who does it
     */
    AgreementRow move(
            Step step, AgreementRow row, AgreementState state, String kind, String actor, Map<String, String> details)
            throws SQLException {
        long act = step.act(kind, actor, target(row), details);
        AgreementRow moved = row.inState(state).changed(step.now(), act);
        agreements.update(step.connection(), moved);
        gate(step, moved, act);
        step.announce(
                state == AgreementState.AGREEMENT_STATE_ACTIVE
                        ? RegistryEvent.Kind.AGREEMENT_TOUCHED
                        : RegistryEvent.Kind.AGREEMENT_ENDED,
                row.agreementId());
        return moved;
    }

    /** Lets nothing be sealed any more under any agreement of a participant. */
    void revokeAllOf(Step step, String participantId, String reason, ActingOfficer officer) throws SQLException {
        List<AgreementRow> all = agreements.ofParticipant(step.connection(), participantId);
        for (AgreementRow row : all) {
            if (row.isOpen()) {
                move(
                        step,
                        row,
                        AgreementState.AGREEMENT_STATE_REVOKED,
                        "agreement-revoked",
                        officer.actor(),
                        Map.of("reason", reason));
            }
        }
    }

    /** Sets the gate to what the row says; there is none before the first approval. */
    void gate(Step step, AgreementRow row, long act) throws SQLException {
        if (row.revision() > 0) {
            gates.agreement(
                    step.connection(),
                    row.agreementId(),
                    row.revision(),
                    row.state() == AgreementState.AGREEMENT_STATE_ACTIVE,
                    row.period().end(),
                    act);
        }
    }

    static String target(AgreementRow row) {
        return target(row.agreementId());
    }

    static String target(String agreementId) {
        return "agreement:" + agreementId;
    }
}
