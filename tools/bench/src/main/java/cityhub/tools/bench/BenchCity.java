package cityhub.tools.bench;

import cityhub.formats.ResidentCsvWriter;
import cityhub.hub.HubConfiguration;
import cityhub.kit.CityHub;
import cityhub.resident.v1.ResidentChange;
import cityhub.residentregister.ProgressDisplay;
import cityhub.residentregister.RegisterFile;
import cityhub.residentregister.SubmissionResult;
import cityhub.residentregister.UnusableFileException;
import cityhub.tools.bench.load.LoadTask;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A hub in a process of its own, with a generated city that came in through the connector and one approved consumer. */
final class BenchCity implements AutoCloseable {
    /** Seed of the city. */
    static final long SEED = 1;

    private final HubHome home;
    private final HubProcess hub;
    private final DemoOffice office;
    private final DemoConsumer consumer;
    private final String agreementId;

    private BenchCity(HubHome home, HubProcess hub, DemoOffice office, DemoConsumer consumer, String agreementId) {
        this.home = home;
        this.hub = hub;
        this.office = office;
        this.consumer = consumer;
        this.agreementId = agreementId;
    }

    /** Makes the folder anew and loads the city. */
    static BenchCity start(Path folder, int residents) throws IOException {
        DemoFolder.clear(folder);
        HubHome home =
                HubHome.initialise(folder.resolve("hub"), City.code(), HubProcess.freePort(), HubProcess.freePort());
        HubProcess hub = HubProcess.start(home.folder(), List.of("-Xmx512m"));
        DemoOffice office = new DemoOffice(home, home.address());
        office.registerResidentRegister();
        load(office, City.of(CitySettings.of(SEED, residents)), folder.resolve("residents.csv"));
        DemoConsumer consumer = DemoConsumers.all().stream()
                .filter(each -> each.id().equals("electoral-roll"))
                .findFirst()
                .orElseThrow()
                .everybody();
        office.register(consumer);
        String agreementId = office.agree(consumer, LocalDate.now(HubConfiguration.BUSINESS_ZONE));
        return new BenchCity(home, hub, office, consumer, agreementId);
    }

    private static void load(DemoOffice office, City city, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                ResidentCsvWriter writer = ResidentCsvWriter.ofChanges(out);
                Stream<ResidentChange> residents = city.residents()) {
            for (Iterator<ResidentChange> each = residents.iterator(); each.hasNext(); ) {
                writer.write(each.next());
            }
        }
        try (CityHub register = office.open(DemoOffice.REGISTER)) {
            SubmissionResult result =
                    RegisterFile.of(file).submit(register, ProgressDisplay.onStandardError(Locale.JAPAN));
            if (!result.allAccepted()) {
                throw new IllegalStateException("residents were not taken in; see " + result.errorList());
            }
        } catch (UnusableFileException e) {
            throw new IllegalStateException("a file of the bench can't be used", e);
        }
    }

    /** The hub as a target of load. */
    LoadTask.Target target() {
        return target(home.address());
    }

    /** Another server as a target, with the same caller. */
    LoadTask.Target target(String address) {
        return new LoadTask.Target(address, home.credentials(), consumer.id(), agreementId);
    }

    Path certs() {
        return home.folder().resolve("certs");
    }

    long hubPid() {
        return hub.pid();
    }

    /** The database server that the hub started. */
    long databasePid() {
        return ProcessHandle.of(hub.pid())
                .orElseThrow()
                .descendants()
                .filter(each -> each.info().command().orElse("").contains("mariadbd"))
                .findFirst()
                .orElseThrow()
                .pid();
    }

    @Override
    public void close() {
        office.close();
        hub.close();
    }
}
