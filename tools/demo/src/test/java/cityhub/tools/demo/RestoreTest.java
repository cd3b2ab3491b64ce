package cityhub.tools.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.Hub;
import cityhub.hub.HubConfiguration;
import cityhub.hub.delivery.ChangeLog;
import cityhub.kit.CityHub;
import cityhub.kit.Comparison;
import cityhub.kit.ConsumerListener;
import cityhub.kit.FileResidentSink;
import cityhub.kit.ResidentConsumer;
import cityhub.kit.seal.SealException;
import cityhub.resident.v1.ResidentRecord;
import cityhub.residentregister.ProgressDisplay;
import cityhub.residentregister.RegisterFile;
import cityhub.residentregister.UnusableFileException;
import cityhub.tools.city.City;
import cityhub.tools.city.CitySettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is lost and an older backup restored, as docs/operating.md says: afterwards nothing is missing. */
class RestoreTest {
    private static final int LOST_BATCHES = 300;

    private final City city = City.of(CitySettings.of(17, 200));

    @TempDir
    Path folder;

    private final DemoConsumer consumer = DemoConsumers.all().stream()
            .filter(each -> each.id().equals("seal-registration"))
            .findFirst()
            .orElseThrow();
    private final AtomicInteger resyncs = new AtomicInteger();
    private DemoOffice office;
    private String agreement;

    @Test
    void afterARestoreFeedsBeginAnewAndTheRegistersFilesBringBackTheRest() throws Exception {
        HubHome home =
                HubHome.initialise(folder.resolve("hub"), City.code(), HubProcess.freePort(), HubProcess.freePort());
        Hub hub = home.start();
        office = new DemoOffice(home, home.address());
        office.registerResidentRegister();
        DemoProgress progress = new DemoProgress(new PrintWriter(new StringWriter()));
        try (DemoRegister register =
                new DemoRegister(city, office.open(DemoOffice.REGISTER), folder.resolve("files"), progress)) {
            register.loadEverybody();
            register.submitChanges(40);
            office.register(consumer);
            agreement = office.agree(consumer, LocalDate.now(HubConfiguration.BUSINESS_ZONE));
            Map<String, ResidentRecord> atBackup = receive();
            hub.close();
            copy(home.folder().resolve("database"), folder.resolve("backup"));

            hub = home.start();
            lengthenLedger();
            register.goOn(60);
            Map<String, ResidentRecord> beforeTheLoss = receive();
            assertNotEquals(atBackup, beforeTheLoss);
            hub.close();

            Files.move(home.folder().resolve("database"), folder.resolve("lost"));
            copy(folder.resolve("backup"), home.folder().resolve("database"));
            hub = home.start();
            hub.context().getBean(ChangeLog.class).beginEpoch();
            assertThrows(SealException.class, this::receive, "a ledger that was cut back is refused");
            Path witness = home.folder().resolve("state").resolve(consumer.id());
            Files.move(witness, folder.resolve("witness-of-the-lost-ledger"));
            assertEquals(atBackup, receive());
            assertTrue(resyncs.get() > 0, "the consumer took a new snapshot");

            sendAgain(folder.resolve("files").resolve("changes-1.csv"));
            assertEquals(beforeTheLoss, receive());
        } finally {
            office.close();
            hub.close();
        }
    }

    /** Runs the consumer until its copy is what the hub would deliver. */
    private Map<String, ResidentRecord> receive() throws IOException, InterruptedException {
        ConsumerListener listener = new ConsumerListener() {
            @Override
            public void resyncing() {
                resyncs.incrementAndGet();
            }
        };
        try (CityHub client = office.open(consumer.id());
                FileResidentSink sink = FileResidentSink.open(folder.resolve("sink"));
                ResidentConsumer receiving = client.consumer(agreement, sink, listener)) {
            CompletableFuture<RuntimeException> failure = new CompletableFuture<>();
            Thread.ofVirtual()
                    .uncaughtExceptionHandler((each, e) -> failure.complete((RuntimeException) e))
                    .start(receiving::run);
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while (System.nanoTime() < deadline) {
                if (failure.isDone()) {
                    throw failure.join();
                }
                Comparison comparison = client.compare(agreement, sink.records().values());
                if (comparison.isSame() && comparison.records() == sink.size()) {
                    return sink.records();
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
            throw new AssertionError("the copy did not become whole");
        }
    }

    /** So that the ledger which is lost stays longer than the restored one while the consumer looks at it. */
    private void lengthenLedger() {
        try (CityHub client = office.open(consumer.id())) {
            for (int batch = 0; batch < LOST_BATCHES; batch++) {
                client.compare(agreement, List.of());
            }
        }
    }

    /** The register sends a file once more, as one that the hub has never seen. */
    private void sendAgain(Path file) throws IOException {
        Path again = folder.resolve("again.csv");
        Files.copy(file, again);
        try (CityHub register = office.open(DemoOffice.REGISTER)) {
            RegisterFile.of(again)
                    .submit(
                            register,
                            new ProgressDisplay(new PrintStream(OutputStream.nullOutputStream()), false, Locale.JAPAN));
        } catch (UnusableFileException e) {
            throw new AssertionError(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path each : files.toList()) {
                if (!each.getFileName().toString().endsWith(".sock")) {
                    Path target = to.resolve(from.relativize(each).toString());
                    if (Files.isDirectory(each)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(each, target);
                    }
                }
            }
        }
    }
}
