package cityhub.tools.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.HubConfiguration;
import cityhub.kit.ledger.LedgerReport;
import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.city.City;
import cityhub.tools.city.CitySettings;
import cityhub.tools.city.OwnNumbers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub is killed with {@code kill -9} again and again while changes go in and feeds come out. */
class CrashTest {
    private static final int KILLS = 4;

    private final LocalDate today = LocalDate.now(HubConfiguration.BUSINESS_ZONE);
    private final City city = City.of(CitySettings.of(11, 200));

    @TempDir
    Path folder;

    @Test
    void killedHubLosesAndDoublesNothing() throws Exception {
        HubHome home =
                HubHome.initialise(folder.resolve("hub"), City.code(), HubProcess.freePort(), HubProcess.freePort());
        DemoProgress progress = new DemoProgress(new PrintWriter(new StringWriter()));
        try (HubProcess hub = HubProcess.start(home.folder(), List.of("-Xmx512m", "-XX:+UseSerialGC"));
                DemoOffice office = new DemoOffice(home, home.address())) {
            office.registerResidentRegister();
            try (DemoRegister register =
                    new DemoRegister(city, office.open(DemoOffice.REGISTER), folder.resolve("files"), progress)) {
                register.loadEverybody();
                List<DemoSystem> systems = systems(office);
                DemoRegister.Outcome outcome = changesUnderFire(hub, register);
                settle(systems, outcome);
                for (DemoSystem system : systems) {
                    assertHoldsTruth(system, outcome);
                    system.close();
                }
                assertEquals(outcome.refusedAsExpected(), outcome.refused());
            }
            LedgerExport.batches(office.administrator(), "試験", folder.resolve("ledger"));
            assertInstanceOf(
                    LedgerReport.Sound.class,
                    LedgerExport.verify(folder.resolve("ledger"), Optional.empty(), Optional.empty()));
        }
    }

    private List<DemoSystem> systems(DemoOffice office) {
        List<DemoSystem> systems = new ArrayList<>();
        for (DemoConsumer consumer : DemoConsumers.all()) {
            if (List.of("public-assistance", "seal-registration", "tax-collection")
                    .contains(consumer.id())) {
                office.register(consumer);
                DemoSystem system = new DemoSystem(
                        consumer,
                        office.agree(consumer, today),
                        office.open(consumer.id()),
                        consumer.hasOwnNumbers()
                                ? OwnNumbers.of(city, consumer.numberDomain(), OwnNumbers.Form.FIFTEEN_DIGITS)::of
                                : number -> number);
                if (consumer.hasOwnNumbers()) {
                    system.registerNumbers(city.register()
                            .map(ResidentRecord::getAddresseeNumber)
                            .toList());
                }
                system.start();
                systems.add(system);
            }
        }
        return systems;
    }

    private static DemoRegister.Outcome changesUnderFire(HubProcess hub, DemoRegister register) throws Exception {
        Random random = new Random(5);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<DemoRegister.Outcome> changes = threads.submit(() -> register.submitChanges(400));
            for (int kill = 0; kill < KILLS; kill++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(1500)));
                hub.killAndRestart();
            }
            return changes.get(5, TimeUnit.MINUTES);
        }
    }

    /** Newcomers get their numbers; then each system must come to hold exactly the truth. */
    private void settle(List<DemoSystem> systems, DemoRegister.Outcome outcome) {
        for (DemoSystem system : systems) {
            if (system.consumer().hasOwnNumbers()) {
                system.registerNumbers(outcome.truth()
                        .all()
                        .map(ResidentRecord::getAddresseeNumber)
                        .toList());
            }
        }
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (System.nanoTime() < deadline
                && !systems.stream().allMatch(system -> compare(system, outcome).mismatches() == 0)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
        }
    }

    private void assertHoldsTruth(DemoSystem system, DemoRegister.Outcome outcome) {
        DemoComparison.Result result = compare(system, outcome);
        assertEquals(0, result.mismatches(), system.consumer().id() + " " + result.examples());
        assertTrue(result.expected() > 0);
        assertEquals(0, system.sink().counts().leaks());
    }

    private DemoComparison.Result compare(DemoSystem system, DemoRegister.Outcome outcome) {
        try (Stream<ResidentRecord> truth = outcome.truth().released()) {
            return new DemoComparison(today).compare(system, truth);
        }
    }
}
