package cityhub.hub.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.delivery.WorkQueue.NewWork;
import cityhub.hub.delivery.WorkQueue.Work;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.store.TestDatabase;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private static TestDatabase database;
    private static WorkQueue queue;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        queue = database.bean(WorkQueue.class);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void whatWaitsAlreadyIsNotReadWhenMoreOfTheSameUrgencyIsPutIn() {
        int waiting = 400;
        put(IntStream.range(0, waiting)
                .mapToObj(any -> work(1, WorkUrgency.BATCH))
                .toList());
        database.db().session(() -> {
            long before = database.status("ROWS_READ");
            put(List.of(work(1, WorkUrgency.BATCH)));
            long read = database.status("ROWS_READ") - before;
            assertTrue(read < waiting / 10, () -> read + " entries read");
        });
    }

    @Test
    void eachLineHasASignalOfItsOwn() {
        long before = queue.signal(WorkLine.JUKI_NET).times();

        queue.signal(WorkLine.PLATFORM).raise();
        assertEquals(before, queue.signal(WorkLine.JUKI_NET).times());

        queue.signal(WorkLine.JUKI_NET).raise();
        assertEquals(before + 1, queue.signal(WorkLine.JUKI_NET).times());
    }

    @Test
    void whatWaitsForTheSamePersonBecomesAsUrgentAndIsGivenOutFirst() {
        NewWork slow = work(2, WorkUrgency.BACKGROUND);
        NewWork other = work(3, WorkUrgency.BATCH);
        NewWork urgent = work(2, WorkUrgency.COUNTER);
        put(List.of(slow));
        put(List.of(other));
        put(List.of(urgent));

        List<Work> taken = database.db().transaction(tx -> queue.take(tx, WorkLine.PLATFORM, true, 10));

        assertEquals(List.of(slow.key()), taken.stream().map(Work::key).toList());
    }

    private static void put(List<NewWork> work) {
        database.db().transaction(tx -> {
            queue.put(tx, work);
            return true;
        });
    }

    private static NewWork work(long person, WorkUrgency urgency) {
        return new NewWork(new WorkKey("INQUIRY", UUID.randomUUID().toString()), person, urgency, Optional.empty());
    }
}
