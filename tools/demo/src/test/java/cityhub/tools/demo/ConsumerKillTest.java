package cityhub.tools.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.Hub;
import cityhub.hub.HubConfiguration;
import cityhub.kit.FileResidentSink;
import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.city.City;
import cityhub.tools.city.CitySettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consumer's process is killed with {@code kill -9} again and again while changes come in. */
class ConsumerKillTest {
    private static final int KILLS = 5;

    private final City city = City.of(CitySettings.of(13, 200));

    @TempDir
    Path folder;

    @Test
    void killedConsumerLosesAndDoublesNothing() throws Exception {
        HubHome home = HubHome.initialise(folder.resolve("hub"), City.code(), 0, 0);
        DemoConsumer consumer = DemoConsumers.all().stream()
                .filter(each -> each.id().equals("public-assistance"))
                .findFirst()
                .orElseThrow();
        try (Hub hub = home.start();
                DemoOffice office = new DemoOffice(home, "localhost:" + hub.grpcPort())) {
            office.registerResidentRegister();
            try (DemoRegister register = new DemoRegister(
                    city,
                    office.open(DemoOffice.REGISTER),
                    folder.resolve("files"),
                    new DemoProgress(new PrintWriter(new StringWriter())))) {
                register.loadEverybody();
                office.register(consumer);
                String agreement = office.agree(consumer, LocalDate.now(HubConfiguration.BUSINESS_ZONE));
                String[] arguments = {
                    "localhost:" + hub.grpcPort(),
                    home.credentials().toString(),
                    consumer.id(),
                    agreement,
                    folder.resolve("sink").toString()
                };
                Map<String, ResidentRecord> expected = expected(consumer, changesUnderFire(register, arguments));
                assertEquals(expected, receivedUntil(expected, arguments));
            }
        }
    }

    private DemoRegister.Outcome changesUnderFire(DemoRegister register, String[] arguments) throws Exception {
        Random random = new Random(3);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Process process = launch(arguments);
            Future<DemoRegister.Outcome> changes = threads.submit(() -> register.submitChanges(300));
            for (int kill = 0; kill < KILLS; kill++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(600 + random.nextInt(1500)));
                process.destroyForcibly();
                process.onExit().join();
                process = launch(arguments);
            }
            DemoRegister.Outcome outcome = changes.get(2, TimeUnit.MINUTES);
            process.destroyForcibly();
            process.onExit().join();
            return outcome;
        }
    }

    /** What the sink's file holds once a last process has had time to receive the rest. */
    private Map<String, ResidentRecord> receivedUntil(Map<String, ResidentRecord> expected, String[] arguments)
            throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        Map<String, ResidentRecord> held = new TreeMap<>();
        while (System.nanoTime() < deadline && !held.equals(expected)) {
            Process process = launch(arguments);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
            assertTrue(process.isAlive(), "the consumer ended by itself");
            process.destroyForcibly();
            process.onExit().join();
            held = held();
        }
        return held;
    }

    private Map<String, ResidentRecord> held() throws IOException {
        Map<String, ResidentRecord> held = new TreeMap<>();
        try (FileResidentSink sink = FileResidentSink.open(folder.resolve("sink"))) {
            sink.records()
                    .forEach((number, record) -> held.put(
                            number, record.toBuilder().clearIntegratedNumber().build()));
        }
        return held;
    }

    private static Map<String, ResidentRecord> expected(DemoConsumer consumer, DemoRegister.Outcome outcome) {
        ExpectedView view = new ExpectedView(consumer, Optional::of);
        Map<String, ResidentRecord> expected = new TreeMap<>();
        try (Stream<ResidentRecord> truth = outcome.truth().released()) {
            truth.forEach(record ->
                    view.of(record).ifPresent(projected -> expected.put(record.getAddresseeNumber(), projected)));
        }
        return expected;
    }

    private Process launch(String[] arguments) throws IOException {
        String[] command = {
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            FileConsumer.class.getName()
        };
        return new ProcessBuilder(
                        Stream.concat(Stream.of(command), Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("consumer.log").toFile())
                .start();
    }
}
