package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.WorkOutcome;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What failed at the same moment does not come back at the same moment. */
class FailedWorkTest {
    @Test
    void failedPiecesPauseAQuarterMoreOrLess() {
        try (ExchangeTown town = new ExchangeTown(Map.of("cityhub.work.later", "1000s"))) {
            town.open(true);
            List.of("T-1", "T-2", "T-3").forEach(town::inquired);
            List<ExchangeRecord> taken = town.take();
            assertEquals(3, taken.size());

            taken.forEach(each -> town.report(each, WorkOutcome.WORK_OUTCOME_FAILED, "TIMED_OUT"));

            List<Long> pauses = pauses(town);
            assertEquals(3, pauses.size());
            // From when they were put in; minutes of a slow machine aside.
            pauses.forEach(each -> assertTrue(each >= 750 && each <= 1250 + 300, pauses::toString));
            assertTrue(Collections.max(pauses) - Collections.min(pauses) >= 2, pauses::toString);
        }
    }

    private static List<Long> pauses(ExchangeTown town) {
        return town.hub.database().db().read(connection -> {
            List<Long> pauses = new ArrayList<>();
            try (Statement select = connection.createStatement();
                    ResultSet rows = select.executeQuery("SELECT TIMESTAMPDIFF(SECOND, insert_time, due_time)"
                            + " FROM delivery_work WHERE failures = 1")) {
                while (rows.next()) {
                    pauses.add(rows.getLong(1));
                }
            }
            return pauses;
        });
    }
}
