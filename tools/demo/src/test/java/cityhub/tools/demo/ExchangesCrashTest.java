package cityhub.tools.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.NumberKind;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.basics.v1.Operator;
import cityhub.hub.HubConfiguration;
import cityhub.intermediary.v1.ExchangeOutcome;
import cityhub.intermediary.v1.ExchangeReceipt;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.Inquiry;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.ListExchangesRequest;
import cityhub.intermediary.v1.ListExchangesResponse;
import cityhub.intermediary.v1.NewInquiry;
import cityhub.intermediary.v1.NewReplica;
import cityhub.intermediary.v1.RegisterInquiriesRequest;
import cityhub.intermediary.v1.RegisterReplicasRequest;
import cityhub.intermediary.v1.Replica;
import cityhub.intermediary.v1.ScheduleHoursRequest;
import cityhub.intermediary.v1.Urgency;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubException;
import cityhub.kit.ResidentAnswer;
import cityhub.platform.PlatformConnector;
import cityhub.registry.v1.Mode;
import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.city.City;
import cityhub.tools.city.CitySettings;
import cityhub.tools.simulators.JukiNetSimulator;
import cityhub.tools.simulators.PlatformFault;
import cityhub.tools.simulators.PlatformHome;
import cityhub.tools.simulators.PlatformSimulator;
import cityhub.tools.simulators.SimulatedCity;
import com.google.protobuf.Timestamp;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hub ({@code kill -9}, its database with it), database, connector, simulated platform and simulated Juki-net end at random
 * moments while inquiries, half of them of night batches that go in files, and replicas go through. At the end three ledgers agree: what the system asked, what the hub says, what the platform holds.
 * {@code -Dcityhub.exchanges.kills=200 -Dcityhub.exchanges.count=2000} makes it long.
 */
class ExchangesCrashTest {
    private static final int KILLS = Integer.getInteger("cityhub.exchanges.kills", 7);
    private static final int COUNT = Integer.getInteger("cityhub.exchanges.count", 200);
    private static final int GROUP = 10;
    /** What a killed connector held is given out again soon, and what the platform lost is asked after soon. */
    private static final List<String> OPTIONS = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Dcityhub.work.lease=5s",
            "-Dcityhub.work.later=200ms",
            "-Dcityhub.exchanges.status-after=3s");

    private final City city = City.of(CitySettings.of(17, 120));
    private final List<String> residents =
            city.register().map(ResidentRecord::getAddresseeNumber).toList();
    private final Map<String, String> asked = new LinkedHashMap<>();
    private final Map<String, Integer> replicas = new HashMap<>();

    private HubProcess hub;
    private CityHub client;
    private String agreement;
    private PlatformHome platformHome;
    private PlatformSimulator platform;
    private int platformPort;
    private CityHub connectorHub;
    private PlatformConnector connector;
    private String connection;
    private String relay;
    private CityHub relayHub;
    private JukiNetSimulator jukiNet;

    @TempDir
    Path folder;

    @Test
    void killedPartsLoseAndDoubleNoExchange() throws Exception {
        HubHome home =
                HubHome.initialise(folder.resolve("hub"), City.code(), HubProcess.freePort(), HubProcess.freePort());
        try (HubProcess process = HubProcess.start(home.folder(), OPTIONS);
                DemoOffice office = new DemoOffice(home, home.address())) {
            hub = process;
            office.registerResidentRegister();
            DemoProgress progress = new DemoProgress(new PrintWriter(new StringWriter()));
            try (DemoRegister register =
                    new DemoRegister(city, office.open(DemoOffice.REGISTER), folder.resolve("files"), progress)) {
                register.loadEverybody();
            }
            DemoConsumer consumer = DemoConsumers.all().stream()
                    .filter(each -> each.id().equals("national-health-insurance"))
                    .findFirst()
                    .orElseThrow();
            office.register(consumer);
            String numbers = office.agreeOn(
                    consumer,
                    LocalDate.now(HubConfiguration.BUSINESS_ZONE),
                    List.of("宛名番号", "団体内統合宛名番号"),
                    List.of(Mode.MODE_QUERY));
            agreement = office.agreeOnExchanges(consumer);
            connection = office.registerPlatformConnector();
            relay = office.registerJukiNetRelay();
            open(office);
            platformHome = PlatformHome.openOrCreate(folder.resolve("platform"), City.code());
            platformPort = HubProcess.freePort();
            startPlatform();
            connectorHub = office.open(DemoOffice.PLATFORM_CONNECTOR);
            startConnector();
            relayHub = office.open(DemoOffice.JUKI_NET_RELAY);
            startJukiNet();
            try (CityHub opened = office.open(consumer.id())) {
                client = opened;
                tie(numbers);
                exchangeUnderFire();
                awaitEnd();
                assertLedgersAgree(numbers);
            } finally {
                jukiNet.close();
                relayHub.close();
                connector.close();
                platform.close();
                connectorHub.close();
            }
        }
    }

    private static void open(DemoOffice office) {
        try (CityHub operator = office.employOperator()) {
            Instant now = Instant.now();
            operator.exchanges()
                    .scheduleHours(ScheduleHoursRequest.newBuilder()
                            .setStartTime(Timestamp.newBuilder().setSeconds(now.getEpochSecond() - 60))
                            .setEndTime(Timestamp.newBuilder().setSeconds(now.getEpochSecond() + 86_400))
                            .setOpen(true)
                            .setReason("試験")
                            .build());
        }
    }

    private void startPlatform() throws IOException {
        platform = PlatformSimulator.start(platformHome, platformPort);
    }

    private void startConnector() {
        connector = PlatformConnector.start(connectorHub, platformHome.connector(connection, platform.address()));
    }

    private void startJukiNet() {
        jukiNet = JukiNetSimulator.start(relayHub, platformHome.connector(relay, platform.address()));
    }

    private void tie(String numbers) {
        RegisterNumbersRequest.Builder ties =
                RegisterNumbersRequest.newBuilder().setAgreementId(numbers);
        residents.forEach(each ->
                ties.addTies(NumberTie.newBuilder().setAddresseeNumber(each).setOwnNumber(own(each))));
        client.addressee().registerNumbers(ties.build());
    }

    private static String own(String resident) {
        return "N" + resident.substring(resident.length() - 10);
    }

    private void exchangeUnderFire() throws Exception {
        Random random = new Random(11);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> asking = threads.submit(this::askAll);
            for (int kill = 0; kill < KILLS; kill++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(1500)));
                switch (kill % 5) {
                    case 0 -> hub.killAndRestart();
                    case 1 -> {
                        connector.close();
                        startConnector();
                    }
                    case 2 -> {
                        hub.killDatabase();
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1000)));
                        hub.killAndRestart();
                    }
                    case 3 -> {
                        jukiNet.close();
                        startJukiNet();
                    }
                    default -> {
                        platform.close();
                        startPlatform();
                        platform.fault(PlatformFault.DROP_AFTER_ACCEPT, 2);
                        platform.fault(PlatformFault.ANSWER_TWICE, 2);
                        platform.fault(PlatformFault.REFUSE, 40);
                        platform.fault(PlatformFault.FILE_LATE, 1);
                        platform.fault(PlatformFault.LINE_LEFT_OUT, 1);
                        platform.fault(PlatformFault.FORGET_INQUIRY, 2);
                    }
                }
            }
            asking.get(10, TimeUnit.MINUTES);
        }
    }

    /** Groups of inquiries and replicas, each handed in until it is accepted; the last version of a replica is to stay. */
    private void askAll() {
        for (int from = 0; from < COUNT; from += GROUP) {
            List<String> some = new ArrayList<>();
            RegisterInquiriesRequest.Builder inquiries =
                    RegisterInquiriesRequest.newBuilder().setAgreementId(agreement);
            RegisterReplicasRequest.Builder copies =
                    RegisterReplicasRequest.newBuilder().setAgreementId(agreement);
            for (int i = from; i < Math.min(from + GROUP, COUNT); i++) {
                String resident = residents.get(i % residents.size());
                some.add(resident);
                inquiries.addInquiries(
                        inquiry(own(resident), i % 2 == 0 ? Urgency.URGENCY_BATCH : Urgency.URGENCY_NORMAL));
                copies.addReplicas(replica(own(resident), i));
                replicas.merge(resident, 1, Integer::sum);
            }
            List<ExchangeReceipt> receipts = insist(() -> client.exchanges()
                    .withWaitForReady()
                    .registerInquiries(inquiries.build())
                    .getReceiptsList());
            for (int i = 0; i < some.size(); i++) {
                asked.put(accepted(receipts.get(i)), some.get(i));
            }
            insist(() -> client.exchanges()
                            .withWaitForReady()
                            .registerReplicas(copies.build())
                            .getReceiptsList())
                    .forEach(ExchangesCrashTest::accepted);
        }
    }

    private static NewInquiry inquiry(String own, Urgency urgency) {
        return NewInquiry.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setNumber(own)
                .setUrgency(urgency)
                .setInquiry(Inquiry.newBuilder()
                        .setAffairCode(SimulatedCity.AFFAIR)
                        .setProcedureCode(SimulatedCity.PROCEDURE)
                        .addItemNameCodes(SimulatedCity.LOCAL_TAX)
                        .setProviderCode("0110020000000000"))
                .build();
    }

    private static NewReplica replica(String own, int value) {
        return NewReplica.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setNumber(own)
                .setReplica(Replica.newBuilder()
                        .setItemNameCode(SimulatedCity.CARE)
                        .setRecordKey("1")
                        .setPublicationStartDate("2026-04-01")
                        .setPublicationEndDate("9999-12-31")
                        .addValues(ItemValue.newBuilder().setItemCode("01").setValue("値" + value)))
                .build();
    }

    private static String accepted(ExchangeReceipt receipt) {
        assertTrue(
                receipt.getOutcome() == ExchangeOutcome.EXCHANGE_OUTCOME_ACCEPTED
                        || receipt.getOutcome() == ExchangeOutcome.EXCHANGE_OUTCOME_REPEATED,
                receipt::toString);
        return receipt.getExchangeId();
    }

    /** Until the platform's master data has come, an inquiry is refused: it is handed in again. */
    private static List<ExchangeReceipt> insist(Supplier<List<ExchangeReceipt>> call) {
        while (true) {
            try {
                List<ExchangeReceipt> receipts = call.get();
                if (receipts.stream()
                        .noneMatch(each -> each.getOutcome() == ExchangeOutcome.EXCHANGE_OUTCOME_CODE_UNKNOWN)) {
                    return receipts;
                }
            } catch (StatusRuntimeException e) {
                // The system comes again until it has an answer, as it would.
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private void awaitEnd() {
        Instant end = Instant.now().plusSeconds(300);
        while (left() > 0) {
            assertTrue(Instant.now().isBefore(end), "exchanges did not come to their end: " + left());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private long left() {
        try {
            return states().values().stream()
                    .filter(each ->
                            each == ExchangeState.EXCHANGE_STATE_WAITING || each == ExchangeState.EXCHANGE_STATE_SENT)
                    .count();
        } catch (StatusRuntimeException e) {
            return 1;
        }
    }

    private Map<String, ExchangeState> states() {
        Map<String, ExchangeState> states = new HashMap<>();
        String token = "";
        do {
            ListExchangesResponse page = client.exchanges()
                    .withWaitForReady()
                    .listExchanges(ListExchangesRequest.newBuilder()
                            .setAgreementId(agreement)
                            .setPageSize(500)
                            .setPageToken(token)
                            .build());
            page.getExchangesList().forEach(each -> states.put(each.getExchangeId(), each.getState()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return states;
    }

    private void assertLedgersAgree(String numbers) {
        Map<String, ExchangeState> states = states();
        asked.keySet().forEach(each -> assertEquals(ExchangeState.EXCHANGE_STATE_ANSWERED, states.get(each)));
        assertEquals(2 * COUNT, states.size());
        assertEquals(new HashSet<>(asked.keySet()), platform.inquiries().keySet());
        Map<String, String> integrated = new HashMap<>();
        for (String each : residents) {
            ResidentAnswer.Found found = (ResidentAnswer.Found)
                    client.resolveNumbers(numbers, NumberKind.NUMBER_KIND_OWN, List.of(own(each)))
                            .getFirst();
            integrated.put(each, found.record().getIntegratedNumber());
        }
        asked.forEach((id, resident) -> assertEquals(
                SimulatedCity.amount(integrated.get(resident), SimulatedCity.LOCAL_TAX), answer(id, own(resident))));
        Map<String, String> held = platform.replicas();
        assertEquals(replicas.size(), held.size());
        replicas.forEach((resident, versions) -> {
            String found = held.get(integrated.get(resident) + " " + SimulatedCity.CARE + " 1");
            assertTrue(found.startsWith("9999-12-31 " + versions + " "), found);
            int last = residents.indexOf(resident) + (versions - 1) * residents.size();
            assertTrue(found.contains("値" + last + "\""), found + " instead of " + last);
        });
    }

    private String answer(String id, String own) {
        try {
            Optional<ExchangeRecord> answer = client.answers(agreement, List.of(id), Operator.getDefaultInstance())
                    .getFirst();
            assertEquals(own, answer.orElseThrow().getNumber());
            return answer.get().getAnswer().getItems(0).getValues(0).getValue();
        } catch (CityHubException e) {
            throw new AssertionError(e);
        }
    }
}
