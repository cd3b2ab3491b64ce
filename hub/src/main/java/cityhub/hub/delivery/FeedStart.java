package cityhub.hub.delivery;

/**
 * A feed that has begun.
 *
 * @param sessionId id of the session
 * @param cursor deliveries follow from after it
 * @param window how many entries may be unacknowledged
 */
public record FeedStart(String sessionId, LogPosition cursor, int window) {}
