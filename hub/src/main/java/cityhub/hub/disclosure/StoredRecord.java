package cityhub.hub.disclosure;

/** A record as stored: canonical bytes of {@code cityhub.resident.v1.ResidentRecord}. Never shown as text. */
public final class StoredRecord {

    private final long personId;
    private final long sequence;
    private final byte[] payload;

    /**
     * A record.
     *
     * @param personId the hub's own id of the person, which never leaves
     * @param sequence sequence of the person's last change when this was read
     * @param payload canonical bytes without integrated number, individual number and resident code; not copied, not to
     *     be altered
     */
    public StoredRecord(long personId, long sequence, byte[] payload) {
        this.personId = personId;
        this.sequence = sequence;
        this.payload = payload;
    }

    /** The hub's own id of the person. */
    public long personId() {
        return personId;
    }

    /** Sequence of the person's last change when this was read. */
    public long sequence() {
        return sequence;
    }

    /** The stored bytes, not to be altered. */
    public byte[] payload() {
        return payload;
    }
}
