package cityhub.hub.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.delivery.OperatingHours.HoursException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatingHoursTest {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final Instant BASE = at("2026-11-20T00:00");

    @TempDir
    Path folder;

    private static OperatingHours hours(List<HoursException> exceptions) {
        return new OperatingHours(
                TOKYO, LocalTime.of(8, 30), LocalTime.of(17, 15), Holidays.load(Path.of("no-such-folder")), exceptions);
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(TOKYO).toInstant();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T08:29:59, false, 2026-11-20T08:30",
        "2026-11-20T08:30, true, 2026-11-20T17:15",
        "2026-11-20T17:15, false, 2026-11-24T08:30",
        "2026-11-21T12:00, false, 2026-11-24T08:30",
        "2026-11-23T12:00, false, 2026-11-24T08:30",
        "2026-12-28T17:15, false, 2027-01-04T08:30",
        "2027-01-03T12:00, false, 2027-01-04T08:30"
    })
    void calendarDecides(String time, boolean open, String next) {
        OperatingHours hours = hours(List.of());
        assertEquals(open, hours.isOpen(at(time)));
        assertEquals(at(next), hours.nextChange(at(time)));
        assertEquals(open ? at(time) : at(next), hours.earliest(at(time)));
    }

    @Test
    void newestExceptionCounts() {
        HoursException closed = new HoursException(at("2026-11-20T10:00"), at("2026-11-20T15:00"), false);
        HoursException opened = new HoursException(at("2026-11-20T12:00"), at("2026-11-20T13:00"), true);
        OperatingHours hours = hours(List.of(closed, opened));
        assertFalse(hours.isOpen(at("2026-11-20T11:00")));
        assertTrue(hours.isOpen(at("2026-11-20T12:30")));
        assertFalse(hours.isOpen(at("2026-11-20T13:00")));
        assertEquals(at("2026-11-20T15:00"), hours.nextChange(at("2026-11-20T13:00")));
        assertFalse(hours(List.of(opened, closed)).isOpen(at("2026-11-20T12:30")));
    }

    /** Nothing changes before the next change, and something does then. */
    @Property(tries = 200)
    void nextChangeIsTheFirst(
            @ForAll @IntRange(max = 20_000) int minute,
            @ForAll @Size(max = 6) List<@IntRange(max = 20_000) Integer> edges) {
        List<HoursException> exceptions = new ArrayList<>();
        for (int i = 0; i + 1 < edges.size(); i += 2) {
            int from = Math.min(edges.get(i), edges.get(i + 1));
            int to = Math.max(edges.get(i), edges.get(i + 1)) + 1;
            exceptions.add(new HoursException(minutes(from), minutes(to), i % 4 == 0));
        }
        OperatingHours hours = hours(exceptions);
        Instant now = minutes(minute);
        Instant next = hours.nextChange(now);
        assertNotEquals(hours.isOpen(now), hours.isOpen(next));
        for (Instant each = now; each.isBefore(next); each = each.plus(Duration.ofMinutes(1))) {
            assertEquals(hours.isOpen(now), hours.isOpen(each));
        }
    }

    private static Instant minutes(int after) {
        return BASE.plus(Duration.ofMinutes(after));
    }

    @Test
    void cityBringsItsOwnHolidays() throws IOException {
        Files.writeString(folder.resolve("holidays.csv"), "# ours\n2030-01-01,元日\n");
        assertEquals(Set.of(LocalDate.of(2030, 1, 1)), Holidays.load(folder));
        Files.writeString(folder.resolve("holidays.csv"), "New year\n");
        assertThrows(IllegalArgumentException.class, () -> Holidays.load(folder));
    }
}
