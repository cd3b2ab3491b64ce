package cityhub.tools.bench;

import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import cityhub.tools.bench.measure.Round;
import java.io.IOException;
import java.util.Optional;

/**
 * What a city's size costs: the same load on this city and on a small one in turn, each with a hub, a database of the same
 * settings and load of its own. Of a city that is no larger it tells nothing but that it works.
 */
final class SizePath implements AutoCloseable {
    private static final int SMALL = 20_000;
    private static final int CALLS = 64;
    private static final double AT_LEAST = 0.8;

    private final BenchSettings settings;
    private final Side city;
    private Optional<Side> small = Optional.empty();

    SizePath(BenchSettings settings, BenchCity city, LoadProcess load) {
        this.settings = settings;
        this.city = new Side(city, load);
    }

    private record Side(BenchCity city, LoadProcess load) {}

    /** A round of load on one of them, so many seconds of it before what counts. */
    private interface Measured {
        Round run(Side side, double warmUp);
    }

    /** GetResident, 64 under way. */
    PathResult queries() throws IOException {
        return beside("get-resident-by-size", "calls/s", this::query);
    }

    /** SubmitChanges as fast as answers come. */
    PathResult changes() throws IOException {
        return beside("submit-changes-by-size", "changes/s", this::submit);
    }

    private PathResult beside(String name, String unit, Measured load) throws IOException {
        Side other = small();
        load.run(city, settings.warmUp());
        load.run(other, settings.warmUp());
        return new Rounds(settings)
                .pairs(name, unit, Bound.ratioAtLeast(AT_LEAST), () -> load.run(city, 1), () -> load.run(other, 1));
    }

    private Round query(Side side, double warmUp) {
        return side.load()
                .run(new LoadTask.Queries(
                        side.city().target(),
                        1,
                        CALLS,
                        settings.timing(warmUp),
                        "",
                        side.city().processes(side.load())));
    }

    private Round submit(Side side, double warmUp) {
        return side.load()
                .run(new LoadTask.Submissions(
                        side.city().register(),
                        settings.timing(warmUp),
                        side.city().processes(side.load())));
    }

    private Side small() throws IOException {
        if (small.isEmpty()) {
            BenchSettings fewer =
                    settings.of(settings.folder().resolve("small"), Math.min(SMALL, settings.residents()));
            LoadProcess load =
                    LoadProcess.start(LoadProcess.ROOMY, settings.folder().resolve("small.log"));
            small = Optional.of(new Side(BenchCity.start(fewer), load));
            load.run(new LoadTask.Residents(BenchCity.SEED, fewer.residents()));
        }
        return small.orElseThrow();
    }

    @Override
    public void close() {
        small.ifPresent(side -> {
            side.load().close();
            side.city().close();
        });
    }
}
