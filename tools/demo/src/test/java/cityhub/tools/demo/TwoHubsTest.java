package cityhub.tools.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.addressee.v1.IssueNonResidentRequest;
import cityhub.addressee.v1.NonResidentBasis;
import cityhub.addressee.v1.NonResidentOutcome;
import cityhub.addressee.v1.NonResidentRecord;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.evidence.v1.GetCheckpointRequest;
import cityhub.hub.HubSettings;
import cityhub.hub.store.EmbeddedMariaDb;
import cityhub.hub.store.EmbeddedMariaDb.Sizing;
import cityhub.hub.store.EmbeddedMariaDb.TlsFiles;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubSettings;
import cityhub.kit.NonResidentReceipt;
import cityhub.kit.RequestIds;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.UncertainDate;
import cityhub.tools.city.City;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hub processes on one database: callers with connections of their own register the same person at once. */
class TwoHubsTest {
    private static final int CALLERS = 200;
    private static final List<String> OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC");

    @TempDir
    Path folder;

    @Test
    void twoHundredCallersOnTwoHubsWhoRegisterTheSamePersonEndWithOneNumber() throws Exception {
        Path first = folder.resolve("hub");
        try (EmbeddedMariaDb database = database(first, folder.resolve("database"))) {
            Path password = Files.writeString(folder.resolve("password"), database.password());
            HubHome home = HubHome.initialise(
                    first,
                    City.code(),
                    HubProcess.freePort(),
                    HubProcess.freePort(),
                    new HubSettings.External(database.url(EmbeddedMariaDb.NAME), database.user(), password));
            Path second = folder.resolve("other");
            copy(first, second);
            new HubSettings(
                            second,
                            City.code(),
                            HubSettings.load(first).registerOwnerDepartment(),
                            HubProcess.freePort(),
                            HubProcess.freePort(),
                            HubSettings.load(first).database())
                    .save();
            try (HubProcess one = HubProcess.start(first, OPTIONS);
                    HubProcess other = HubProcess.start(second, OPTIONS);
                    DemoOffice office = new DemoOffice(home, home.address())) {
                DemoConsumer consumer = DemoConsumers.all().getFirst();
                office.register(consumer);
                String agreement = office.agreeOnNonResidents(consumer);
                assertEquals(2, Set.of(one.pid(), other.pid()).size());
                registerAtOnce(home, HubHome.at(second), consumer, agreement);
            }
        }
    }

    private static void registerAtOnce(HubHome home, HubHome other, DemoConsumer consumer, String agreement)
            throws Exception {
        NonResidentRecord record = NonResidentRecord.newBuilder()
                .setName(PersonName.newBuilder().setFullName("同時　花子"))
                .setBirthDate(UncertainDate.newBuilder().setValue("1971-02-03"))
                .setAffairId("010")
                .build();
        List<CityHub> clients = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Callable<NonResidentReceipt>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            CityHub client = open(home, i % 2 == 0 ? home.address() : other.address(), consumer.id(), i);
            clients.add(client);
            calls.add(() -> {
                client.ledger().getCheckpoint(GetCheckpointRequest.getDefaultInstance());
                start.await();
                return client.issueNonResident(IssueNonResidentRequest.newBuilder()
                        .setAgreementId(agreement)
                        .setRequestId(RequestIds.next())
                        .setBasis(NonResidentBasis.NON_RESIDENT_BASIS_NEW)
                        .setRecord(record)
                        .build());
            });
        }
        List<NonResidentOutcome> outcomes = new ArrayList<>();
        Set<String> numbers = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<NonResidentReceipt>> running =
                    calls.stream().map(threads::submit).toList();
            start.countDown();
            for (Future<NonResidentReceipt> each : running) {
                outcomes.add(each.get().outcome());
                each.get().records().forEach(found -> numbers.add(found.getAddresseeNumber()));
            }
        } finally {
            clients.forEach(CityHub::close);
        }
        assertEquals(1, Collections.frequency(outcomes, NonResidentOutcome.NON_RESIDENT_OUTCOME_REGISTERED));
        assertEquals(CALLERS - 1, Collections.frequency(outcomes, NonResidentOutcome.NON_RESIDENT_OUTCOME_CANDIDATES));
        assertEquals(1, numbers.size());
    }

    private static CityHub open(HubHome home, String address, String holder, int serial) {
        Credential.Files files = Credential.Files.in(home.credentials(), holder);
        return CityHub.open(CityHubSettings.of(
                address,
                files.authority(),
                files.certificate(),
                files.key(),
                home.folder().resolve("state-" + serial)));
    }

    private static EmbeddedMariaDb database(Path home, Path folder) {
        DevelopmentCa authority = DevelopmentCa.openOrCreate(home.resolve("ca"), City.code(), InstantSource.system());
        Path certificates = home.resolveSibling("database-certs");
        Credential.Files files =
                authority.issueLocalServer("database", Duration.ofDays(1)).writeTo(certificates, "database");
        return EmbeddedMariaDb.start(
                folder, new Sizing(0, 256), new TlsFiles(files.authority(), files.certificate(), files.key()));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path each : files.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
