package cityhub.tools.bench.load;

import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.kit.ChangeSubmitter;
import cityhub.kit.CityHub;
import cityhub.kit.RequestIds;
import cityhub.kit.SubmitSettings;
import cityhub.resident.v1.ResidentChange;
import cityhub.tools.bench.measure.Latencies;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Changes over one stream as fast as the kit's window lets them go. */
final class SubmitLoad {
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final AtomicLong refused = new AtomicLong();
    private final Histogram latencies = Latencies.empty();
    private volatile String refusal = "";
    private volatile boolean counting;
    private long counted;

    private SubmitLoad() {}

    static Round run(LoadTask.Submissions task, CityLife life) {
        return new SubmitLoad().measure(task, life);
    }

    private Round measure(LoadTask.Submissions task, CityLife life) {
        try (CityHub hub = Participant.open(task.register());
                ChangeSubmitter submitter = hub.submitChanges(SubmitSettings.standard(), this::answered)) {
            submit(submitter, life, task.timing().warmUp());
            counting = true;
            Usage.Window window = Usage.begin(task.processes());
            submit(submitter, life, task.timing().window());
            counting = false;
            Usage usage = window.end();
            submitter.finish();
            return new Round(counted, counted, refused.get(), refusal, latencies, usage);
        }
    }

    private void submit(ChangeSubmitter submitter, CityLife life, double seconds) {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < until) {
            for (ResidentChange each : life.nextNotice()) {
                String id = RequestIds.next();
                sent.put(id, System.nanoTime());
                submitter.submit(id, each);
            }
        }
    }

    private void answered(SubmitChangesResponse answer) {
        long begun = sent.remove(answer.getRequestId());
        if (answer.getOutcome() != IntakeOutcome.INTAKE_OUTCOME_ACCEPTED) {
            refused.incrementAndGet();
            refusal = "a change was answered " + answer.getOutcome();
        } else if (counting) {
            counted++;
            Latencies.note(latencies, System.nanoTime() - begun);
        }
    }
}
