package cityhub.tools.bench.load;

import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.kit.ChangeSubmitter;
import cityhub.kit.CityHub;
import cityhub.kit.Feed;
import cityhub.kit.FeedEvent;
import cityhub.kit.Position;
import cityhub.kit.RequestIds;
import cityhub.kit.SubmitSettings;
import cityhub.resident.v1.ResidentChange;
import cityhub.tools.bench.measure.Latencies;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Changes at a fixed rate of arrival, and feeds that follow. A latency runs from the time at which the change was due,
 * whether or not it could be sent then, until a consumer has verified it.
 */
final class DeliveryLoad implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final double SETTLE_SECONDS = 2;

    private final LoadTask.Deliveries task;
    private final List<CityHub> hubs = new ArrayList<>();
    private final List<Feed> feeds = new ArrayList<>();
    private final Map<String, Long> dueByRequest = new ConcurrentHashMap<>();
    /** Guards the three below. */
    private final Object receipts = new Object();

    private final Map<Long, Long> dueBySequence = new ConcurrentHashMap<>();
    private final Map<Long, List<Long>> early = new ConcurrentHashMap<>();
    private final Histogram latencies = Latencies.empty();

    private final AtomicReference<String> failure = new AtomicReference<>("");
    private long failures;
    private long accepted;
    private long delivered;
    private volatile long countFrom = Long.MAX_VALUE;
    private volatile long countTo = Long.MAX_VALUE;
    private volatile boolean closing;

    private DeliveryLoad(LoadTask.Deliveries task) {
        this.task = task;
    }

    static Round run(LoadTask.Deliveries task, CityLife life) throws InterruptedException {
        try (DeliveryLoad load = new DeliveryLoad(task)) {
            load.follow();
            return load.measure(life);
        }
    }

    private void follow() throws InterruptedException {
        CountDownLatch caughtUp = new CountDownLatch(task.consumers().size());
        for (LoadTask.Target each : task.consumers()) {
            CityHub hub = Participant.open(each);
            hubs.add(hub);
            Feed feed = hub.watch(each.agreementId(), Optional.empty(), 0);
            feeds.add(feed);
            Thread.ofVirtual().start(() -> receive(feed, caughtUp));
        }
        if (!caughtUp.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not all feeds are caught up: " + failure.get());
        }
    }

    private Round measure(CityLife life) throws InterruptedException {
        try (CityHub hub = Participant.open(task.register());
                ChangeSubmitter submitter = hub.submitChanges(SubmitSettings.standard(), this::answered)) {
            long begun = System.nanoTime();
            countFrom = begun + (long) (task.timing().warmUp() * 1e9);
            countTo = countFrom + (long) (task.timing().window() * 1e9);
            Thread sender = Thread.ofVirtual().start(() -> send(submitter, life, begun));
            pauseUntil(countFrom);
            Usage.Window window = Usage.begin(task.processes());
            pauseUntil(countTo);
            Usage usage = window.end();
            sender.join();
            submitter.finish();
            pauseUntil(System.nanoTime() + (long) (SETTLE_SECONDS * 1e9));
            synchronized (receipts) {
                return new Round(accepted, delivered, failures, failure.get(), latencies.copy(), usage);
            }
        }
    }

    private void send(ChangeSubmitter submitter, CityLife life, long begun) {
        try {
            double due = 0;
            while (begun + (long) due < countTo) {
                pauseUntil(begun + (long) due);
                for (ResidentChange each : life.nextNotice()) {
                    String id = RequestIds.next();
                    dueByRequest.put(id, begun + (long) due);
                    submitter.submit(id, each);
                    due += 1e9 / task.rate();
                }
            }
        } catch (RuntimeException e) {
            fail(e.toString());
        }
    }

    private void answered(SubmitChangesResponse answer) {
        long due = dueByRequest.remove(answer.getRequestId());
        if (answer.getOutcome() != IntakeOutcome.INTAKE_OUTCOME_ACCEPTED) {
            fail("a change was answered " + answer.getOutcome());
            return;
        }
        synchronized (receipts) {
            accepted += isCounted(due) ? 1 : 0;
            dueBySequence.put(answer.getSequence(), due);
            List<Long> arrived = early.remove(answer.getSequence());
            if (arrived != null) {
                arrived.forEach(each -> note(due, each));
            }
        }
    }

    private void receive(Feed feed, CountDownLatch caughtUp) {
        boolean behind = true;
        try {
            while (true) {
                switch (feed.next()) {
                    case FeedEvent.Delivered event -> {
                        List<DisclosureEntry> entries = event.disclosure().entries();
                        received(entries);
                        feed.acknowledge(position(entries.getLast()));
                    }
                    case FeedEvent.Parked parked -> feed.acknowledge(parked.position());
                    case FeedEvent.Mark mark -> {
                        feed.acknowledge(mark.position());
                        if (behind && mark.caughtUp()) {
                            behind = false;
                            caughtUp.countDown();
                        }
                    }
                }
            }
        } catch (RuntimeException e) {
            if (!closing) {
                fail("a feed ended: " + e.getMessage());
            }
        }
    }

    private static Position position(DisclosureEntry entry) {
        return new Position(entry.getPosition().getEpoch(), entry.getPosition().getSequence());
    }

    private void received(List<DisclosureEntry> entries) {
        long now = System.nanoTime();
        synchronized (receipts) {
            for (DisclosureEntry each : entries) {
                long sequence = each.getPosition().getSequence();
                Long due = dueBySequence.get(sequence);
                if (due == null) {
                    early.computeIfAbsent(sequence, key -> new ArrayList<>()).add(now);
                } else {
                    note(due, now);
                }
            }
        }
    }

    private void note(long due, long arrived) {
        if (isCounted(due)) {
            delivered++;
            Latencies.note(latencies, arrived - due);
        }
    }

    private boolean isCounted(long due) {
        return due >= countFrom && due < countTo;
    }

    private void fail(String why) {
        failure.compareAndSet("", why);
        synchronized (receipts) {
            failures++;
        }
    }

    private static void pauseUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        closing = true;
        feeds.forEach(Feed::close);
        hubs.forEach(CityHub::close);
    }
}
