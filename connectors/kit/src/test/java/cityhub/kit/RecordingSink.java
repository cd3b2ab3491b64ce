package cityhub.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.resident.v1.ResidentRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** A sink that notes what it commits, fails when told, and stands still when told. */
final class RecordingSink implements ResidentSink {
    private final InMemoryResidentSink inner = new InMemoryResidentSink();
    private final List<Batch> committed = new ArrayList<>();
    private final Semaphore mayGoOn = new Semaphore(Integer.MAX_VALUE / 2);
    private int failures;
    private int commitsBeforeCrash = Integer.MAX_VALUE;

    @Override
    public Progress lastCommitted() {
        return inner.lastCommitted();
    }

    @Override
    public Map<String, Position> positionsOf(Set<String> numbers) {
        return inner.positionsOf(numbers);
    }

    @Override
    public void apply(Batch batch) {
        mayGoOn.acquireUninterruptibly();
        synchronized (this) {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("constraint violated for 生成 花子");
            }
            inner.apply(batch);
            committed.add(batch);
            if (commitsBeforeCrash-- == 0) {
                throw new Crash();
            }
        }
    }

    synchronized void failNext(int times) {
        failures = times;
    }

    /** Dies after a commit, before the caller hears of it. */
    synchronized void crashAfterCommitOf(int batches) {
        commitsBeforeCrash = batches;
    }

    void block() {
        mayGoOn.drainPermits();
    }

    boolean isBlocked() {
        return mayGoOn.hasQueuedThreads();
    }

    void unblock() {
        mayGoOn.release(Integer.MAX_VALUE / 2);
    }

    Map<String, ResidentRecord> records() {
        return inner.records();
    }

    synchronized long count(Class<? extends Batch> type) {
        return committed.stream().filter(type::isInstance).count();
    }

    synchronized void assertEachPositionOnce() {
        Set<Position> positions = new HashSet<>();
        for (ResidentEntry entry : changes()) {
            assertTrue(positions.add(entry.position()), () -> entry.position() + " was applied twice");
        }
    }

    /** No person ever gets a state that is older than the one there. */
    synchronized void assertNothingOlder() {
        Map<String, Position> newest = new HashMap<>();
        for (Batch batch : committed) {
            List<ResidentEntry> entries = switch (batch) {
                case Batch.SnapshotPage page -> page.entries();
                case Batch.Changes changes -> changes.entries();
                case Batch.SnapshotStarted started -> List.of();
                case Batch.SnapshotCompleted completed -> List.of();
            };
            for (ResidentEntry entry : entries) {
                Position before = newest.getOrDefault(entry.number(), Position.START);
                assertTrue(entry.position().isAfter(before), () -> entry.position() + " came after " + before);
                newest.put(entry.number(), entry.position());
            }
        }
        assertEquals(false, newest.isEmpty());
    }

    private List<ResidentEntry> changes() {
        return committed.stream()
                .filter(Batch.Changes.class::isInstance)
                .flatMap(batch -> ((Batch.Changes) batch).entries().stream())
                .toList();
    }
}
