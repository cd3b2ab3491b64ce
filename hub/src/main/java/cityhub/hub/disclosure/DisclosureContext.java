package cityhub.hub.disclosure;

import java.util.List;
import java.util.Optional;

/**
 * To whom, under which agreement and on which ground a disclosure is made: what its statement says. Texts are empty
 * when absent.
 *
 * @param participantId the consumer
 * @param certificateFingerprint hex SHA-256 of its certificate
 * @param agreementId the agreement
 * @param revision the agreement's revision, from 1
 * @param mode mode as in {@code cityhub.registry.v1.Mode}, without the prefix
 * @param affair affair (事務)
 * @param purpose purpose as approved
 * @param ground legal ground as text
 * @param staffNumber staff number of the person who asks (操作者ID)
 * @param terminalId terminal (端末ID)
 * @param feedSessionId session of the feed, for feeds
 * @param criteria names of the criteria of a search, never their values; empty when it is none
 */
public record DisclosureContext(
        String participantId,
        String certificateFingerprint,
        String agreementId,
        int revision,
        String mode,
        String affair,
        String purpose,
        String ground,
        String staffNumber,
        String terminalId,
        Optional<String> feedSessionId,
        List<String> criteria) {

    /** Copies the list. */
    public DisclosureContext {
        criteria = List.copyOf(criteria);
    }

    /** The context of what is no search. */
    public DisclosureContext(
            String participantId,
            String certificateFingerprint,
            String agreementId,
            int revision,
            String mode,
            String affair,
            String purpose,
            String ground,
            String staffNumber,
            String terminalId,
            Optional<String> feedSessionId) {
        this(
                participantId,
                certificateFingerprint,
                agreementId,
                revision,
                mode,
                affair,
                purpose,
                ground,
                staffNumber,
                terminalId,
                feedSessionId,
                List.of());
    }

    /** The same of a search by these criteria. */
    public DisclosureContext searchedBy(List<String> names) {
        return new DisclosureContext(
                participantId,
                certificateFingerprint,
                agreementId,
                revision,
                mode,
                affair,
                purpose,
                ground,
                staffNumber,
                terminalId,
                feedSessionId,
                names);
    }
}
