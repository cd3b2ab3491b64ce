package cityhub.tools.bench;

import cityhub.tools.bench.load.LoadTask;
import java.nio.file.Path;

/**
 * How much is measured.
 *
 * @param folder folder of the bench
 * @param residents residents of the city
 * @param reuse whether the folder has a city of an earlier run that is measured again
 * @param bufferPoolMegabytes buffer pool of the hub's embedded database
 * @param pairs pairs of rounds for each path
 * @param attempts how many are tried until so many count
 * @param warmUp seconds of load before the first round of a path
 * @param window seconds of a round
 * @param nightBatch inquiries of a night
 * @param backlog inquiries that wait when acceptance beside a backlog is measured
 * @param gated false for a trial of the bench itself: rounds count whatever disturbed them
 */
record BenchSettings(
        Path folder,
        int residents,
        boolean reuse,
        int bufferPoolMegabytes,
        int pairs,
        int attempts,
        double warmUp,
        double window,
        int nightBatch,
        int backlog,
        boolean gated) {
    /** The window of a round, with so many seconds of load before it; no longer than the settings' own warm-up. */
    LoadTask.Timing timing(double wished) {
        return new LoadTask.Timing(Math.min(wished, warmUp), window);
    }

    /** The same for another city, which is made anew. */
    BenchSettings of(Path otherFolder, int otherResidents) {
        return new BenchSettings(
                otherFolder,
                otherResidents,
                false,
                bufferPoolMegabytes,
                pairs,
                attempts,
                warmUp,
                window,
                nightBatch,
                backlog,
                gated);
    }
}
