package cityhub.tools.demo;

import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.hub.Hub;
import cityhub.hub.HubSettings;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.evidence.KeyRotation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A hub's home folder on this machine: {@code ca} (development authority), {@code certs} (the hub's own),
 * {@code credentials} (of officers and participants that live here), {@code keys}, {@code database}.
 */
public final class HubHome {
    /** Officer that {@code init} makes for the register's owner. */
    public static final String APPROVER = "approver";

    /** Officer that {@code init} makes for administration. */
    public static final String ADMINISTRATOR = "administrator";

    /** Department of the administrator. */
    public static final String ADMINISTRATION = "smart-city";

    private static final Duration VALIDITY = Duration.ofDays(365);

    private final HubSettings settings;

    private HubHome(HubSettings settings) {
        this.settings = settings;
    }

    /**
     * The initialised home in a folder.
     *
     * @throws IllegalStateException when it was not initialised
     */
    public static HubHome at(Path folder) {
        return new HubHome(HubSettings.load(folder));
    }

    /**
     * Makes a home: authority, certificates, keys, a migrated database and the first two officers, who stand in the
     * ledger as records 1 and 2.
     *
     * @throws IllegalStateException when the folder is a home already
     */
    public static HubHome initialise(Path folder, String cityCode, int grpcPort, int managementPort) {
        return initialise(
                folder,
                cityCode,
                grpcPort,
                managementPort,
                HubSettings.development(folder).database());
    }

    /** The same with a database of the city's own, which must be there and empty. */
    public static HubHome initialise(
            Path folder, String cityCode, int grpcPort, int managementPort, HubSettings.DatabaseLocation database) {
        if (folder.resolve("hub.properties").toFile().exists()) {
            throw new IllegalStateException(folder + " is a hub's home already.");
        }
        DevelopmentCa authority = DevelopmentCa.openOrCreate(folder.resolve("ca"), cityCode, InstantSource.system());
        authority.issueLocalServer("hub", VALIDITY).writeTo(folder.resolve("certs"), "server");
        authority.issueLocalServer("database", VALIDITY).writeTo(folder.resolve("certs"), "database");
        Credential approver = authority.issueOfficer(APPROVER, VALIDITY);
        Credential administrator = authority.issueOfficer(ADMINISTRATOR, VALIDITY);
        approver.writeTo(folder.resolve("credentials"), APPROVER);
        administrator.writeTo(folder.resolve("credentials"), ADMINISTRATOR);
        HubSettings base = HubSettings.development(folder);
        HubSettings settings =
                new HubSettings(folder, cityCode, base.registerOwnerDepartment(), grpcPort, managementPort, database);
        settings.save();
        FirstOfficers.add(
                settings, Certificates.toPem(approver.certificate()), Certificates.toPem(administrator.certificate()));
        return new HubHome(settings);
    }

    /** Starts the hub in this process. */
    public Hub start() {
        return Hub.start(settings);
    }

    /** The same with settings of the hub ({@code cityhub.*}) by name. */
    Hub start(Map<String, String> more) {
        return Hub.start(settings, more);
    }

    /**
     * Makes the ledger's next signing key, introduced by a record that the present one signs.
     *
     * @throws IllegalStateException when a hub runs on this home
     */
    public void rotateLedgerKey() {
        try (Hub hub = Hub.start(settings.withPorts(0, 0))) {
            hub.context().getBean(KeyRotation.class).rotate("operator");
        }
    }

    /**
     * Runs the hub until the process is told to stop.
     *
     * @param newEpoch true after a restore or a failover that may have lost commits: every feed then answers that a
     *     new snapshot is needed
     */
    public void serve(boolean newEpoch, Consumer<String> whenReady) {
        if (newEpoch) {
            try (Hub hub = Hub.start(settings.withPorts(0, 0))) {
                hub.context().getBean(ChangeLog.class).beginEpoch();
            }
        }
        Hub hub = start();
        Runtime.getRuntime().addShutdownHook(new Thread(hub::close, "shutdown"));
        whenReady.accept("localhost:" + hub.grpcPort());
        hub.awaitTermination();
    }

    /** Address of the gRPC server. */
    public String address() {
        return "localhost:" + settings.grpcPort();
    }

    public int managementPort() {
        return settings.managementPort();
    }

    public Path folder() {
        return settings.home();
    }

    public Path credentials() {
        return settings.home().resolve("credentials");
    }

    public DevelopmentCa authority() {
        return DevelopmentCa.load(settings.home().resolve("ca"), InstantSource.system());
    }
}
