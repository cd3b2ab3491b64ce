package cityhub.hub.registry;

import cityhub.registry.v1.ParticipantKind;

/**
 * A participant whose certificate is bound and not revoked.
 *
 * @param participantId id, as in its certificates
 * @param departmentId department that answers for it
 * @param organId organ of the city (執行機関)
 * @param kind what it is to the hub
 * @param fingerprint SHA-256 of the certificate that it was found by, lower-case hex
 */
public record KnownParticipant(
        String participantId, String departmentId, String organId, ParticipantKind kind, String fingerprint) {}
