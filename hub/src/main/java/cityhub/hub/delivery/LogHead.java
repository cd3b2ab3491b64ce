package cityhub.hub.delivery;

import java.time.LocalDate;

/**
 * The end of the change log.
 *
 * @param position position of the last entry
 * @param scopeDay business day on which ages are judged from here on
 */
public record LogHead(LogPosition position, LocalDate scopeDay) {}
