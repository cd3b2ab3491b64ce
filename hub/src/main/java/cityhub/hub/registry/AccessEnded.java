package cityhub.hub.registry;

/** What can no longer go on; open streams that rest on it close at once. */
public sealed interface AccessEnded {

    /**
     * The agreement is revoked, expired or suspended.
     *
     * @param agreementId which
     */
    record AgreementEnded(String agreementId) implements AccessEnded {}

    /**
     * Another revision of the agreement is in force: streams of the former one end and the consumer calls again.
     *
     * @param agreementId which
     */
    record AgreementReplaced(String agreementId) implements AccessEnded {}

    /**
     * The certificate is revoked.
     *
     * @param fingerprint SHA-256, lower-case hex
     */
    record CertificateEnded(String fingerprint) implements AccessEnded {}

    /**
     * The participant is revoked, with all its certificates and agreements.
     *
     * @param participantId which
     */
    record ParticipantEnded(String participantId) implements AccessEnded {}
}
