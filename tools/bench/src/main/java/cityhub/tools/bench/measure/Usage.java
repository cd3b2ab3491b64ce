package cityhub.tools.bench.measure;

import java.util.HashMap;
import java.util.Map;

/**
 * What was used in a window of time.
 *
 * @param seconds length of the window
 * @param processes use of each process, by the role it has
 * @param others processor time of everything else on the machine, in seconds
 * @param stolen processor time that the host took away, in seconds
 */
public record Usage(double seconds, Map<String, ProcessUse> processes, double others, double stolen) {
    /** Role of the hub. */
    public static final String HUB = "hub";

    /** Role of the database server. */
    public static final String DATABASE = "database";

    /** Role of the server of a baseline. */
    public static final String BASELINE = "baseline";

    /** Role of the process that makes load. */
    public static final String LOAD = "load";

    public Usage {
        processes = Map.copyOf(processes);
    }

    /** A window that has begun. */
    public static final class Window {
        private final Map<String, Long> pids;
        private final Map<String, ProcessTimes> processes = new HashMap<>();
        private final MachineTimes machine;
        private final long begun;

        private Window(Map<String, Long> pids) {
            this.pids = pids;
            pids.forEach((role, pid) -> processes.put(role, ProcessTimes.of(pid)));
            this.machine = MachineTimes.now();
            this.begun = System.nanoTime();
        }

        /** What was used since the window began. */
        public Usage end() {
            double seconds = (System.nanoTime() - begun) / 1e9;
            MachineTimes now = MachineTimes.now();
            Map<String, ProcessUse> uses = new HashMap<>();
            pids.forEach((role, pid) -> uses.put(role, ProcessUse.between(processes.get(role), ProcessTimes.of(pid))));
            double own =
                    uses.values().stream().mapToDouble(ProcessUse::processor).sum();
            return new Usage(
                    seconds, uses, Math.max(0, now.busy() - machine.busy() - own), now.stolen() - machine.stolen());
        }
    }

    /**
     * Begins a window.
     *
     * @param pids processes to watch, by the role they have
     */
    public static Window begin(Map<String, Long> pids) {
        return new Window(pids);
    }

    /** Processor time of a role in seconds; 0 when it had no process. */
    public double processor(String role) {
        ProcessUse use = processes.get(role);
        return use == null ? 0 : use.processor();
    }
}
