package cityhub.tools.simulators;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** When the simulated platform is open, by its own clock: from Monday to Friday within its hours, unless its staff closed it. */
final class PlatformHours {
    private static final Set<DayOfWeek> WORKING = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    private final PlatformClock clock;
    private final Optional<Window> window;
    private Instant closedUntil = Instant.MIN;

    /**
     * Hours of a working day.
     *
     * @param opens from then on
     * @param closes no longer then
     */
    record Window(LocalTime opens, LocalTime closes) {
        /**
         * Reads {@code 08:30-17:15}; empty text stands for no hours.
         *
         * @throws IllegalArgumentException when it is not of this form, or ends before it begins
         */
        static Optional<Window> parse(String text) {
            if (text.isEmpty()) {
                return Optional.empty();
            }
            int between = text.indexOf('-');
            try {
                Window window = new Window(
                        LocalTime.parse(text.substring(0, Math.max(0, between))),
                        LocalTime.parse(text.substring(between + 1)));
                if (window.opens.isBefore(window.closes)) {
                    return Optional.of(window);
                }
                throw new IllegalArgumentException("hours that end before they begin: " + text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("hours like 08:30-17:15 are expected: " + text, e);
            }
        }

        private boolean holds(LocalDateTime time) {
            LocalTime now = time.toLocalTime();
            return WORKING.contains(time.getDayOfWeek()) && !now.isBefore(opens) && now.isBefore(closes);
        }
    }

    PlatformHours(PlatformClock clock, Optional<Window> window) {
        this.clock = clock;
        this.window = window;
    }

    synchronized boolean isOpen() {
        return !clock.instant().isBefore(closedUntil)
                && window.map(each -> each.holds(clock.now())).orElse(true);
    }

    /** Ends what {@link #close} began; the hours stay. */
    synchronized void open() {
        closedUntil = Instant.MIN;
    }

    /** Closes for a time by its clock, or until it is opened. */
    synchronized void close(Optional<Duration> time) {
        closedUntil = time.map(each -> clock.instant().plus(each)).orElse(Instant.MAX);
    }
}
