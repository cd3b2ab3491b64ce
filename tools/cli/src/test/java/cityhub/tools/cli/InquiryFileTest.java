package cityhub.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.kit.CityHub;
import cityhub.platform.PlatformConnector;
import cityhub.tools.simulators.JukiNetSimulator;
import cityhub.tools.simulators.PlatformFault;
import cityhub.tools.simulators.PlatformHome;
import cityhub.tools.simulators.PlatformSimulator;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of inquiries from registration to their answers: hub, connector and simulated platform, all of them real. */
class InquiryFileTest {
    private static final String COLUMNS = "依頼番号,自システム番号,事務コード,事務手続コード,特定個人情報名コード,情報提供者機関コード,照会開始日付,緊急度\n";
    private static final String CODES = "JM00000000000027,JT00000000000271,TM00000000000003,0110020000000000";

    private static final PrometheusMeterRegistry METRICS = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @TempDir
    static Path folder;

    private static CliHub hub;
    private static String agreement;
    private static String connection;
    private static List<String> residents;
    private static PlatformSimulator platform;
    private static CityHub connectorHub;
    private static PlatformConnector connector;
    private static CityHub relayHub;
    private static JukiNetSimulator jukiNet;

    @BeforeAll
    static void start() throws Exception {
        hub = CliHub.start(folder.resolve("hub"));
        residents = hub.city(folder.resolve("city"));
        hub.participant("health-insurance", "insurance", "business-system", "MAYOR");
        agreement = hub.agreed("inquiry", "health-insurance", "insurance", "RESIDENT");
        hub.participant("platform-connector", "smart-city", "platform-connector", "MAYOR");
        connection = hub.agreed("platform", "platform-connector", "smart-city", "INTEGRATED");
        hub.officer("exchange-operator", "smart-city", "operate-exchange");
        String end = LocalDateTime.now(JapanTime.ZONE).plusHours(2).withNano(0).toString();
        hub.done("exchange", "open", "--to", end, "--reason", "試験");
        PlatformHome home = PlatformHome.openOrCreate(folder.resolve("platform"), "011002");
        platform = PlatformSimulator.start(home, 0);
        connectorHub = hub.open("platform-connector");
        connector = PlatformConnector.start(connectorHub, home.connector(connection, platform.address()), METRICS);
        hub.participant("juki-net-relay", "smart-city", "juki-net-relay", "MAYOR");
        relayHub = hub.open("juki-net-relay");
        String relay = hub.agreed("juki_net", "juki-net-relay", "smart-city", "INTEGRATED");
        jukiNet = JukiNetSimulator.start(relayHub, home.connector(relay, platform.address()));
        awaitMasterData();
    }

    @AfterAll
    static void stop() {
        jukiNet.close();
        relayHub.close();
        connector.close();
        connectorHub.close();
        platform.close();
        hub.close();
    }

    @Test
    void answersAreAddedToAFileAsTheyComeAndEachOnce() throws Exception {
        Path file = folder.resolve("followed.csv");
        Files.writeString(
                file,
                COLUMNS
                        + "W-1," + residents.get(10) + "," + CODES + ",,窓口\n"
                        + "W-2," + residents.get(11) + "," + CODES + ",,窓口\n");
        assertEquals(0, inquiries("register", file).code());
        List<String> ids = Files.readAllLines(InquiryFile.receipts(file)).stream()
                .skip(1)
                .map(each -> each.split(",", -1)[1])
                .toList();
        Path answers = folder.resolve("all-answers.csv");

        await(() -> {
            CliHub.Result followed = hub.run(
                    "inquiries",
                    "follow",
                    answers.toString(),
                    "--agreement",
                    agreement,
                    "--as",
                    "health-insurance",
                    "--idle",
                    "2");
            assertEquals(0, followed.code(), followed.err());
            return ids.stream()
                    .noneMatch(each -> linesAbout(List.of(each), answers).isEmpty());
        });

        List<String> ours = linesAbout(ids, answers);
        hub.run(
                "inquiries",
                "follow",
                answers.toString(),
                "--agreement",
                agreement,
                "--as",
                "health-insurance",
                "--idle",
                "1");
        assertEquals(ours, linesAbout(ids, answers), "what was stored is not given again");
        String inquiries = Files.readString(file);
        assertEquals(
                69,
                hub.run(
                                "inquiries",
                                "follow",
                                file.toString(),
                                "--agreement",
                                agreement,
                                "--as",
                                "health-insurance",
                                "--idle",
                                "1")
                        .code());
        assertEquals(inquiries, Files.readString(file), "another file is left as it is");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(answers)));
    }

    @Test
    void fileGoesFromRegistrationToItsAnswersAndBadLinesAreListedWithTheirReasons() throws Exception {
        Path file = folder.resolve("inquiries.csv");
        Files.writeString(
                file,
                COLUMNS
                        + "A-1," + residents.get(0) + "," + CODES + ",2026-04-01,\n"
                        + "A-2," + residents.get(1) + "," + CODES + ",,窓口\n"
                        + "A-3,999," + CODES + ",,\n"
                        + "A-4," + residents.get(2) + "," + CODES.replace("JM", "XX") + ",,\n"
                        + "A-5," + residents.get(2) + "," + CODES.replace("TM00000000000003", "TM00000000000099")
                        + ",,\n"
                        + "A-6," + residents.get(2) + "," + CODES + ",昨日,\n"
                        + "A-7," + residents.get(2) + "," + CODES + ",,至急\n"
                        + "A-2," + residents.get(3) + "," + CODES + ",,窓口\n"
                        + "," + residents.get(3) + "," + CODES + ",,\n");

        CliHub.Result registered = inquiries("register", file);

        assertEquals(1, registered.code(), registered.err());
        assertTrue(registered.out().contains("行 9 件、受付 2 件、受付されなかった行 7 件"), registered.out());
        List<String> errors = Files.readAllLines(folder.resolve("inquiries.csv.errors.csv"));
        List<String> expected = List.of(
                "4,この自システム番号は登録されていません",
                "5,事務コードは、JM",
                "6,この事務、手続、特定個人情報名の照会は承認されていません",
                "7,照会開始日付と照会終了日付は、YYYY-MM-DD",
                "8,緊急度は、窓口、通常、一括",
                "9,この依頼番号は別の内容で受け付け済みです",
                "10,依頼番号がありません");
        assertEquals(expected.size() + 1, errors.size());
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(errors.get(i + 1).startsWith(expected.get(i)), errors.get(i + 1));
        }

        await(() -> inquiries("fetch", file).out().contains("回答済 / answered  2"));
        Path answers = folder.resolve("inquiries.csv.answers.csv");
        List<String> lines = Files.readAllLines(answers);
        for (int i = 0; i < 2; i++) {
            String head = "A-" + (i + 1) + ",";
            String number = "," + residents.get(i) + ",TM00000000000003,01,";
            assertEquals(
                    4,
                    lines.stream()
                            .filter(each -> each.startsWith(head) && each.contains(number))
                            .count(),
                    "four values each");
        }
        assertEquals(9, lines.size());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(answers)));
        assertTrue(inquiries("fetch", file).out().contains("今回の回答 0 件"), "what is held is not fetched again");
        assertEquals(lines, Files.readAllLines(answers));
        assertEquals(
                3,
                Files.readAllLines(folder.resolve("inquiries.csv.states.csv")).size());
    }

    @Test
    void correctedFileDoublesNothingAndItsReceiptsAreWhole() throws Exception {
        Path file = folder.resolve("corrected.csv");
        String good = "B-1," + residents.get(4) + "," + CODES + ",,\n";
        Files.writeString(file, COLUMNS + good + "B-2,999," + CODES + ",,\n");
        assertEquals(1, inquiries("register", file).code());
        Path receipts = folder.resolve("corrected.csv.receipts.csv");
        String first = Files.readAllLines(receipts).get(1);

        Files.writeString(file, COLUMNS + good + "B-2," + residents.get(5) + "," + CODES + ",,\n");
        CliHub.Result again = inquiries("register", file);

        assertEquals(0, again.code(), again.err());
        assertTrue(again.out().contains("受付 2 件（うち以前に受付済み 1 件）"), again.out());
        List<String> lines = Files.readAllLines(receipts);
        assertEquals(3, lines.size());
        assertEquals(exchange(first), exchange(lines.get(1)), "the same exchange");
        await(() -> inquiries("fetch", file).out().contains("回答済 / answered  2"));
        assertTrue(platform.inquiries().keySet().containsAll(List.of(exchange(lines.get(1)), exchange(lines.get(2)))));
    }

    @Test
    void connectorsMetricsShowTheLineAndEveryOutcomeAndNobodysNumber() throws Exception {
        platform.fault(PlatformFault.REFUSE, 1);
        Path file = folder.resolve("metrics.csv");
        Files.writeString(file, COLUMNS + "M-1," + residents.get(7) + "," + CODES + ",,\n");
        assertEquals(0, inquiries("register", file).code());
        await(() -> inquiries("fetch", file).out().contains("回答済 / answered  1"));
        try (MetricsServer server = MetricsServer.start(METRICS, 0);
                HttpClient http = HttpClient.newHttpClient()) {
            String text = http.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/prometheus"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            List.of(
                            "cityhub_platform_call_seconds_count{interface=\"IF_SKI_10111\",outcome=\"OK\"}",
                            "outcome=\"HTTP_503\"}",
                            "cityhub_platform_work_total{outcome=\"WORK_OUTCOME_ACCEPTED\"}",
                            "cityhub_platform_answers_total{outcome=\"ANSWER_OUTCOME_KEPT\"}",
                            "resilience4j_circuitbreaker_state{name=\"platform\",state=\"closed\"} 1",
                            "resilience4j_ratelimiter_available_permissions{name=\"platform\"}",
                            "resilience4j_bulkhead_max_allowed_concurrent_calls{name=\"platform\"} 16")
                    .forEach(each -> assertTrue(text.contains(each), each + " in " + text));
            residents.forEach(each -> assertFalse(text.contains(each)));
            int taken = server.port();
            assertTrue(assertThrows(IllegalStateException.class, () -> MetricsServer.start(METRICS, taken))
                    .getMessage()
                    .contains("--metrics-port"));
        }
    }

    @Test
    void numberOfNoFormFailsItsOwnRequestOnlyWhichIsMadeAgain() throws Exception {
        platform.fault(PlatformFault.UNFIT_NUMBER, 1);
        Path file = folder.resolve("unfit.csv");
        Files.writeString(
                file,
                COLUMNS
                        + "F-1," + residents.get(12) + "," + CODES + ",,窓口\n"
                        + "F-2," + residents.get(13) + "," + CODES + ",,窓口\n");

        double failed = failedWork();

        assertEquals(0, inquiries("register", file).code());

        await(() -> inquiries("fetch", file).out().contains("回答済 / answered  2"));
        assertEquals(failed + 1, failedWork(), "nobody else in this test has asked for the codes of these two");
    }

    private static double failedWork() {
        return METRICS.counter("cityhub.platform.work", "outcome", "WORK_OUTCOME_FAILED")
                .count();
    }

    @Test
    void nothingIsTakenFromTheHubWhileThePlatformSaysThatItIsClosed() throws Exception {
        platform.open(false);
        // A call that is refused makes the connector ask for the state anew.
        Path file = folder.resolve("closed.csv");
        Files.writeString(file, COLUMNS + "E-1," + residents.get(8) + "," + CODES + ",,窓口\n");
        assertEquals(0, inquiries("register", file).code());
        await(() -> METRICS.get("cityhub.platform.open").gauge().value() == 0);
        assertTrue(inquiries("fetch", file).out().contains("送信待ち / waiting  1"));

        platform.open(true);

        await(() -> METRICS.get("cityhub.platform.open").gauge().value() == 1);
        await(() -> inquiries("fetch", file).out().contains("回答済 / answered  1"));
    }

    @Test
    void interruptedFileGoesOnAndKeepsOneReceiptPerLine() throws Exception {
        Path file = folder.resolve("many.csv");
        StringBuilder lines = new StringBuilder(COLUMNS);
        for (int i = 1; i <= 510; i++) {
            lines.append("C-" + i + "," + residents.get(i % 12) + "," + CODES + ",,\n");
        }
        Files.writeString(file, lines);
        assertEquals(0, inquiries("register", file).code());
        Path receipts = folder.resolve("many.csv.receipts.csv");
        String whole = Files.readString(receipts);
        Path journal = folder.resolve("many.csv.journal");
        long noted = Files.readString(receipts)
                .lines()
                .limit(501)
                .mapToLong(InquiryFileTest::bytes)
                .sum();
        Files.writeString(
                journal,
                Files.readString(journal)
                        .replace("line=511", "line=501")
                        .replace("lines=510", "lines=500")
                        .replace("taken=510", "taken=500")
                        .replaceAll("receiptBytes=\\d+", "receiptBytes=" + noted));

        CliHub.Result rest = inquiries("register", file);

        assertEquals(0, rest.code(), rest.err());
        assertTrue(rest.out().contains("行 510 件、受付 510 件（うち以前に受付済み 10 件）"), rest.out());
        assertFalse(rest.err().contains("500 行  "), rest.err());
        assertEquals(ids(whole), ids(Files.readString(receipts)));
    }

    @Test
    void wrongColumnsForeignAgreementsAndUnregisteredFilesAreTold() throws Exception {
        Path file = folder.resolve("strange.csv");
        Files.writeString(file, "a,b\n");
        CliHub.Result strange = inquiries("register", file);
        assertEquals(2, strange.code());
        assertTrue(strange.err().contains("依頼番号, 自システム番号"), strange.err());
        Files.writeString(file, "");
        assertEquals(2, inquiries("register", file).code());
        Files.writeString(file, "依頼番号,\"", StandardCharsets.UTF_8);
        assertEquals(2, inquiries("register", file).code());
        CliHub.Result unregistered = inquiries("fetch", file);
        assertEquals(69, unregistered.code());
        assertTrue(unregistered.err().contains("inquiries register"), unregistered.err());

        Files.writeString(file, COLUMNS + "D-1," + residents.get(6) + "," + CODES + ",,\n");
        CliHub.Result foreign = hub.run(
                "inquiries",
                "register",
                file.toString(),
                "--agreement",
                "01a21a53-4b52-7cff-a9f6-381b6aa95849",
                "--as",
                "health-insurance");
        assertEquals(3, foreign.code(), foreign.err());
        assertEquals(0, inquiries("register", file).code());
        String receipts = Files.readString(InquiryFile.receipts(file));
        Files.writeString(file, "a,b\n1,2\n");
        assertEquals(2, inquiries("register", file).code());
        assertEquals(receipts, Files.readString(InquiryFile.receipts(file)), "a wrong file takes no receipts away");
        Files.writeString(
                InquiryFile.receipts(file),
                receipts.replaceAll(
                        "[0-9a-f]{8}-[0-9a-f-]{27}", UUID.randomUUID().toString()));
        CliHub.Result unknown = inquiries("fetch", file);
        assertEquals(1, unknown.code(), unknown.err());
        assertTrue(unknown.out().contains("この利用にはありません / not found  1"), unknown.out());
    }

    private static CliHub.Result inquiries(String action, Path file) {
        return hub.run("inquiries", action, file.toString(), "--agreement", agreement, "--as", "health-insurance");
    }

    /** Until the connector has brought it, no code is known. */
    private static List<String> linesAbout(List<String> ids, Path answers) {
        try {
            return Files.readAllLines(answers).stream()
                    .filter(line -> ids.stream().anyMatch(line::contains))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitMasterData() throws Exception {
        Path probe = folder.resolve("probe.csv");
        Files.writeString(probe, COLUMNS + "P-1," + residents.get(9) + "," + CODES + ",,\n");
        await(() -> {
            try {
                Files.deleteIfExists(folder.resolve("probe.csv.journal"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return inquiries("register", probe).code() == 0;
        });
    }

    private static void await(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (!condition.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(end), "it did not come");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static String exchange(String receipt) {
        return receipt.split(",", -1)[1];
    }

    private static List<String> ids(String receipts) {
        return receipts.lines().skip(1).map(InquiryFileTest::exchange).toList();
    }

    private static long bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8).length + 2L;
    }
}
