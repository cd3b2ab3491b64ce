package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.store.TestDatabase;
import java.sql.PreparedStatement;
import org.junit.jupiter.api.Test;

class RequestRetentionTest {
    @Test
    void answersAreForgottenAfterFourHundredDaysAndNotBefore() {
        try (TestDatabase database = TestDatabase.create()) {
            IntakeBench bench = new IntakeBench(database);
            String old = SampleChanges.requestId();
            String young = SampleChanges.requestId();
            bench.submit(old, SampleChanges.entry(1).build());
            bench.submit(young, SampleChanges.entry(2).build());
            age(database, old, RequestRetention.DAYS + 1);
            age(database, young, RequestRetention.DAYS - 1);
            assertEquals(1, database.bean(RequestRetention.class).purge());
            assertTrue(IntakeBench.isAccepted(
                    bench.submit(young, SampleChanges.entry(2).build())));
            assertEquals(1, bench.count("SELECT COUNT(*) FROM basics_request"));
        }
    }

    private static void age(TestDatabase database, String requestId, int days) {
        database.db().transaction(tx -> {
            try (PreparedStatement update = tx.prepareStatement("UPDATE basics_request"
                    + " SET received_time = UTC_TIMESTAMP(6) - INTERVAL ? DAY WHERE request_id = ?")) {
                update.setInt(1, days);
                update.setString(2, requestId);
                return update.executeUpdate();
            }
        });
    }
}
