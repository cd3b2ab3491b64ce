package cityhub.kit;

import java.util.Optional;

/**
 * How far a consumer has come. The sink stores it with the data, in the same transaction, and gives it back; {@link
 * #encode} makes one text of it (below 500 characters as hubs make their tokens).
 *
 * @param stage what is under way
 * @param position feed: all up to here is applied; snapshot: its start
 * @param snapshotId the snapshot under way; "" in other stages
 * @param resumeToken snapshot: token of the last page applied; "" before the first and in other stages
 * @param consistentAt feed: until here a delivery may be older than what a snapshot brought
 */
public record Progress(Stage stage, Position position, String snapshotId, String resumeToken, Position consistentAt) {
    private static final String VERSION = "v1";
    private static final String SEPARATOR = " ";
    private static final int PARTS = 8;

    /** What is under way. */
    public enum Stage {
        /** Nothing was received yet. */
        NOTHING,
        /** A snapshot. */
        SNAPSHOT,
        /** The feed. */
        FEED
    }

    /** The beginning. */
    public static Progress nothing() {
        return new Progress(Stage.NOTHING, Position.START, "", "", Position.START);
    }

    static Progress snapshot(String snapshotId, Position start, String resumeToken) {
        return new Progress(Stage.SNAPSHOT, start, snapshotId, resumeToken, Position.START);
    }

    static Progress feed(Position position, Position consistentAt) {
        return new Progress(Stage.FEED, position, "", "", consistentAt);
    }

    /** Whether a delivery may still be older than what a snapshot brought. */
    boolean mayMeetOlder() {
        return consistentAt.isAfter(position);
    }

    /** One line of text. */
    public String encode() {
        return String.join(
                SEPARATOR,
                VERSION,
                stage.name(),
                Long.toUnsignedString(position.epoch()),
                Long.toUnsignedString(position.sequence()),
                Long.toUnsignedString(consistentAt.epoch()),
                Long.toUnsignedString(consistentAt.sequence()),
                snapshotId,
                resumeToken);
    }

    /**
     * Reads what {@link #encode} made.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Progress decode(String text) {
        String[] parts = text.split(SEPARATOR, PARTS);
        if (parts.length != PARTS || !parts[0].equals(VERSION)) {
            throw new IllegalArgumentException("This is not the progress of a consumer.");
        }
        return new Progress(
                Stage.valueOf(parts[1]),
                new Position(Long.parseUnsignedLong(parts[2]), Long.parseUnsignedLong(parts[3])),
                parts[6],
                parts[7],
                new Position(Long.parseUnsignedLong(parts[4]), Long.parseUnsignedLong(parts[5])));
    }

    /** The last position of the feed; empty before the feed began. */
    public Optional<Position> feedPosition() {
        return stage == Stage.FEED ? Optional.of(position) : Optional.empty();
    }
}
