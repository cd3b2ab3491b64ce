package cityhub.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.kit.CityHub;
import cityhub.platform.ConnectorSettings;
import cityhub.platform.PlatformClient;
import cityhub.platform.PlatformConnector;
import cityhub.platform.PlatformInterface;
import cityhub.tools.simulators.JukiNetSimulator;
import cityhub.tools.simulators.PlatformHome;
import cityhub.tools.simulators.PlatformSimulator;
import cityhub.tools.simulators.StaffAccounts;
import cityhub.tools.simulators.StaffTerminal;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inquiries by media while the line to the platform is down: real hub, simulated platform and Juki-net. */
class PlatformMediumTest {
    private static final String COLUMNS = "依頼番号,自システム番号,事務コード,事務手続コード,特定個人情報名コード,情報提供者機関コード\n";
    private static final String CODES = "JM00000000000027,JT00000000000271,TM00000000000003,0110020000000000";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static CliHub hub;
    private static String agreement;
    private static String connection;
    private static List<String> residents;
    private static PlatformSimulator platform;
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
        hub.officer("exchange-operator", "smart-city", "operate-exchange", "read-ledger");
        hub.officer("number-clerk", "smart-city", "decide-numbers");
        String end = LocalDateTime.now(JapanTime.ZONE).plusHours(2).withNano(0).toString();
        hub.done("exchange", "open", "--to", end, "--reason", "試験");
        PlatformHome home = PlatformHome.openOrCreate(folder.resolve("platform"), "011002");
        platform = PlatformSimulator.start(home, 0);
        hub.participant("juki-net-relay", "smart-city", "juki-net-relay", "MAYOR");
        relayHub = hub.open("juki-net-relay");
        String relay = hub.agreed("juki_net", "juki-net-relay", "smart-city", "INTEGRATED");
        jukiNet = JukiNetSimulator.start(relayHub, home.connector(relay, platform.address()));
        try (CityHub connectorHub = hub.open("platform-connector")) {
            PlatformConnector connector =
                    PlatformConnector.start(connectorHub, home.connector(connection, platform.address()));
            awaitMasterData();
            connector.close();
        }
    }

    @AfterAll
    static void stop() {
        jukiNet.close();
        relayHub.close();
        platform.close();
        hub.close();
    }

    /** Until the platform's master data has come, every code is unknown. */
    private static void awaitMasterData() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            Path probe = folder.resolve("probe" + i + ".csv");
            Files.writeString(probe, COLUMNS + "P-" + i + ",999," + CODES + "\n");
            inquiries("register", probe);
            String errors = Files.readString(folder.resolve("probe" + i + ".csv.errors.csv"));
            if (errors.contains("登録されていません")) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        throw new AssertionError("no master data");
    }

    private static CliHub.Result inquiries(String command, Path file) {
        return hub.run("inquiries", command, file.toString(), "--agreement", agreement, "--as", "health-insurance");
    }

    private static CliHub.Result medium(String command, Path target, String... options) {
        return hub.run(Stream.of(
                        Stream.of("platform", "medium", command, target.toString()),
                        Stream.of("--folder", folder.resolve("platform").toString()),
                        Stream.of("--platform", platform.address().toString()),
                        Stream.of("--agreement", connection),
                        Stream.of(options))
                .flatMap(each -> each)
                .toArray(String[]::new));
    }

    /** The platform's side. */
    private static int carried(Path medium) throws Exception {
        Path home = folder.resolve("platform");
        String password = StaffAccounts.openOrCreate(home).password(StaffAccounts.OPERATOR);
        try (StaffTerminal terminal = StaffTerminal.of(
                PlatformHome.openOrCreate(home, "011002"), platform.address(), StaffAccounts.OPERATOR, password)) {
            return terminal.carry(medium);
        }
    }

    /** Writes a medium with so many pieces, has it worked off and reads it; what is due comes a little later at times. */
    private static Path exchanged(String number, int pieces) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            String name = number + "-" + i;
            CliHub.Result written = medium("write", folder, "--number", name);
            assertEquals(0, written.code(), written.err());
            if (written.out().contains("業務 " + pieces + " 件")) {
                Path medium = folder.resolve(name);
                assertTrue(carried(medium) > 0);
                CliHub.Result read = medium("read", medium);
                assertEquals(0, read.code(), read.err());
                assertTrue(read.out().contains("業務の結果 " + pieces + " 件"), read.out());
                return medium;
            }
            assertTrue(written.out().contains("業務 0 件"), written.out());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        throw new AssertionError("no " + pieces + " pieces for " + number);
    }

    @Test
    void inquiriesAreAnsweredByMediaAndAMediumReadTwiceChangesNothing() throws Exception {
        Path file = folder.resolve("offline.csv");
        StringBuilder lines = new StringBuilder(COLUMNS);
        for (int i = 0; i < 3; i++) {
            lines.append("M-")
                    .append(i)
                    .append(',')
                    .append(residents.get(i))
                    .append(',')
                    .append(CODES)
                    .append('\n');
        }
        Files.writeString(file, lines);
        assertEquals(0, inquiries("register", file).code());

        exchanged("CODES", 3);
        exchanged("STATUS", 3);
        Path medium = exchanged("ASKED", 3);

        assertTrue(inquiries("fetch", file).out().contains("回答済 / answered  3"));
        assertEquals(3, platform.inquiries().size());
        CliHub.Result again = medium("read", medium);
        assertEquals(0, again.code(), again.err());
        assertTrue(inquiries("fetch", file).out().contains("今回の回答 0 件"));
        assertEquals(0, carried(medium), "what has its answer is left");

        CliHub.Result taken =
                medium("write", folder, "--number", medium.getFileName().toString());
        assertNotEquals(0, taken.code(), "a number is used once");
        assertTrue(taken.err().contains("新しい番号を付けてください"), taken.err());
        assertNotEquals(0, medium("write", folder, "--number", "第一号").code());
        nobodyReads(medium);
        refusesWhatWasAltered(medium);
    }

    @Test
    void provisionThatTheHubWasNeverToldOfIsARecordADayLater() throws Exception {
        String resident = residents.get(9);
        String integrated = Stream.of(
                        hub.run("persons", "numbers", "RESIDENT:" + resident, "--purpose", "試験", "--output", "json")
                                .out()
                                .split("\"domain\"", -1))
                .filter(each -> each.contains("INTEGRATED"))
                .map(each -> each.replaceAll("(?s).*?\"number\": *\"([0-9]{15})\".*", "$1"))
                .findFirst()
                .orElseThrow();
        PlatformHome home = PlatformHome.openOrCreate(folder.resolve("platform"), "011002");
        ConnectorSettings settings = home.connector(connection, platform.address());
        String id = platform.ask(integrated, "TM00000000000004");
        try (PlatformClient client = PlatformClient.of(settings)) {
            ObjectNode acknowledged = JsonNodeFactory.instance.objectNode();
            acknowledged.putArray("acknowledged").add(id);
            client.call(PlatformInterface.IF_TKY_11312, acknowledged);
        }
        InstantSource tomorrow = () -> Instant.now().plus(Duration.ofDays(1));

        try (CityHub connectorHub = hub.open("platform-connector")) {
            PlatformConnector connector =
                    PlatformConnector.start(connectorHub, settings, new CompositeMeterRegistry(), tomorrow);
            try {
                long end = System.nanoTime() + PATIENCE.toNanos();
                while (!records(resident).contains("0122020000000000")) {
                    assertTrue(System.nanoTime() < end, "the provision does not become a record");
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                }
            } finally {
                connector.close();
            }
        }
    }

    private static String records(String resident) {
        return hub.run("exchange", "records", resident, "--purpose", "試験").out();
    }

    /** Neither numbers nor names lie on a medium in the clear. */
    private static void nobodyReads(Path medium) throws IOException {
        try (Stream<Path> files = Files.list(medium)) {
            for (Path each : files.toList()) {
                String text = new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1);
                assertFalse(text.contains("JM00000000000027"), each::toString);
            }
        }
    }

    private static void refusesWhatWasAltered(Path medium) throws IOException {
        Path result;
        try (Stream<Path> files = Files.list(medium)) {
            result = files.filter(each -> each.toString().endsWith(".result.p7m"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(result);
        bytes[bytes.length / 2] ^= 1;
        Files.write(result, bytes);

        CliHub.Result refused = medium("read", medium);

        assertNotEquals(0, refused.code());
        assertTrue(refused.err().startsWith("媒体を取り込めません: " + result.getFileName()), refused.err());
        Files.writeString(medium.resolve("pieces.csv"), "0,NOTHING\n");
        CliHub.Result unlisted = medium("read", medium);
        assertNotEquals(0, unlisted.code());
        assertTrue(unlisted.err().contains("pieces.csv"), unlisted.err());
    }
}
