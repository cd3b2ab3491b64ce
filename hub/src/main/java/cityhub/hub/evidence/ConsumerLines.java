package cityhub.hub.evidence;

import cityhub.hub.disclosure.DisclosureContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lines of a statement that say to whom and under what something is disclosed: the same for every disclosure to one certificate
 * under one revision of an agreement, so that they are checked and written once.
 */
final class ConsumerLines {
    private static final int MOST_KNOWN = 1_000;

    private final Map<Consumer, String> known = new ConcurrentHashMap<>();

    private record Consumer(
            String participantId,
            String certificateFingerprint,
            String agreementId,
            int revision,
            String planDigest,
            String mode,
            String affair,
            String purpose,
            String ground) {
        String lines() {
            StringBuilder text = new StringBuilder(1024);
            Statement.line(text, "consumer", participantId);
            Statement.line(text, "certificate", certificateFingerprint);
            Statement.line(text, "agreement", agreementId);
            Statement.line(text, "revision", Integer.toString(revision));
            Statement.line(text, "plan", planDigest);
            Statement.line(text, "mode", mode);
            Statement.line(text, "affair", affair);
            Statement.line(text, "purpose", purpose);
            Statement.line(text, "ground", ground);
            return text.toString();
        }
    }

    /**
     * @throws cityhub.hub.HubException INVALID_ARGUMENT when a text of the context has line breaks
     */
    String of(DisclosureContext context, String planDigest) {
        Consumer consumer = new Consumer(
                context.participantId(),
                context.certificateFingerprint(),
                context.agreementId(),
                context.revision(),
                planDigest,
                context.mode(),
                context.affair(),
                context.purpose(),
                context.ground());
        String lines = known.get(consumer);
        if (lines == null) {
            lines = consumer.lines();
            if (known.size() >= MOST_KNOWN) {
                known.clear();
            }
            known.put(consumer, lines);
        }
        return lines;
    }
}
