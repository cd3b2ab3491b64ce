package cityhub.hub.intermediary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LegalGroundsTest {
    private static final LocalDate BEFORE = LocalDate.of(2024, 5, 26);
    private static final LocalDate AFTER = LocalDate.of(2024, 5, 27);

    private final LegalGrounds grounds = new LegalGrounds();

    private long listed(LocalDate day) {
        return IntStream.rangeClosed(0, 999)
                .filter(row -> grounds.lists(day, Integer.toString(row)))
                .count();
    }

    @Test
    void eachDayHasTheRowsInForceThen() {
        assertEquals(55, listed(BEFORE));
        assertEquals(60, listed(AFTER));
        assertEquals(60, listed(LocalDate.of(2030, 1, 1)));
        assertEquals(0, listed(LocalDate.of(2015, 10, 4)));
        assertTrue(grounds.lists(BEFORE, "4"));
        assertFalse(grounds.lists(AFTER, "4"), "the new table has other rows");
        assertTrue(grounds.lists(AFTER, "166"));
    }

    @Test
    void noRowIsNoneOfThem() {
        assertFalse(grounds.lists(AFTER, ""));
        assertEquals("", grounds.text(AFTER, ""));
        assertEquals("番号法19条7号・別表第2 4の項", grounds.text(BEFORE, "4"));
    }
}
