package cityhub.hub.delivery;

import cityhub.hub.disclosure.ChangedLeaves;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.ScopeAttributes;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * One entry of the change log, as a role writes it. {@code equals} compares the payload by identity.
 *
 * @param kind what it stands for
 * @param personId whom it is about
 * @param noticeId id of the notice (届出) that moved several persons together; empty when it stands alone
 * @param endOfNotice true for the last entry of its notice, and for one that stands alone
 * @param changed the leaves that differ; none for kinds other than CHANGE
 * @param scopeBefore attributes before, by which populations are judged; empty when the person was not there
 * @param scopeAfter attributes after; empty when the present ones are to be read
 * @param payload canonical bytes of the record after the change, or the number that left; empty when the present record is to
 *     be read
 * @param audience whom it is for: name of the domain in which a number was tied, or id of an agreement; empty for all
 */
public record LogEntry(
        LogKind kind,
        long personId,
        String noticeId,
        boolean endOfNotice,
        ChangedLeaves changed,
        Optional<ScopeAttributes> scopeBefore,
        Optional<ScopeAttributes> scopeAfter,
        Optional<byte[]> payload,
        String audience) {

    private static final ChangedLeaves NOTHING_CHANGED = ChangedLeaves.between(new byte[0], new byte[0]);

    public LogEntry {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(changed);
        if (noticeId.isEmpty() && !endOfNotice) {
            throw new IllegalArgumentException("an entry that stands alone ends its notice");
        }
    }

    /** A change that stands alone; {@link #ofNotice} makes it part of a notice. */
    public static LogEntry change(
            long personId,
            ChangedLeaves changed,
            Optional<ScopeAttributes> before,
            ScopeAttributes after,
            byte[] payload) {
        return new LogEntry(
                LogKind.CHANGE, personId, "", true, changed, before, Optional.of(after), Optional.of(payload), "");
    }

    /** A number of the person became known; what each consumer is sent is read when it is delivered. */
    public static LogEntry numberLinked(long personId, NumberDomain domain) {
        return present(LogKind.NUMBER_LINKED, personId, domain.name());
    }

    /** A number came over from another person; each consumer of its domain is sent the person's record. */
    public static LogEntry numberMoved(long personId, NumberDomain domain) {
        return present(LogKind.NUMBER_MOVED, personId, domain.name());
    }

    /**
     * A number under which consumers of its domain were sent the person went over to another, whom they know under a number
     * that it had before: what they hold under this one leaves.
     */
    public static LogEntry numberLeft(long personId, NumberDomain domain, String number) {
        return new LogEntry(
                LogKind.NUMBER_LEFT,
                personId,
                "",
                true,
                NOTHING_CHANGED,
                Optional.empty(),
                Optional.empty(),
                Optional.of(number.getBytes(StandardCharsets.UTF_8)),
                domain.name());
    }

    /** A number of somebody whom the person's record names became known. */
    public static LogEntry referenceLinked(long personId, NumberDomain domain) {
        return present(LogKind.REFERENCE_LINKED, personId, domain.name());
    }

    /** A code or a character of the person's record may have become convertible for an agreement. */
    public static LogEntry codeTable(long personId, String agreementId) {
        return present(LogKind.CODE_TABLE, personId, agreementId);
    }

    /** The person's birthday, with the attributes as they are on that day. */
    public static LogEntry scopeDay(long personId, ScopeAttributes attributes) {
        return ofScope(LogKind.SCOPE_DAY, personId, attributes, "");
    }

    /** The person was within an agreement's former population, with the attributes as they are now. */
    public static LogEntry population(long personId, ScopeAttributes attributes, String agreementId) {
        return ofScope(LogKind.POPULATION, personId, attributes, agreementId);
    }

    /** The same entry as part of a notice. Entries of one notice are appended together, the last one marked. */
    public LogEntry ofNotice(String id, boolean last) {
        return new LogEntry(kind, personId, id, last, changed, scopeBefore, scopeAfter, payload, audience);
    }

    private static LogEntry ofScope(LogKind kind, long personId, ScopeAttributes attributes, String audience) {
        return new LogEntry(
                kind,
                personId,
                "",
                true,
                NOTHING_CHANGED,
                Optional.of(attributes),
                Optional.of(attributes),
                Optional.empty(),
                audience);
    }

    private static LogEntry present(LogKind kind, long personId, String audience) {
        return new LogEntry(
                kind,
                personId,
                "",
                true,
                NOTHING_CHANGED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                audience);
    }
}
