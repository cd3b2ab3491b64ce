package cityhub.tools.bench;

import cityhub.intermediary.v1.ExchangeOutcome;
import cityhub.intermediary.v1.Inquiry;
import cityhub.intermediary.v1.NewInquiry;
import cityhub.intermediary.v1.RegisterInquiriesRequest;
import cityhub.intermediary.v1.ScheduleHoursRequest;
import cityhub.kit.CityHub;
import cityhub.platform.ConnectorSettings;
import cityhub.platform.PlatformConnector;
import cityhub.tools.bench.load.LoadTask;
import cityhub.tools.city.City;
import cityhub.tools.demo.DemoConsumer;
import cityhub.tools.demo.DemoOffice;
import cityhub.tools.simulators.JukiNetSimulator;
import cityhub.tools.simulators.PlatformHome;
import cityhub.tools.simulators.SimulatedCity;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The intermediate-server platform beside a bench city: the simulator in a process of its own, the connector in this one,
 * an officer who opens and closes the line, and a system with numbers of its own that inquires.
 */
final class BenchPlatform implements AutoCloseable {
    /** Role of the process with the connector: this one, which does nothing else meanwhile. */
    static final String CONNECTOR = "connector";

    /** Role of the simulator's process. */
    static final String PLATFORM = "platform";

    /** Calls a second that the connector may make: more than it can. */
    private static final int PACE = 1_000_000;

    private static final int AT_ONCE = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final DemoOffice office;
    private final CityHub operator;
    private final CityHub connectorHub;
    private final LoadTask.Target system;
    private final Path home;
    private final ServerProcess simulator;
    private final ConnectorSettings settings;
    private final TimedSecurity security;
    private final CityHub relayHub;
    private final JukiNetSimulator jukiNet;
    private Optional<PlatformConnector> connector = Optional.empty();

    private BenchPlatform(
            DemoOffice office,
            LoadTask.Target system,
            Path home,
            ServerProcess simulator,
            ConnectorSettings settings,
            TimedSecurity security,
            ConnectorSettings relay) {
        this.office = office;
        this.system = system;
        this.home = home;
        this.simulator = simulator;
        this.settings = settings;
        this.security = security;
        this.operator = office.employOperator();
        this.connectorHub = office.open(DemoOffice.PLATFORM_CONNECTOR);
        this.relayHub = office.open(DemoOffice.JUKI_NET_RELAY);
        this.jukiNet = JukiNetSimulator.start(relayHub, relay);
    }

    /** Registers everybody who takes part and waits until the hub has the platform's master data. */
    static BenchPlatform start(DemoOffice office, DemoConsumer inquirer, LoadTask.Target hub, Path folder)
            throws IOException {
        office.register(inquirer);
        LoadTask.Target system =
                new LoadTask.Target(hub.address(), hub.credentials(), inquirer.id(), office.agreeOnExchanges(inquirer));
        String connection = office.registerPlatformConnector();
        PlatformHome home = PlatformHome.openOrCreate(folder.resolve("platform"), City.code());
        ServerProcess simulator = ServerProcess.platform(home.folder(), City.code(), folder.resolve("platform.log"));
        ConnectorSettings usual = home.connector(connection, URI.create(simulator.address()));
        TimedSecurity security = new TimedSecurity(usual.security());
        ConnectorSettings settings = new ConnectorSettings(
                usual.agreementId(),
                usual.address(),
                usual.tls(),
                usual.institution(),
                usual.platform(),
                security,
                usual.layout(),
                PACE,
                AT_ONCE,
                usual.patience(),
                usual.idle());
        BenchPlatform platform = new BenchPlatform(
                office,
                system,
                home.folder(),
                simulator,
                settings,
                security,
                home.connector(office.registerJukiNetRelay(), usual.address()));
        platform.line(true);
        platform.connect();
        platform.awaitMasterData();
        return platform;
    }

    LoadTask.Target system() {
        return system;
    }

    /** The simulated platform's folder. */
    Path home() {
        return home;
    }

    /** Where the simulated platform is. */
    String address() {
        return simulator.address();
    }

    long simulatorPid() {
        return simulator.pid();
    }

    TimedSecurity security() {
        return security;
    }

    /** Opens or closes the line from now on. */
    void line(boolean open) {
        Instant now = Instant.now();
        operator.exchanges()
                .scheduleHours(ScheduleHoursRequest.newBuilder()
                        .setStartTime(Timestamp.newBuilder().setSeconds(now.getEpochSecond() - 60))
                        .setEndTime(Timestamp.newBuilder().setSeconds(now.getEpochSecond() + 86_400))
                        .setOpen(open)
                        .setReason("測定")
                        .build());
    }

    /** Starts the connector, unless it runs. */
    void connect() {
        if (connector.isEmpty()) {
            connector = Optional.of(PlatformConnector.start(connectorHub, settings));
        }
    }

    /** Stops the connector. */
    void disconnect() {
        connector.ifPresent(PlatformConnector::close);
        connector = Optional.empty();
    }

    /** Processes to watch, with those of the hub. */
    Map<String, Long> processes(Map<String, Long> hub) {
        Map<String, Long> all = new HashMap<>(hub);
        all.put(CONNECTOR, ProcessHandle.current().pid());
        all.put(PLATFORM, simulator.pid());
        return all;
    }

    /** A number that nobody has: it is told as unknown once the codes are known. */
    private void awaitMasterData() {
        RegisterInquiriesRequest probe = RegisterInquiriesRequest.newBuilder()
                .setAgreementId(system.agreementId())
                .addInquiries(NewInquiry.newBuilder()
                        .setRequestId(UUID.randomUUID().toString())
                        .setNumber("NOBODY")
                        .setInquiry(Inquiry.newBuilder()
                                .setAffairCode(SimulatedCity.AFFAIR)
                                .setProcedureCode(SimulatedCity.PROCEDURE)
                                .addItemNameCodes(SimulatedCity.LOCAL_TAX)
                                .setProviderCode("0110020000000000")))
                .build();
        Instant end = Instant.now().plus(PATIENCE);
        try (CityHub hub = office.open(system.participant())) {
            while (hub.exchanges().registerInquiries(probe).getReceipts(0).getOutcome()
                    == ExchangeOutcome.EXCHANGE_OUTCOME_CODE_UNKNOWN) {
                if (Instant.now().isAfter(end)) {
                    throw new IllegalStateException("the platform's master data did not come");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    @Override
    public void close() {
        jukiNet.close();
        relayHub.close();
        disconnect();
        connectorHub.close();
        operator.close();
        simulator.close();
    }
}
