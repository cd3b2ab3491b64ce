package cityhub.hub.disclosure;

/**
 * A person of whom something is disclosed.
 *
 * @param personId the hub's own id of the person
 * @param sequence sequence of the person's last change when the record was read
 */
public record Subject(long personId, long sequence) {}
