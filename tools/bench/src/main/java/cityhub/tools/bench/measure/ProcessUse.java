package cityhub.tools.bench.measure;

/**
 * What one process used in a window.
 *
 * @param processor processor time in seconds
 * @param compiling processor time of the threads that compile, in seconds
 * @param collecting processor time of the threads that collect garbage, in seconds
 * @param busiestThread processor time of the thread that used most, in seconds
 * @param residentBytes memory held at the end of the window
 * @param peakResidentBytes most memory ever held until then
 */
public record ProcessUse(
        double processor,
        double compiling,
        double collecting,
        double busiestThread,
        long residentBytes,
        long peakResidentBytes) {

    static ProcessUse between(ProcessTimes before, ProcessTimes after) {
        double busiest = after.threads().entrySet().stream()
                .mapToDouble(thread -> thread.getValue() - before.threads().getOrDefault(thread.getKey(), 0.0))
                .max()
                .orElse(0);
        return new ProcessUse(
                after.processor() - before.processor(),
                after.compiling() - before.compiling(),
                after.collecting() - before.collecting(),
                busiest,
                after.residentBytes(),
                after.peakResidentBytes());
    }
}
