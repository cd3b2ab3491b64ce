package cityhub.hub.api;

import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.registry.KnownParticipant;
import cityhub.hub.staff.Officer;
import cityhub.registry.v1.ParticipantKind;
import cityhub.staff.v1.Permission;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Registry and staff tables in memory, for tests of the edge alone; the whole hub is tested on its database. */
final class BoundCertificates {
    private final Map<String, Officer> officers = new ConcurrentHashMap<>();
    private final Map<String, KnownParticipant> participants = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    CallerIdentity identity(String cityCode) {
        return new CallerIdentity(
                cityCode,
                fingerprint -> Optional.ofNullable(participants.get(notRevoked(fingerprint))),
                fingerprint -> Optional.ofNullable(officers.get(notRevoked(fingerprint))),
                () -> Instant.now().plus(ahead.get()));
    }

    void officer(Credential credential, String officerId, Permission... permissions) {
        officers.put(fingerprint(credential), new Officer(officerId, "post", "it", Set.of(permissions)));
    }

    void participant(Credential credential, String participantId, ParticipantKind kind) {
        String fingerprint = fingerprint(credential);
        participants.put(fingerprint, new KnownParticipant(participantId, "tax", "MAYOR", kind, fingerprint));
    }

    void revoke(Credential credential) {
        revoked.add(fingerprint(credential));
    }

    void putClockAhead(Duration by) {
        ahead.set(by);
    }

    private String notRevoked(String fingerprint) {
        if (revoked.contains(fingerprint)) {
            throw new HubException(ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED, fingerprint);
        }
        return fingerprint;
    }

    private static String fingerprint(Credential credential) {
        return Certificates.fingerprint(credential.certificate());
    }
}
