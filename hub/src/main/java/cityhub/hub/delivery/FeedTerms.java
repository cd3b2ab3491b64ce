package cityhub.hub.delivery;

import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.PopulationFilter;
import java.util.List;
import java.util.Optional;

/**
 * What one feed may let out, to whom.
 *
 * @param plan the agreement's plan
 * @param population whose data flows
 * @param former populations before, under which the consumer was served up to some place of the log
 * @param context to whom and on which ground; the feed puts in its own session
 * @param snapshotFirst whether the feed follows a snapshot: without one it does not begin
 */
public record FeedTerms(
        DisclosurePlan plan,
        PopulationFilter population,
        List<FormerPopulation> former,
        DisclosureContext context,
        boolean snapshotFirst) {

    /** Copies the list. */
    public FeedTerms {
        former = List.copyOf(former);
    }

    String agreementId() {
        return context.agreementId();
    }

    int revision() {
        return context.revision();
    }

    /** The context of a statement that belongs to one session. */
    DisclosureContext contextOf(String sessionId) {
        return new DisclosureContext(
                context.participantId(),
                context.certificateFingerprint(),
                context.agreementId(),
                context.revision(),
                context.mode(),
                context.affair(),
                context.purpose(),
                context.ground(),
                context.staffNumber(),
                context.terminalId(),
                Optional.of(sessionId));
    }
}
