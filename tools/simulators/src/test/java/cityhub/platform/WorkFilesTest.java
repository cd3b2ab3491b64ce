package cityhub.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.Inquiry;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.Replica;
import cityhub.intermediary.v1.WorkReport;
import cityhub.tools.simulators.PlatformFault;
import cityhub.tools.simulators.PlatformHome;
import cityhub.tools.simulators.PlatformSimulator;
import cityhub.tools.simulators.SimulatedCity;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of work against the simulated platform, over real mutual TLS. */
class WorkFilesTest {
    private static final FileInterfaces REPLICAS =
            FileInterfaces.of(PlatformInterface.IF_DBM_10111).orElseThrow();
    private static final FileInterfaces INQUIRIES =
            FileInterfaces.of(PlatformInterface.IF_SKI_10111).orElseThrow();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private PlatformHome home;
    private PlatformSimulator platform;
    private PlatformLine line;
    private WorkFiles files;

    @BeforeEach
    void start() throws IOException {
        home = PlatformHome.openOrCreate(folder, "011002");
        platform = PlatformSimulator.start(home, 0);
        connect();
    }

    private void connect() {
        line = new PlatformLine(home.connector("", platform.address()), new CompositeMeterRegistry());
        files = new WorkFiles(line, Duration.ofMillis(100));
    }

    @AfterEach
    void stop() {
        line.close();
        platform.close();
    }

    private static String number(int person) {
        return "%015d".formatted(person);
    }

    private static ExchangeRecord replica(int person) {
        return ExchangeRecord.newBuilder()
                .setKind("REPLICA")
                .setExchangeId("r" + person)
                .setNumber(number(person))
                .setReplica(Replica.newBuilder()
                        .setItemNameCode(SimulatedCity.CARE)
                        .setRecordKey("1")
                        .setPublicationEndDate("9999-12-31")
                        .addValues(ItemValue.newBuilder().setItemCode("01").setValue("有")))
                .build();
    }

    private static ExchangeRecord inquiry(int person) {
        return ExchangeRecord.newBuilder()
                .setKind("INQUIRY")
                .setExchangeId("i" + person)
                .setNumber(number(person))
                .setInquiry(Inquiry.newBuilder().addItemNameCodes(SimulatedCity.LOCAL_TAX))
                .build();
    }

    /** Looks for results until one is there. */
    private List<List<WorkReport>> results() throws PlatformException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            List<List<WorkReport>> results = files.results();
            if (!results.isEmpty()) {
                return results;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        throw new AssertionError("a file has no result");
    }

    private static Map<String, String> outcomes(List<WorkReport> reports) {
        Map<String, String> outcomes = new TreeMap<>();
        reports.forEach(each -> outcomes.put(
                each.getExchangeId(),
                each.getOutcome().name().substring("WORK_OUTCOME_".length())
                        + (each.getReason().isEmpty() ? "" : " " + each.getReason())));
        return outcomes;
    }

    @Test
    void badLineIsRefusedWithItsReasonAndGoodOnesProceed() throws PlatformException {
        ExchangeRecord bad = replica(2).toBuilder().setNumber("2").build();
        assertEquals(List.of(), files.register(REPLICAS, List.of(replica(1), bad, replica(3))));
        assertTrue(files.isUnderWay(replica(1)), "given out again meanwhile, it is left alone");
        assertFalse(files.isUnderWay(inquiry(1)));

        Map<String, String> outcomes = outcomes(results().getFirst());

        assertEquals(Map.of("r1", "ACCEPTED", "r2", "REFUSED NUMBER_MALFORMED", "r3", "ACCEPTED"), outcomes);
        assertEquals(2, platform.replicas().size());
        assertEquals(0, files.size());
        assertEquals(List.of("IF_DBM_20113 DONE"), List.copyOf(platform.files().values()));
    }

    @Test
    void linesThatComeAgainInAnotherFileCountOnce() throws PlatformException {
        for (int i = 0; i < 3; i++) {
            files.register(REPLICAS, List.of(replica(1), replica(2)));
            assertEquals(
                    Map.of("r1", "ACCEPTED", "r2", "ACCEPTED"),
                    outcomes(results().getFirst()));
        }

        assertEquals(2, platform.replicas().size());
        platform.replicas().values().forEach(each -> assertTrue(each.startsWith("9999-12-31 1 "), each));
    }

    @Test
    void codesAreAskedForInAFileAndInquiriesFollowInOne() throws PlatformException {
        FileInterfaces codes = FileInterfaces.of(PlatformInterface.IF_FGU_20221).orElseThrow();
        List<ExchangeRecord> asked = new ArrayList<>();
        for (int person = 1; person <= 3; person++) {
            asked.add(ExchangeRecord.newBuilder()
                    .setKind("ACQUISITION")
                    .setExchangeId("a" + person)
                    .setNumber(number(person))
                    .build());
        }
        files.register(codes, asked);

        List<WorkReport> numbered = results().getFirst();

        assertEquals(Map.of("a1", "LATER", "a2", "LATER", "a3", "LATER"), outcomes(numbered));
        assertEquals(
                3,
                numbered.stream()
                        .map(WorkReport::getAcquisitionNumber)
                        .distinct()
                        .count());
        for (WorkReport each : numbered.subList(0, 2)) {
            line.call(
                    PlatformInterface.CODE_MADE,
                    JsonNodeFactory.instance.objectNode().put("acquisition_number", each.getAcquisitionNumber()));
        }
        files.register(INQUIRIES, List.of(inquiry(1), inquiry(2), inquiry(3)));
        Map<String, String> inquired = outcomes(results().getFirst());
        long taken = inquired.values().stream().filter("ACCEPTED"::equals).count();
        assertEquals(2, taken, inquired::toString);
        assertTrue(inquired.containsValue("REFUSED CODE_NOT_ACQUIRED"));
    }

    @Test
    void lateFileIsWaitedForAndALineLeftOutOfItsResultFailed() throws PlatformException {
        platform.fault(PlatformFault.FILE_LATE, 1);
        platform.fault(PlatformFault.LINE_LEFT_OUT, 1);
        files.register(REPLICAS, List.of(replica(1), replica(2)));
        LockSupport.parkNanos(files.untilNextLook().orElseThrow().toNanos());

        assertEquals(List.of(), files.results(), "not there yet");

        assertEquals(
                Map.of("r1", "FAILED RESULT_MISSING", "r2", "ACCEPTED"),
                outcomes(results().getFirst()));
    }

    @Test
    void fileThatWasTakenIsWorkedOffAfterARestartOfThePlatform() throws Exception {
        platform.fault(PlatformFault.FILE_LATE, 1);
        files.register(REPLICAS, List.of(replica(1), replica(2)));
        platform.close();
        line.close();
        platform = PlatformSimulator.start(home, 0);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (platform.replicas().size() < 2 && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        assertEquals(2, platform.replicas().size());
    }

    @Test
    void fileStaysUnderWayWhileTheLineIsDown() {
        platform.fault(PlatformFault.FILE_LATE, 1);
        files.register(REPLICAS, List.of(replica(1)));
        platform.close();

        assertThrows(PlatformException.class, this::results);

        assertTrue(files.isUnderWay(replica(1)));
    }

    @Test
    void fileThatIsNotTakenLeavesItsPiecesToComeAgain() {
        platform.fault(PlatformFault.REFUSE, 1);
        assertEquals(
                Map.of("r1", "LATER HTTP_503"),
                outcomes(files.register(REPLICAS, List.of(replica(1)))),
                "a closed platform is no fault of the piece");
        platform.fault(PlatformFault.WRONG_SIGNATURE, 1);
        assertEquals(Map.of("r1", "FAILED SIGNATURE_INVALID"), outcomes(files.register(REPLICAS, List.of(replica(1)))));
        FileInterfaces none = new FileInterfaces(PlatformInterface.IF_SYM_20212, PlatformInterface.IF_DBM_20314);
        assertEquals(Map.of("r1", "FAILED FILE_NOT_TAKEN"), outcomes(files.register(none, List.of(replica(1)))));
        assertEquals(0, files.size());
    }

    @Test
    void fileWithAnUnknownNumberIsRefusedByThePlatform() throws PlatformException {
        ObjectNode answer = line.call(
                PlatformInterface.IF_DBM_20314,
                JsonNodeFactory.instance.objectNode().put("file_id", "nothing"));
        assertEquals("REFUSED", answer.path("result").asText());
        assertEquals("FILE_UNKNOWN", answer.path("reason").asText());
        assertThrows(
                PlatformException.class,
                () -> line.call(PlatformInterface.IF_DBM_20113, JsonNodeFactory.instance.objectNode()),
                "neither lines nor a number");
    }
}
