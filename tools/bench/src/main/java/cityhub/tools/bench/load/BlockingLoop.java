package cityhub.tools.bench.load;

import cityhub.tools.bench.measure.Round;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A {@link ClosedLoop} of work that blocks: each slot has a worker of its own. */
final class BlockingLoop {
    /** Work that blocks. */
    @FunctionalInterface
    interface Work {
        /**
         * Does one piece of it.
         *
         * @return items that it gave
         */
        int once() throws Exception;
    }

    private BlockingLoop() {}

    static Round run(List<Work> workers, LoadTask.Timing timing, Map<String, Long> processes) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ClosedLoop.Call call = (slot, end) -> threads.execute(() -> once(workers.get(slot), end));
            return new ClosedLoop(workers.size(), call).run(timing, processes);
        }
    }

    private static void once(Work work, ClosedLoop.End end) {
        int items;
        try {
            items = work.once();
        } catch (Exception e) {
            end.failed(e.toString());
            return;
        }
        end.done(items);
    }
}
