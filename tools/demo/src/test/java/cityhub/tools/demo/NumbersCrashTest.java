package cityhub.tools.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.AddresseeServiceGrpc.AddresseeServiceBlockingStub;
import cityhub.addressee.v1.NumberKind;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.TieOutcome;
import cityhub.addressee.v1.UnlinkNumbersRequest;
import cityhub.addressee.v1.UnlinkOutcome;
import cityhub.hub.HubConfiguration;
import cityhub.kit.CityHub;
import cityhub.kit.ResidentAnswer;
import cityhub.registry.v1.Mode;
import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.city.City;
import cityhub.tools.city.CitySettings;
import io.grpc.StatusRuntimeException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub is killed with {@code kill -9} again and again while a system ties numbers and ends them. */
class NumbersCrashTest {
    private static final int KILLS = 3;
    private static final int ROUNDS = 4;
    private static final int GROUP = 10;
    private static final int ENDED = 3;

    private final City city = City.of(CitySettings.of(13, 150));
    private final List<String> residents =
            city.register().map(ResidentRecord::getAddresseeNumber).toList();

    @TempDir
    Path folder;

    @Test
    void killedHubLosesAndDoublesNoTie() throws Exception {
        HubHome home =
                HubHome.initialise(folder.resolve("hub"), City.code(), HubProcess.freePort(), HubProcess.freePort());
        try (HubProcess hub = HubProcess.start(home.folder(), List.of("-Xmx512m", "-XX:+UseSerialGC"));
                DemoOffice office = new DemoOffice(home, home.address())) {
            office.registerResidentRegister();
            DemoProgress progress = new DemoProgress(new PrintWriter(new StringWriter()));
            try (DemoRegister register =
                    new DemoRegister(city, office.open(DemoOffice.REGISTER), folder.resolve("files"), progress)) {
                register.loadEverybody();
            }
            DemoConsumer consumer = DemoConsumers.all().stream()
                    .filter(DemoConsumer::hasOwnNumbers)
                    .findFirst()
                    .orElseThrow();
            office.register(consumer);
            String agreement = office.agreeOn(
                    consumer,
                    LocalDate.now(HubConfiguration.BUSINESS_ZONE),
                    List.of("宛名番号", "団体内統合宛名番号"),
                    List.of(Mode.MODE_QUERY));
            try (CityHub client = office.open(consumer.id())) {
                tieUnderFire(hub, client, agreement);
                assertEveryTieIsThereOnce(client, agreement);
            }
        }
    }

    private void tieUnderFire(HubProcess hub, CityHub client, String agreement) throws Exception {
        Random random = new Random(7);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> tying = threads.submit(() -> tieAll(client, agreement));
            for (int kill = 0; kill < KILLS; kill++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(700)));
                hub.killAndRestart();
            }
            tying.get(5, TimeUnit.MINUTES);
        }
    }

    /** Each resident gets several numbers, in small groups; every third number is ended again. */
    private void tieAll(CityHub client, String agreement) {
        for (int round = 0; round < ROUNDS; round++) {
            for (int from = 0; from < residents.size(); from += GROUP) {
                List<NumberTie> ties = ties(round, from);
                List<TieOutcome> tied = insist(
                        client,
                        stub -> stub.registerNumbers(RegisterNumbersRequest.newBuilder()
                                        .setAgreementId(agreement)
                                        .addAllTies(ties)
                                        .build())
                                .getOutcomesList());
                assertTrue(
                        tied.stream()
                                .allMatch(each -> each == TieOutcome.TIE_OUTCOME_REGISTERED
                                        || each == TieOutcome.TIE_OUTCOME_UNCHANGED),
                        tied::toString);
                List<String> ended = ties.stream()
                        .map(NumberTie::getOwnNumber)
                        .filter(NumbersCrashTest::isEnded)
                        .toList();
                if (!ended.isEmpty()) {
                    insist(
                            client,
                            stub -> stub.unlinkNumbers(UnlinkNumbersRequest.newBuilder()
                                            .setAgreementId(agreement)
                                            .addAllOwnNumbers(ended)
                                            .build())
                                    .getOutcomesList());
                }
            }
        }
    }

    private void assertEveryTieIsThereOnce(CityHub client, String agreement) {
        for (int round = 0; round < ROUNDS; round++) {
            for (int from = 0; from < residents.size(); from += GROUP) {
                List<NumberTie> ties = ties(round, from);
                List<String> own = ties.stream().map(NumberTie::getOwnNumber).toList();
                List<ResidentAnswer> answers = client.resolveNumbers(agreement, NumberKind.NUMBER_KIND_OWN, own);
                List<TieOutcome> again = client.addressee()
                        .registerNumbers(RegisterNumbersRequest.newBuilder()
                                .setAgreementId(agreement)
                                .addAllTies(ties)
                                .build())
                        .getOutcomesList();
                for (int i = 0; i < own.size(); i++) {
                    if (isEnded(own.get(i))) {
                        assertEquals(new ResidentAnswer.NotFound(), answers.get(i));
                        assertEquals(TieOutcome.TIE_OUTCOME_NUMBER_CLOSED, again.get(i));
                    } else {
                        ResidentAnswer.Found found = assertInstanceOf(ResidentAnswer.Found.class, answers.get(i));
                        assertEquals(own.get(i), found.record().getAddresseeNumber());
                        assertEquals(TieOutcome.TIE_OUTCOME_UNCHANGED, again.get(i));
                    }
                }
                List<String> ended =
                        own.stream().filter(NumbersCrashTest::isEnded).toList();
                if (!ended.isEmpty()) {
                    assertTrue(client
                            .addressee()
                            .unlinkNumbers(UnlinkNumbersRequest.newBuilder()
                                    .setAgreementId(agreement)
                                    .addAllOwnNumbers(ended)
                                    .build())
                            .getOutcomesList()
                            .stream()
                            .allMatch(UnlinkOutcome.UNLINK_OUTCOME_UNCHANGED::equals));
                }
            }
        }
    }

    private List<NumberTie> ties(int round, int from) {
        return IntStream.range(from, Math.min(from + GROUP, residents.size()))
                .mapToObj(each -> NumberTie.newBuilder()
                        .setAddresseeNumber(residents.get(each))
                        .setOwnNumber("K" + round + "-" + each)
                        .build())
                .toList();
    }

    private static boolean isEnded(String own) {
        return Integer.parseInt(own.substring(own.indexOf('-') + 1)) % ENDED == 0;
    }

    /** The system comes again until it has an answer, as it would. */
    private static <T> T insist(CityHub client, Function<AddresseeServiceBlockingStub, T> call) {
        while (true) {
            try {
                return call.apply(client.addressee().withWaitForReady());
            } catch (StatusRuntimeException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }
}
