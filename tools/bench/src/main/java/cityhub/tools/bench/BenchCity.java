package cityhub.tools.bench;

import cityhub.formats.ResidentCsvWriter;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubSettings;
import cityhub.hub.store.EmbeddedMariaDb;
import cityhub.kit.CityHub;
import cityhub.registry.v1.Mode;
import cityhub.resident.v1.ResidentChange;
import cityhub.residentregister.ProgressDisplay;
import cityhub.residentregister.RegisterFile;
import cityhub.residentregister.SubmissionResult;
import cityhub.residentregister.UnusableFileException;
import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import cityhub.tools.bench.measure.Latencies;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import cityhub.tools.city.City;
import cityhub.tools.city.CitySettings;
import cityhub.tools.demo.DemoConsumer;
import cityhub.tools.demo.DemoConsumers;
import cityhub.tools.demo.DemoFolder;
import cityhub.tools.demo.DemoOffice;
import cityhub.tools.demo.HubHome;
import cityhub.tools.demo.HubProcess;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A hub in a process of its own, with a generated city that came in through the connector and one approved consumer. */
final class BenchCity implements AutoCloseable {
    /** Seed of the city. */
    static final long SEED = 1;

    private static final String BYSTANDER = "bystander";

    /** Number domain of the system with numbers of its own. */
    static final String OWN_DOMAIN = "BENCH";

    /** Domains in which every resident has a number, besides the register's own. */
    static final List<String> OWN_DOMAINS = List.of(OWN_DOMAIN, "SOCIAL", "TAXATION");

    /** Number domain of the system that inquires. */
    static final String INQUIRER_DOMAIN = "INQUIRER";

    /** A city's first codes would be work beside every path. */
    private static final List<String> OPTIONS = Stream.concat(
                    ServerProcess.JVM.stream(), Stream.of("-Dcityhub.exchanges.acquire-codes=false"))
            .toList();

    private final HubHome home;
    private HubProcess hub;
    private final DemoOffice office;
    private final DemoConsumer consumer;
    private final String agreementId;
    private final LoadTask.Target bystander;
    private final Optional<Round> loaded;
    private final List<LoadTask.Target> feeds = new ArrayList<>();

    private BenchCity(
            HubHome home,
            HubProcess hub,
            DemoOffice office,
            DemoConsumer consumer,
            String agreementId,
            LoadTask.Target bystander,
            Optional<Round> loaded) {
        this.home = home;
        this.hub = hub;
        this.office = office;
        this.consumer = consumer;
        this.agreementId = agreementId;
        this.bystander = bystander;
        this.loaded = loaded;
    }

    /** Makes the folder anew and loads the city, or opens what an earlier run left there. */
    static BenchCity start(BenchSettings settings) throws IOException {
        return settings.reuse() ? again(settings.folder()) : anew(settings);
    }

    private static BenchCity again(Path folder) throws IOException {
        HubHome home = HubHome.at(folder.resolve("hub"));
        HubProcess hub = HubProcess.start(home.folder(), OPTIONS);
        DemoOffice office = new DemoOffice(home, home.address());
        DemoConsumer consumer = demo("electoral-roll").everybody();
        LoadTask.Target bystander = new LoadTask.Target(
                home.address(),
                home.credentials(),
                BYSTANDER,
                office.agreementOf(BYSTANDER).orElseThrow());
        String agreementId = office.agreementOf(consumer.id()).orElseThrow();
        return new BenchCity(home, hub, office, consumer, agreementId, bystander, Optional.empty());
    }

    private static BenchCity anew(BenchSettings settings) throws IOException {
        Path folder = settings.folder();
        DemoFolder.clear(folder);
        HubHome home = HubHome.initialise(
                folder.resolve("hub"),
                City.code(),
                HubProcess.freePort(),
                HubProcess.freePort(),
                new HubSettings.Embedded(settings.bufferPoolMegabytes()));
        HubProcess hub = HubProcess.start(home.folder(), OPTIONS);
        DemoOffice office = new DemoOffice(home, home.address());
        office.registerResidentRegister();
        Path file = folder.resolve("residents.csv");
        write(City.of(CitySettings.of(SEED, settings.residents())), file);
        Round loaded = load(office, settings.residents(), file, hub.pid());
        DemoConsumer consumer = demo("electoral-roll").everybody();
        office.register(consumer);
        LocalDate today = LocalDate.now(HubConfiguration.BUSINESS_ZONE);
        String agreementId = office.agree(consumer, today);
        DemoConsumer other = consumer.named(BYSTANDER);
        office.register(other);
        LoadTask.Target bystander =
                new LoadTask.Target(home.address(), home.credentials(), other.id(), office.agree(other, today));
        return new BenchCity(home, hub, office, consumer, agreementId, bystander, Optional.of(loaded));
    }

    private static DemoConsumer demo(String id) {
        return DemoConsumers.all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static void write(City city, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                ResidentCsvWriter writer = ResidentCsvWriter.ofChanges(out);
                Stream<ResidentChange> residents = city.residents()) {
            for (Iterator<ResidentChange> each = residents.iterator(); each.hasNext(); ) {
                writer.write(each.next());
            }
        }
    }

    private static Round load(DemoOffice office, int residents, Path file, long hub) throws IOException {
        Map<String, Long> processes =
                Map.of(Usage.HUB, hub, Usage.DATABASE, databaseServer(hub).pid());
        Usage.Window window = Usage.begin(processes);
        try (CityHub register = office.open(DemoOffice.REGISTER)) {
            SubmissionResult result =
                    RegisterFile.of(file).submit(register, ProgressDisplay.onStandardError(Locale.JAPAN));
            if (!result.allAccepted()) {
                throw new IllegalStateException("residents were not taken in; see " + result.errorList());
            }
        } catch (UnusableFileException e) {
            throw new IllegalStateException("a file of the bench can't be used", e);
        }
        return new Round(residents, residents, 0, "", Latencies.empty(), window.end());
    }

    /** The first load of the city, through the register's connector. 2,000,000 residents within an hour are the bound. */
    PathResult loading() {
        return new PathResult(
                "load",
                "residents/s",
                Bound.atLeast(2_000_000.0 / 3600),
                loaded.stream()
                        .map(round -> new PathResult.Measurement(round.rate(), Optional.empty(), round))
                        .toList(),
                loaded.stream()
                        .map(round -> "%,.0f s".formatted(round.usage().seconds()))
                        .toList());
    }

    /** The hub as a target of load. */
    LoadTask.Target target() {
        return target(home.address());
    }

    /** Another server as a target, with the same caller. */
    LoadTask.Target target(String address) {
        return new LoadTask.Target(address, home.credentials(), consumer.id(), agreementId);
    }

    /** The resident register. */
    LoadTask.Target register() {
        return new LoadTask.Target(home.address(), home.credentials(), DemoOffice.REGISTER, "");
    }

    /** A system with numbers of its own in a domain, which may resolve and search; made when asked for. */
    LoadTask.Target numbered(String domain) {
        DemoConsumer numbered =
                consumer.named("numbered-" + domain.toLowerCase(Locale.ROOT)).inDomain(domain);
        Optional<String> known = office.agreementOf(numbered.id());
        if (known.isPresent()) {
            return new LoadTask.Target(home.address(), home.credentials(), numbered.id(), known.get());
        }
        office.register(numbered);
        return new LoadTask.Target(
                home.address(),
                home.credentials(),
                numbered.id(),
                office.agreeOn(
                        numbered,
                        LocalDate.now(HubConfiguration.BUSINESS_ZONE),
                        List.of("宛名番号", "団体内統合宛名番号", "氏名", "生年月日"),
                        List.of(Mode.MODE_QUERY, Mode.MODE_SEARCH)));
    }

    /** The intermediate-server platform, and a system with numbers of its own that inquires. */
    BenchPlatform platform(Path folder) throws IOException {
        DemoConsumer inquirer =
                demo("national-health-insurance").named("inquirer").inDomain(INQUIRER_DOMAIN);
        return BenchPlatform.start(office, inquirer, target(), folder);
    }

    /** Another consumer with an agreement of the same kind. */
    LoadTask.Target bystander() {
        return bystander;
    }

    /** So many consumers that get every change of every resident by feed; made when first asked for. */
    List<LoadTask.Target> feeds(int count) {
        LocalDate today = LocalDate.now(HubConfiguration.BUSINESS_ZONE);
        while (feeds.size() < count) {
            DemoConsumer follower = consumer.named("feed-%03d".formatted(feeds.size() + 1));
            office.register(follower);
            feeds.add(new LoadTask.Target(
                    home.address(), home.credentials(), follower.id(), office.agreeOnFeed(follower, today)));
        }
        return List.copyOf(feeds.subList(0, count));
    }

    /** The database server, for baselines. */
    LoadTask.Database database() {
        Path folder = home.folder().resolve("database");
        try {
            return new LoadTask.Database(
                    EmbeddedMariaDb.url(databasePort(), EmbeddedMariaDb.NAME, certs().resolve("ca.pem")),
                    EmbeddedMariaDb.NAME,
                    Files.readString(folder.resolve("password")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int databasePort() {
        String option = "--port=";
        return Stream.of(databaseServer().info().arguments().orElseThrow())
                .filter(each -> each.startsWith(option))
                .mapToInt(each -> Integer.parseInt(each.substring(option.length())))
                .findFirst()
                .orElseThrow();
    }

    /** Processes that a round at the hub watches. */
    Map<String, Long> processes(LoadProcess load) {
        return Map.of(Usage.HUB, hub.pid(), Usage.DATABASE, databasePid(), Usage.LOAD, load.pid());
    }

    /**
     * Stops the hub and starts it again on its migrated database.
     *
     * @param settings settings of the hub as options of its JVM, besides the usual
     * @return seconds from the start of the process until it listens
     */
    double restart(List<String> settings) throws IOException {
        hub.close();
        long begun = System.nanoTime();
        List<String> options = new ArrayList<>(OPTIONS);
        options.addAll(settings);
        hub = HubProcess.start(home.folder(), options);
        return (System.nanoTime() - begun) / 1e9;
    }

    Path certs() {
        return home.folder().resolve("certs");
    }

    /** The database server that the hub started. */
    long databasePid() {
        return databaseServer().pid();
    }

    private ProcessHandle databaseServer() {
        return databaseServer(hub.pid());
    }

    /** The database server that a hub's process started. */
    static ProcessHandle databaseServer(long hub) {
        return ProcessHandle.of(hub)
                .orElseThrow()
                .descendants()
                .filter(each -> each.info().command().orElse("").contains("mariadbd"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        office.close();
        hub.close();
    }
}
