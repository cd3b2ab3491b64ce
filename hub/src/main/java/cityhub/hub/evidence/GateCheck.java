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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The gates of the disclosures of one batch, read under shared locks: until the sealing transaction ends, none of
 * them changes.
 */
final class GateCheck {
    private final Map<String, GateStore.AgreementGate> agreements;
    private final Map<String, GateStore.CertificateGate> certificates;
    private final Map<String, String> sessions;
    private final Map<Long, Long> protections;

    private GateCheck(Connection tx, List<PreparedDisclosure> disclosures) throws SQLException {
        this.agreements = GateStore.lockAgreements(tx, distinct(disclosures, DisclosureContext::agreementId));
        this.certificates =
                GateStore.lockCertificates(tx, distinct(disclosures, DisclosureContext::certificateFingerprint));
        this.sessions = GateStore.lockSessions(
                tx,
                disclosures.stream()
                        .map(PreparedDisclosure::context)
                        .filter(context -> context.feedSessionId().isPresent())
                        .map(DisclosureContext::agreementId)
                        .collect(Collectors.toSet()));
        Set<Long> persons = new HashSet<>();
        disclosures.forEach(disclosure -> persons.addAll(disclosure.seen().keySet()));
        this.protections = persons.isEmpty() ? Map.of() : GateStore.lockProtections(tx, persons);
    }

    static GateCheck lock(Connection tx, List<PreparedDisclosure> disclosures) throws SQLException {
        return new GateCheck(tx, disclosures);
    }

    /** The acts that opened these gates. */
    Set<Long> openedBy() {
        return Stream.concat(
                        agreements.values().stream().map(GateStore.AgreementGate::outboxId),
                        certificates.values().stream().map(GateStore.CertificateGate::outboxId))
                .collect(Collectors.toSet());
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
        GateStore.AgreementGate gate = agreements.get(context.agreementId());
        if (gate == null) {
            return refused(ErrorReason.ERROR_REASON_AGREEMENT_UNKNOWN, "no gate of this agreement");
        }
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
        GateStore.CertificateGate gate = certificates.get(fingerprint);
        if (gate == null) {
            return refused(ErrorReason.ERROR_REASON_CERTIFICATE_UNKNOWN, "no gate of this certificate");
        }
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
                .anyMatch(seen -> protections.getOrDefault(seen.getKey(), 0L) > seen.getValue());
        return stale
                ? refused(ErrorReason.ERROR_REASON_AGREEMENT_CHANGED, "a state of protection changed since the read")
                : Optional.empty();
    }

    private static Optional<HubException> refused(ErrorReason reason, String detail) {
        return Optional.of(new HubException(reason, detail));
    }

    private static Set<String> distinct(List<PreparedDisclosure> disclosures, Function<DisclosureContext, String> key) {
        return disclosures.stream().map(PreparedDisclosure::context).map(key).collect(Collectors.toSet());
    }
}
