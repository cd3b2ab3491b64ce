package cityhub.hub.disclosure;

/**
 * A record as stored.
 *
 * @param personId the hub's own id of the person, which never leaves
 * @param sequence sequence of the person's last change when this was read
 * @param payload canonical {@code cityhub.resident.v1.ResidentRecord} bytes, without integrated number, individual
 *     number and resident code; not copied, not to be altered
 */
public record StoredRecord(long personId, long sequence, byte[] payload) {}
