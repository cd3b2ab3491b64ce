package cityhub.hub.evidence;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.DisclosureContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the gates of the disclosures of one batch are open. Their head is locked by the sealing transaction and sessions are
 * read under shared locks: until it ends, none of them changes.
 */
final class GateCheck {
    private final KnownGates gates;
    private final Map<String, String> sessions;
    private final List<PreparedDisclosure> disclosures;

    private GateCheck(KnownGates gates, Map<String, String> sessions, List<PreparedDisclosure> disclosures) {
        this.gates = gates;
        this.sessions = sessions;
        this.disclosures = disclosures;
    }

    /**
     * Locks what is not locked yet.
     *
     * @param gates as of the head that the transaction has locked
     */
    static GateCheck lock(Connection tx, KnownGates gates, List<PreparedDisclosure> disclosures) throws SQLException {
        Set<String> feeds = disclosures.stream()
                .map(PreparedDisclosure::context)
                .filter(context -> context.feedSessionId().isPresent())
                .map(DisclosureContext::agreementId)
                .collect(Collectors.toSet());
        return new GateCheck(gates, GateStore.lockSessions(tx, feeds), disclosures);
    }

    /** The acts that opened the gates of these disclosures. */
    Set<Long> openedBy() {
        Set<Long> acts = new HashSet<>();
        for (PreparedDisclosure each : disclosures) {
            DisclosureContext context = each.context();
            gates.agreement(context.agreementId()).ifPresent(gate -> acts.add(gate.outboxId()));
            gates.certificate(context.certificateFingerprint()).ifPresent(gate -> acts.add(gate.outboxId()));
        }
        return acts;
    }

    /**
     * Why a disclosure may not be sealed.
     *
     * @param now ledger time of the batch
     * @param sealedActs acts that are sealed, those of this batch included
     */
    Optional<HubException> refusal(PreparedDisclosure disclosure, Instant now, Collection<Long> sealedActs) {
        DisclosureContext context = disclosure.context();
        return ofAgreement(context, now, sealedActs)
                .or(() -> ofCertificate(context.certificateFingerprint(), now, sealedActs))
                .or(() -> ofSession(context))
                .or(() -> ofPersons(disclosure));
    }

    private Optional<HubException> ofAgreement(DisclosureContext context, Instant now, Collection<Long> sealedActs) {
        Optional<GateStore.AgreementGate> known = gates.agreement(context.agreementId());
        if (known.isEmpty()) {
            return refused(ErrorReason.ERROR_REASON_AGREEMENT_UNKNOWN, "no gate of this agreement");
        }
        GateStore.AgreementGate gate = known.get();
        if (!gate.active()) {
            return refused(ErrorReason.ERROR_REASON_AGREEMENT_REVOKED, "agreement closed before sealing");
        }
        if (gate.revision() != context.revision()) {
            return refused(ErrorReason.ERROR_REASON_AGREEMENT_CHANGED, "another revision is in force");
        }
        if (!now.isBefore(gate.validTo())) {
            return refused(ErrorReason.ERROR_REASON_AGREEMENT_NOT_ACTIVE, "agreement expired before sealing");
        }
        if (!sealedActs.contains(gate.outboxId())) {
            return refused(ErrorReason.ERROR_REASON_AGREEMENT_NOT_ACTIVE, "its approval is not sealed yet");
        }
        return Optional.empty();
    }

    private Optional<HubException> ofCertificate(String fingerprint, Instant now, Collection<Long> sealedActs) {
        Optional<GateStore.CertificateGate> known = gates.certificate(fingerprint);
        if (known.isEmpty()) {
            return refused(ErrorReason.ERROR_REASON_CERTIFICATE_UNKNOWN, "no gate of this certificate");
        }
        GateStore.CertificateGate gate = known.get();
        if (!gate.active()) {
            return refused(ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED, "certificate closed before sealing");
        }
        if (!now.isBefore(gate.notAfter())) {
            return refused(ErrorReason.ERROR_REASON_CERTIFICATE_EXPIRED, "certificate expired before sealing");
        }
        if (!sealedActs.contains(gate.outboxId())) {
            return refused(ErrorReason.ERROR_REASON_CERTIFICATE_UNKNOWN, "its binding is not sealed yet");
        }
        return Optional.empty();
    }

    private Optional<HubException> ofSession(DisclosureContext context) {
        boolean displaced = context.feedSessionId()
                .filter(session -> !Objects.equals(session, sessions.get(context.agreementId())))
                .isPresent();
        return displaced
                ? refused(ErrorReason.ERROR_REASON_FEED_DISPLACED, "another session has the feed")
                : Optional.empty();
    }

    private Optional<HubException> ofPersons(PreparedDisclosure disclosure) {
        boolean stale = disclosure.seen().entrySet().stream()
                .anyMatch(seen -> gates.protection(seen.getKey()) > seen.getValue());
        return stale
                ? refused(ErrorReason.ERROR_REASON_AGREEMENT_CHANGED, "a state of protection changed since the read")
                : Optional.empty();
    }

    private static Optional<HubException> refused(ErrorReason reason, String detail) {
        return Optional.of(new HubException(reason, detail));
    }
}
