package cityhub.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A message between a city and the platform.
 *
 * @param messageId UUID, new at every attempt
 * @param sender institution that sends
 * @param recipient institution it is for
 * @param name interface
 * @param sentTime when it was sent
 * @param inReplyTo id of the request that it answers; empty for a request
 * @param body the rest, by the names of the contract
 */
public record PlatformMessage(
        String messageId,
        String sender,
        String recipient,
        PlatformInterface name,
        Instant sentTime,
        String inReplyTo,
        ObjectNode body) {

    /** Shows no content. */
    @Override
    public String toString() {
        return "PlatformMessage[" + name + " " + messageId + "]";
    }
}
