package cityhub.kit;

/**
 * A place in the hub's change log. Positions compare only within one epoch.
 *
 * @param epoch rises when the hub's database was restored or failed over
 * @param sequence sequence of the change in the log, unsigned; 0 before the first
 */
public record Position(long epoch, long sequence) {
    /** Before everything. */
    public static final Position START = new Position(0, 0);

    static Position of(cityhub.evidence.v1.Position position) {
        return new Position(position.getEpoch(), position.getSequence());
    }

    cityhub.evidence.v1.Position toProto() {
        return cityhub.evidence.v1.Position.newBuilder()
                .setEpoch(epoch)
                .setSequence(sequence)
                .build();
    }

    /** Whether this one is later; positions of different epochs are ordered by epoch. */
    public boolean isAfter(Position other) {
        int order = Long.compareUnsigned(epoch, other.epoch);
        return order > 0 || (order == 0 && Long.compareUnsigned(sequence, other.sequence) > 0);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(epoch) + "/" + Long.toUnsignedString(sequence);
    }
}
