package cityhub.tools.bench.load;

import cityhub.tools.bench.measure.Latencies;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * So many calls under way at any time: whenever one ends, the next begins. Gives capacity. Latencies are those at this
 * number of calls under way, not those at a given rate.
 */
final class ClosedLoop {
    private static final long PATIENCE_SECONDS = 60;

    private final int inFlight;
    private final Call call;
    private final Recorder latencies = new Recorder(Latencies.empty().getHighestTrackableValue(), 3);
    private final LongAdder operations = new LongAdder();
    private final LongAdder items = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicReference<String> failure = new AtomicReference<>("");
    private final Phaser underWay = new Phaser(1);
    private volatile boolean counting;
    private volatile boolean stopping;

    /** A call that does not block. */
    @FunctionalInterface
    interface Call {
        /**
         * Begins the call of a slot.
         *
         * @param slot which of the calls under way it is
         * @param end to be told, once, when it has ended
         */
        void begin(int slot, End end);
    }

    /** How a call ended. */
    interface End {
        /** It gave so many items. */
        void done(int items);

        /** It failed, or gave something else than asked. */
        void failed(String why);
    }

    ClosedLoop(int inFlight, Call call) {
        this.inFlight = inFlight;
        this.call = call;
    }

    /** Runs it. */
    Round run(LoadTask.Timing timing, Map<String, Long> processes) {
        for (int slot = 0; slot < inFlight; slot++) {
            underWay.register();
            new Slot(slot).next();
        }
        pause(timing.warmUp());
        latencies.reset();
        counting = true;
        Usage.Window window = Usage.begin(processes);
        pause(timing.window());
        counting = false;
        Usage usage = window.end();
        Histogram histogram = latencies.getIntervalHistogram();
        Round round = new Round(operations.sum(), items.sum(), failures.sum(), failure.get(), histogram, usage);
        stopping = true;
        awaitLast();
        return round;
    }

    private void awaitLast() {
        try {
            underWay.awaitAdvanceInterruptibly(underWay.arriveAndDeregister(), PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("calls do not end", e);
        }
    }

    private static void pause(double seconds) {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** One of the calls under way, again and again. */
    private final class Slot implements End {
        private final int number;
        private long begun;

        Slot(int number) {
            this.number = number;
        }

        void next() {
            begun = System.nanoTime();
            call.begin(number, this);
        }

        @Override
        public void done(int count) {
            if (counting) {
                latencies.recordValue(Math.max(0, System.nanoTime() - begun));
                operations.increment();
                items.add(count);
            }
            goOn();
        }

        @Override
        public void failed(String why) {
            failures.increment();
            failure.compareAndSet("", why);
            goOn();
        }

        private void goOn() {
            if (stopping) {
                underWay.arriveAndDeregister();
            } else {
                next();
            }
        }
    }
}
