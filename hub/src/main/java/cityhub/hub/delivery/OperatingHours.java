package cityhub.hub.delivery;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a line is open: on working days from opening to closing, besides exceptions, of which the newest counts. Saturdays,
 * Sundays, holidays and the days from 29 December to 3 January (行政機関の休日に関する法律1条) are no working days. Immutable.
 *
 * @param zone zone of the opening and closing
 * @param opens opening
 * @param closes closing, exclusive
 * @param holidays holidays besides those of the rule
 * @param exceptions exceptions, the newest last
 */
record OperatingHours(
        ZoneId zone, LocalTime opens, LocalTime closes, Set<LocalDate> holidays, List<HoursException> exceptions) {
    private static final int HORIZON_DAYS = 40;
    private static final MonthDay YEAR_ENDS = MonthDay.of(12, 29);
    private static final MonthDay YEAR_BEGINS = MonthDay.of(1, 3);

    /**
     * A time at which the line is open or closed whatever the calendar says.
     *
     * @param from from then
     * @param to until then, exclusive
     * @param open whether it is open
     */
    record HoursException(Instant from, Instant to, boolean open) {
        boolean covers(Instant time) {
            return !time.isBefore(from) && time.isBefore(to);
        }
    }

    OperatingHours {
        holidays = Set.copyOf(holidays);
        exceptions = List.copyOf(exceptions);
    }

    /** Whether the line is open at a moment. */
    boolean isOpen(Instant time) {
        for (HoursException each : exceptions.reversed()) {
            if (each.covers(time)) {
                return each.open();
            }
        }
        ZonedDateTime local = time.atZone(zone);
        LocalTime clock = local.toLocalTime();
        return isWorkingDay(local.toLocalDate()) && !clock.isBefore(opens) && clock.isBefore(closes);
    }

    /** The first moment after this one at which the line is no longer, or not yet, as it is now. */
    Instant nextChange(Instant time) {
        boolean now = isOpen(time);
        TreeSet<Instant> moments = new TreeSet<>();
        exceptions.forEach(each -> {
            moments.add(each.from());
            moments.add(each.to());
        });
        LocalDate today = time.atZone(zone).toLocalDate();
        for (int i = 0; i <= HORIZON_DAYS; i++) {
            moments.add(today.plusDays(i).atTime(opens).atZone(zone).toInstant());
            moments.add(today.plusDays(i).atTime(closes).atZone(zone).toInstant());
        }
        return moments.tailSet(time, false).stream()
                .filter(each -> isOpen(each) != now)
                .findFirst()
                .orElseGet(moments::last);
    }

    /** When something can go out: this moment, or the next opening. */
    Instant earliest(Instant time) {
        return isOpen(time) ? time : nextChange(time);
    }

    private boolean isWorkingDay(LocalDate day) {
        MonthDay inYear = MonthDay.from(day);
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && !holidays.contains(day)
                && inYear.isBefore(YEAR_ENDS)
                && inYear.isAfter(YEAR_BEGINS);
    }
}
