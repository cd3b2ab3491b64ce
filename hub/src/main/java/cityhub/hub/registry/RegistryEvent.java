package cityhub.hub.registry;

import java.util.Optional;

/**
 * Something that changed in the registry, as every hub reads it.
 *
 * @param version version of the registry at which it changed, from 1, in commit order
 * @param kind what changed
 * @param target id of the participant or agreement, or the fingerprint of the certificate
 */
record RegistryEvent(long version, Kind kind, String target) {

    /** What can change. */
    enum Kind {
        PARTICIPANT_REGISTERED,
        PARTICIPANT_ENDED,
        CERTIFICATE_BOUND,
        CERTIFICATE_ENDED,
        /** Nothing ends: applied for, approved for the first time, bulk approved, snapshot taken. */
        AGREEMENT_TOUCHED,
        AGREEMENT_REPLACED,
        AGREEMENT_ENDED
    }

    /** What ends by it; empty when nothing does. */
    Optional<AccessEnded> ended() {
        return switch (kind) {
            case PARTICIPANT_REGISTERED, CERTIFICATE_BOUND, AGREEMENT_TOUCHED -> Optional.empty();
            case PARTICIPANT_ENDED -> Optional.of(new AccessEnded.ParticipantEnded(target));
            case CERTIFICATE_ENDED -> Optional.of(new AccessEnded.CertificateEnded(target));
            case AGREEMENT_REPLACED -> Optional.of(new AccessEnded.AgreementReplaced(target));
            case AGREEMENT_ENDED -> Optional.of(new AccessEnded.AgreementEnded(target));
        };
    }
}
