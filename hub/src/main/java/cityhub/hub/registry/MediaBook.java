package cityhub.hub.registry;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The book of media (オフライン媒体): what came in and what went out, each with a number, each in the ledger. */
@Singleton
public final class MediaBook {
    private static final int LONGEST_PURPOSE = 200;

    private final Steps steps;

    MediaBook(Steps steps) {
        this.steps = steps;
    }

    /**
     * A medium of a system.
     *
     * @param participantId the system
     * @param number the number that the system gave it
     * @param digest SHA-256 of the content, lower-case hex
     * @param calls calls on it
     */
    public record Received(String participantId, String number, String digest, int calls) {}

    /**
     * Notes a medium that came in, before anything on it is done. It stands in the ledger before this returns.
     *
     * @param purpose why it comes this way, 1 to 200 characters
     * @param again whether it may have come before
     * @return number of the answers' medium
     * @throws HubException INVALID_ARGUMENT; ALREADY_EXISTS when it came before and {@code again} is not said, or another
     *     medium came under its number; EVIDENCE_UNAVAILABLE
     */
    public String receive(String officerId, Received received, String purpose, boolean again) {
        FieldRules rules = new FieldRules();
        rules.line("purpose", purpose, LONGEST_PURPOSE);
        rules.check();
        return steps.take(step -> {
            Optional<String> before =
                    MediumStore.digest(step.connection(), received.participantId(), received.number());
            boolean same = before.filter(received.digest()::equals).isPresent();
            if (before.isPresent() && !(same && again)) {
                throw new HubException(
                        ErrorReason.ERROR_REASON_ALREADY_EXISTS,
                        "medium " + received.number() + " of " + received.participantId()
                                + (same ? " was done before" : " had other content before"));
            }
            String number = number(MediumStore.insert(
                    step.connection(), received.participantId(), received.number(), received.digest()));
            Map<String, String> details = details(received);
            details.put("again", Boolean.toString(before.isPresent()));
            details.put("purpose", purpose);
            step.act("medium-received", "officer:" + officerId, "medium:" + number, details);
            return number;
        });
    }

    /**
     * Notes the answers' medium before it goes out. It stands in the ledger before this returns.
     *
     * @param number its number
     * @param received what it answers
     * @param digest SHA-256 of the medium as it goes out, lower-case hex
     * @param refused calls that were refused
     */
    public void written(String officerId, String number, Received received, String digest, int refused) {
        steps.take(step -> {
            Map<String, String> details = details(received);
            details.put("medium-sha256", digest);
            details.put("refused", Integer.toString(refused));
            return step.act("medium-written", "officer:" + officerId, "medium:" + number, details);
        });
    }

    private static Map<String, String> details(Received received) {
        Map<String, String> details = new TreeMap<>();
        details.put("participant", received.participantId());
        details.put("received-number", received.number());
        details.put("received-sha256", received.digest());
        details.put("calls", Integer.toString(received.calls()));
        return details;
    }

    private static String number(long id) {
        return "M-%08d".formatted(id);
    }
}
