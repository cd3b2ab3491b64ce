package cityhub.residentregister;

/**
 * What became of the lines so far.
 *
 * @param accepted taken in
 * @param warned of these, taken in with a warning
 * @param refused refused by the hub
 * @param awaiting kept by the hub until an officer decides
 * @param parked kept by the hub behind an earlier change of the same person
 * @param unreadable lines that could not be read, and so were not sent
 * @param withheld readable lines that were not sent because another line of their notice could not be read
 */
public record Counts(
        long accepted, long warned, long refused, long awaiting, long parked, long unreadable, long withheld) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    /** Lines in all. */
    public long lines() {
        return accepted + refused + awaiting + parked + unreadable + withheld;
    }

    /** Lines that the hub answered. */
    public long submitted() {
        return accepted + refused + awaiting + parked;
    }

    /** Lines that were not taken in, for whatever reason. */
    public long notAccepted() {
        return lines() - accepted;
    }

    Counts plus(Counts other) {
        return new Counts(
                accepted + other.accepted,
                warned + other.warned,
                refused + other.refused,
                awaiting + other.awaiting,
                parked + other.parked,
                unreadable + other.unreadable,
                withheld + other.withheld);
    }
}
