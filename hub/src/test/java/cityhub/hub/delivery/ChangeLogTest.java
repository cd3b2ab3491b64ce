package cityhub.hub.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cityhub.hub.HubException;
import cityhub.hub.store.TestDatabase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The log holds every committed change once, in the order of commits. */
class ChangeLogTest {
    private static final int WRITERS = 8;
    private static final int TRANSACTIONS = 40;
    private static FeedFixture fixture;

    @BeforeAll
    static void start() {
        fixture = new FeedFixture(TestDatabase.create());
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    /** What makes a writer's transaction fail after it has written. */
    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void readerSkipsNothingWhileTransactionsEndOutOfOrder() throws Exception {
        long before = fixture.log.head().position().sequence();
        Set<Long> committed = ConcurrentHashMap.newKeySet();
        AtomicLong persons = new AtomicLong(1_000_000);
        AtomicBoolean writing = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<LoggedEntry>> reader = threads.submit(() -> followUntilDone(before, writing));
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                long seed = i;
                writers.add(() -> write(seed, persons, committed));
            }
            for (Future<Boolean> each : threads.invokeAll(writers)) {
                each.get();
            }
            writing.set(false);

            List<LoggedEntry> read = reader.get();
            Set<Long> seen = new HashSet<>();
            long expected = before;
            for (LoggedEntry each : read) {
                expected++;
                assertEquals(expected, each.sequence(), "the log has no gaps, and each entry is read once");
                seen.add(each.entry().personId());
            }
            assertEquals(committed, seen);
        }
    }

    private static List<LoggedEntry> followUntilDone(long start, AtomicBoolean writing) {
        List<LoggedEntry> read = new ArrayList<>();
        long after = start;
        while (true) {
            boolean mayCome = writing.get();
            List<LoggedEntry> page = fixture.log.read(after, 7);
            read.addAll(page);
            if (!page.isEmpty()) {
                after = page.getLast().sequence();
            } else if (!mayCome) {
                return read;
            }
        }
    }

    private static boolean write(long seed, AtomicLong persons, Set<Long> committed) {
        RandomGenerator random = new java.util.Random(seed);
        for (int i = 0; i < TRANSACTIONS; i++) {
            List<LogEntry> entries = new ArrayList<>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                entries.add(fixture.born(persons.incrementAndGet(), "生成　太郎"));
            }
            boolean givesUp = random.nextInt(5) == 0;
            try {
                fixture.hub.db().transactionRetrying(tx -> {
                    fixture.log.append(tx, entries);
                    if (givesUp) {
                        throw new GivenUp();
                    }
                    return true;
                });
                entries.forEach(each -> committed.add(each.personId()));
            } catch (RuntimeException e) {
                if (!givesUp) {
                    throw e;
                }
            }
        }
        return true;
    }

    @Test
    void entryComesBackAsItWasWritten() {
        LogEntry written = fixture.born(5, "生成　花子").ofNotice("notice-1", true);
        long sequence = fixture.append(written);

        LoggedEntry read = fixture.log.read(sequence - 1, 1).getFirst();

        assertEquals(sequence, read.sequence());
        assertEquals(written.personId(), read.entry().personId());
        assertEquals(written.noticeId(), read.entry().noticeId());
        assertEquals(written.changed(), read.entry().changed());
        assertEquals(written.scopeBefore(), read.entry().scopeBefore());
        assertEquals(written.scopeAfter(), read.entry().scopeAfter());
        assertArrayEquals(
                FeedFixture.person(5, "生成　花子").toByteArray(),
                read.entry().payload().orElseThrow());
    }

    @Test
    void noticeThatIsNotWholeIsRefused() {
        LogEntry first = fixture.born(6, "生成　次郎").ofNotice("notice-2", false);

        long before = fixture.log.head().position().sequence();
        assertThrows(HubException.class, () -> fixture.append(List.of(first)));
        assertEquals(before, fixture.log.head().position().sequence());
    }

    @Test
    void newEpochKeepsSequencesRising() {
        try (FeedFixture restored = new FeedFixture(TestDatabase.create(Map.of()))) {
            long before = restored.append(restored.born(1, "生成　一郎"));
            long epoch = restored.log.head().position().epoch();

            LogPosition head = restored.log.beginEpoch().position();
            long after = restored.append(restored.born(2, "生成　二郎"));

            assertEquals(epoch + 1, head.epoch());
            assertEquals(before + 1, after);
        }
    }
}
