package cityhub.hub.delivery;

import java.time.LocalDate;

/**
 * An entry as it stands in the change log.
 *
 * @param epoch epoch in which it was written
 * @param sequence its sequence; the log has no gaps
 * @param scopeDay business day (Asia/Tokyo) on which ages are judged at this place of the log
 * @param entry what was written
 */
public record LoggedEntry(long epoch, long sequence, LocalDate scopeDay, LogEntry entry) {}
