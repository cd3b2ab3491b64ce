package cityhub.hub.evidence;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * What must hold for a disclosure to be sealed. The roles write it in their own transactions, which
 * hold up sealing until they end; a sealing transaction locks it, so that nothing is sealed after a revocation has committed.
 *
 * <p>Closing is immediate; opening takes effect once the act that opened it is sealed.
 */
@Singleton
public final class Gates {

    /**
     * Sets the revision of an agreement that may be sealed.
     *
     * @param active false once it is revoked, suspended or expired
     * @param validTo first instant at which it is no longer valid
     * @param outboxId the act that set it, from {@link Acts#record} in the same transaction
     */
    public void agreement(
            Connection tx, String agreementId, int revision, boolean active, Instant validTo, long outboxId)
            throws SQLException {
        GateStore.putAgreement(tx, agreementId, new GateStore.AgreementGate(revision, active, validTo, outboxId));
    }

    /**
     * Sets the state of a certificate.
     *
     * @param fingerprint SHA-256 of the certificate, hex
     * @param active false once it is revoked
     * @param notAfter first instant at which it is no longer valid
     * @param outboxId the act that set it, from {@link Acts#record} in the same transaction
     */
    public void certificate(Connection tx, String fingerprint, boolean active, Instant notAfter, long outboxId)
            throws SQLException {
        GateStore.putCertificate(tx, fingerprint, new GateStore.CertificateGate(active, notAfter, outboxId));
    }

    /** Sets the one session of an agreement's feed that may be sealed; any other is displaced from now on. */
    public void feedSession(Connection tx, String agreementId, String sessionId) throws SQLException {
        GateStore.putSession(tx, agreementId, sessionId);
    }

    /** As {@link #protectedPersons}, of one. */
    public void protectedPerson(Connection tx, long personId, long sequence) throws SQLException {
        protectedPersons(tx, Map.of(personId, sequence));
    }

    /**
     * Tells that the states of protection (支援措置) of persons changed at sequences of the change log: what was read at
     * older ones is not sealed. To be called as the last write before commit, after the change log gave the
     * sequences: it holds up sealing until the transaction ends.
     *
     * @param sequences by person
     */
    public void protectedPersons(Connection tx, Map<Long, Long> sequences) throws SQLException {
        GateStore.putProtections(tx, sequences);
    }

    /**
     * The sequences at which the states of protection of persons last changed; whoever discloses something older
     * than that must read it anew first.
     *
     * @return an entry for each person whose state ever changed
     */
    public Map<Long, Long> protectionChanges(Connection connection, Collection<Long> personIds) throws SQLException {
        return GateStore.protections(connection, personIds);
    }
}
