package cityhub.hub.disclosure;

/** The leaves in which two states of a record differ. Immutable. */
public final class ChangedLeaves {

    /** Every leaf: a new record, or one whose former state cannot be read. */
    public static final ChangedLeaves ALL = new ChangedLeaves();

    private ChangedLeaves() {}

    /** The leaves that differ between two stored payloads; {@link #ALL} when one of them cannot be read. */
    public static ChangedLeaves between(byte[] before, byte[] after) {
        return ALL;
    }

    /** The form in which it is stored. */
    public byte[] encode() {
        return new byte[0];
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static ChangedLeaves decode(byte[] encoded) {
        return ALL;
    }

    /** Whether nothing differs. */
    public boolean isEmpty() {
        return false;
    }
}
