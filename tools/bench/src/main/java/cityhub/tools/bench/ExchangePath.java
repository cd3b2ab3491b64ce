package cityhub.tools.bench;

import cityhub.tools.bench.PathResult.Measurement;
import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import cityhub.tools.bench.measure.Latencies;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The city intermediate server: inquiries accepted, carried to the platform and answered. */
final class ExchangePath implements AutoCloseable {
    private static final int PER_CALL = 100;
    private static final int CALLS = 4;
    /** One alone keeps the machine too idle to warm it up. */
    private static final int MANY_CLERKS = 8;

    /** Eight hours for a night's 2,000,000 replicas or 100,000 inquiries. */
    private static final double NIGHT_SECONDS = 8 * 3600;

    private static final double REPLICAS_A_NIGHT = 2_000_000;
    private static final double INQUIRIES_A_NIGHT = 100_000;
    private static final long LOOK_EVERY_MILLIS = 500;

    private final BenchSettings settings;
    private final BenchCity city;
    private final LoadProcess load;
    private Optional<BenchPlatform> platform = Optional.empty();

    ExchangePath(BenchSettings settings, BenchCity city, LoadProcess load) {
        this.settings = settings;
        this.city = city;
        this.load = load;
    }

    /** Everybody's numbers tied, the platform's master data there. */
    private BenchPlatform platform() throws IOException {
        if (platform.isEmpty()) {
            platform = Optional.of(city.platform(settings.folder()));
            load.run(new LoadTask.Ties(platform.get().system(), city.processes(load)));
        }
        return platform.get();
    }

    /** Acceptance by hundreds while the line is closed, beside the same statements with Connector/J alone. */
    PathResult acceptance() throws IOException {
        BenchPlatform closed = closedLine();
        accept(closed, settings.warmUp());
        write(settings.warmUp());
        return new Rounds(settings)
                .pairs(
                        "register-inquiries",
                        "inquiries/s",
                        Bound.ratioAtLeast(0.6),
                        () -> accept(closed, 1),
                        () -> write(1));
    }

    /** Acceptance before and after a backlog was filled. */
    PathResult backlog() throws IOException {
        BenchPlatform closed = closedLine();
        accept(closed, settings.warmUp());
        PathResult before = acceptAlone(closed, "before");
        Round filled = fill(closed, settings.backlog());
        PathResult after = acceptAlone(closed, "after");
        List<Measurement> both = new ArrayList<>();
        for (int i = 0;
                i < Math.min(before.measurements().size(), after.measurements().size());
                i++) {
            Measurement late = after.measurements().get(i);
            both.add(new Measurement(
                    late.figure(), Optional.of(before.measurements().get(i).figure()), late.round()));
        }
        List<String> notes = new ArrayList<>(before.notes());
        notes.addAll(after.notes());
        notes.add("%d waited more than before; filled at %.0f/s".formatted(filled.items(), filled.rate()));
        return new PathResult("inquiries-backlog", "inquiries/s", Bound.ratioAtLeast(1 / 1.2), both, notes);
    }

    private PathResult acceptAlone(BenchPlatform closed, String name) {
        return new Rounds(settings).alone(name, "inquiries/s", Bound.atMost(0), () -> accept(closed, 1), Round::rate);
    }

    /**
     * A clerk's inquiry inside hours, from handing it in until its answer is there, less what the platform itself takes: the same
     * inquiry and answer by the connector's client alone.
     */
    PathResult counter() throws IOException {
        BenchPlatform open = openLine();
        clerks(open, MANY_CLERKS, settings.warmUp());
        return new Rounds(settings)
                .beyond("counter-inquiry", Bound.atMost(20), () -> clerk(open), () -> platformAlone(open));
    }

    /** Many clerks first: one alone keeps the machine too idle to have everything compiled. */
    private Round clerk(BenchPlatform open) {
        open.connect();
        clerks(open, MANY_CLERKS, 0);
        return clerks(open, 1, 1);
    }

    private Round platformAlone(BenchPlatform open) {
        open.disconnect();
        return load.run(new LoadTask.PlatformInquiries(
                open.home(),
                open.address(),
                settings.timing(1),
                Map.of(BenchPlatform.PLATFORM, open.simulatorPid(), Usage.LOAD, load.pid())));
    }

    /** A batch accepted while the line is closed, carried at its opening, answered and fetched. */
    PathResult night() throws IOException {
        BenchPlatform night = closedLine();
        int count = settings.nightBatch();
        double protectedBefore = night.security().protecting();
        double openedBefore = night.security().opening();
        long before = count("INQUIRY", List.of("ANSWERED"));
        Usage.Window window = Usage.begin(night.processes(city.processes(load)));
        Round accepted = fill(night, count);
        night.line(true);
        night.connect();
        long begun = System.nanoTime();
        awaitNone("INQUIRY", List.of("WAITING", "SENT"));
        double carried = (System.nanoTime() - begun) / 1e9;
        Round fetched = load.run(new LoadTask.Answers(night.system(), city.processes(load)));
        Usage usage = window.end();
        long missing = Math.max(0, before + count - fetched.items());
        Round whole = new Round(
                count, count, missing, missing > 0 ? "inquiries without an answer" : "", fetched.latencies(), usage);
        List<String> notes = List.of(
                "accepted in %.1f s, carried and answered in %.1f s, fetched in %.1f s"
                        .formatted(
                                accepted.usage().seconds(),
                                carried,
                                fetched.usage().seconds()),
                "processor time: hub %.1f s, database %.1f s, connector %.1f s (of its threads' time: signing and"
                                .formatted(
                                        usage.processor(Usage.HUB),
                                        usage.processor(Usage.DATABASE),
                                        usage.processor(BenchPlatform.CONNECTOR))
                        + " encrypting %.1f s, decrypting and verifying %.1f s), simulated platform %.1f s"
                                .formatted(
                                        night.security().protecting() - protectedBefore,
                                        night.security().opening() - openedBefore,
                                        usage.processor(BenchPlatform.PLATFORM)));
        List<Measurement> measured =
                missing == 0 ? List.of(new Measurement(count / usage.seconds(), Optional.empty(), whole)) : List.of();
        return new PathResult(
                "night-batch",
                "inquiries/s",
                Bound.atLeast(INQUIRIES_A_NIGHT / NIGHT_SECONDS),
                measured,
                missing == 0 ? notes : List.of(missing + " inquiries had no answer"));
    }

    /** Household information of the whole city, which the hub registers by itself, until the platform has all of it. */
    PathResult replicas() throws IOException {
        BenchPlatform open = openLine();
        city.restart(List.of("-Dcityhub.exchanges.household-item=TM00000000000001"));
        Usage.Window window = Usage.begin(open.processes(city.processes(load)));
        Progress progress = new Progress();
        while (!progress.hasEnded()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS));
            progress.look(count("REPLICA", List.of("DONE")), count("REPLICA", List.of("WAITING")));
        }
        Usage usage = window.end();
        long done = progress.done();
        Round round = new Round(done, done, 0, "", Latencies.empty(), usage);
        List<String> notes = List.of(
                "processor time: hub %.1f s, database %.1f s, connector %.1f s, simulated platform %.1f s"
                        .formatted(
                                usage.processor(Usage.HUB),
                                usage.processor(Usage.DATABASE),
                                usage.processor(BenchPlatform.CONNECTOR),
                                usage.processor(BenchPlatform.PLATFORM)),
                progress.halves());
        return new PathResult(
                "replicas",
                "replicas/s",
                Bound.atLeast(REPLICAS_A_NIGHT / NIGHT_SECONDS),
                List.of(new Measurement(done / progress.seconds(), Optional.empty(), round)),
                notes);
    }

    /** How work goes on until nothing waits and nothing comes any more. */
    private static final class Progress {
        private static final double QUIET_SECONDS = 5;

        private final long begun = System.nanoTime();
        private final List<Long> counts = new ArrayList<>(List.of(0L));
        private final List<Double> times = new ArrayList<>(List.of(0.0));
        private long waiting = 1;

        void look(long done, long left) {
            if (done > done()) {
                counts.add(done);
                times.add(now());
            }
            waiting = left;
        }

        boolean hasEnded() {
            return waiting == 0 && done() > 0 && now() - seconds() > QUIET_SECONDS;
        }

        long done() {
            return counts.getLast();
        }

        /** When the last piece was seen, in seconds. */
        double seconds() {
            return times.getLast();
        }

        /** Whether the second half took as long as the first. */
        String halves() {
            int middle = 0;
            while (counts.get(middle) < done() / 2) {
                middle++;
            }
            double half = times.get(middle);
            return "first %d in %.1f s, the other %d in %.1f s"
                    .formatted(counts.get(middle), half, done() - counts.get(middle), seconds() - half);
        }

        private double now() {
            return (System.nanoTime() - begun) / 1e9;
        }
    }

    private BenchPlatform openLine() throws IOException {
        BenchPlatform open = platform();
        open.line(true);
        open.connect();
        awaitNone("INQUIRY", List.of("WAITING", "SENT"));
        return open;
    }

    private BenchPlatform closedLine() throws IOException {
        BenchPlatform closed = platform();
        closed.line(false);
        closed.disconnect();
        return closed;
    }

    private void awaitNone(String kind, List<String> states) {
        while (count(kind, states) > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS));
        }
    }

    private long count(String kind, List<String> states) {
        return load.run(new LoadTask.ExchangeCount(city.database(), kind, states))
                .items();
    }

    private Round fill(BenchPlatform closed, int count) {
        return load.run(new LoadTask.InquiryBatch(closed.system(), count, city.processes(load)));
    }

    private Round accept(BenchPlatform closed, double warmUp) {
        return load.run(new LoadTask.Inquiries(
                closed.system(), PER_CALL, CALLS, settings.timing(warmUp), city.processes(load)));
    }

    private Round clerks(BenchPlatform open, int count, double warmUp) {
        return load.run(new LoadTask.CounterInquiries(
                open.system(), count, settings.timing(warmUp), open.processes(city.processes(load))));
    }

    private Round write(double warmUp) {
        Map<String, Long> processes = Map.of(Usage.DATABASE, city.databasePid(), Usage.LOAD, load.pid());
        return load.run(new LoadTask.InquiryWrites(
                city.database(), BenchCity.INQUIRER_DOMAIN, PER_CALL, CALLS, settings.timing(warmUp), processes));
    }

    @Override
    public void close() {
        platform.ifPresent(BenchPlatform::close);
    }
}
