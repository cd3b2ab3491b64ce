package cityhub.hub.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMariaDbTest {
    private static final EmbeddedMariaDb.Sizing SMALL = new EmbeddedMariaDb.Sizing(0, 32);

    @TempDir(factory = TargetFolder.class, cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private EmbeddedMariaDb.TlsFiles tls;

    @BeforeEach
    void prepare() {
        Credential.Files files = DevelopmentCa.openOrCreate(folder.resolve("ca"), "011002", InstantSource.system())
                .issueLocalServer("database", Duration.ofDays(1))
                .writeTo(folder.resolve("certs"), "database");
        tls = new EmbeddedMariaDb.TlsFiles(files.authority(), files.certificate(), files.key());
    }

    @Test
    void dataSurvivesAndServerThatOutlivedItsHubIsReplaced() throws SQLException {
        Path data = folder.resolve("database");
        EmbeddedMariaDb first = EmbeddedMariaDb.start(data, SMALL, tls);
        execute(first, "CREATE TABLE kept (id INT PRIMARY KEY)");
        execute(first, "INSERT INTO kept VALUES (7)");
        long orphan = serverOn(data);
        first.releaseFolder();

        try (EmbeddedMariaDb second = EmbeddedMariaDb.start(data, SMALL, tls)) {
            assertTrue(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive).isEmpty());
            assertEquals(7, single(second, "SELECT id FROM kept"));
        }
    }

    @Test
    void logGrowsWithTheBufferPoolAndDataStay() throws SQLException {
        Path data = folder.resolve("database");
        try (EmbeddedMariaDb small = EmbeddedMariaDb.start(data, SMALL, tls)) {
            assertEquals(256 << 20, single(small, "SELECT @@innodb_log_file_size"));
            execute(small, "CREATE TABLE kept (id INT PRIMARY KEY)");
            execute(small, "INSERT INTO kept VALUES (9)");
        }
        try (EmbeddedMariaDb larger = EmbeddedMariaDb.start(data, new EmbeddedMariaDb.Sizing(0, 320), tls)) {
            assertEquals(320 << 20, single(larger, "SELECT @@innodb_log_file_size"));
            assertEquals(1, single(larger, "SELECT @@innodb_flush_log_at_trx_commit"));
            assertEquals(9, single(larger, "SELECT id FROM kept"));
        }
        assertEquals(2048, new EmbeddedMariaDb.Sizing(0, 4096).logMegabytes());
    }

    @Test
    void folderOfALivingHubIsRefused() {
        Path data = folder.resolve("database");
        try (EmbeddedMariaDb first = EmbeddedMariaDb.start(data, SMALL, tls)) {
            IllegalStateException e =
                    assertThrows(IllegalStateException.class, () -> EmbeddedMariaDb.start(data, SMALL, tls));
            assertTrue(e.getMessage().contains("in use by another hub"), e.getMessage());
            assertTrue(ProcessHandle.of(serverOn(first.folder()))
                    .filter(ProcessHandle::isAlive)
                    .isPresent());
        }
    }

    @Test
    void dataUnderTheTemporaryFolderSurvivesARestart(@TempDir Path temporary) throws SQLException {
        Path data = temporary.resolve("database");
        try (EmbeddedMariaDb first = EmbeddedMariaDb.start(data, SMALL, tls)) {
            execute(first, "CREATE TABLE kept (id INT PRIMARY KEY)");
            execute(first, "INSERT INTO kept VALUES (8)");
        }
        try (EmbeddedMariaDb second = EmbeddedMariaDb.start(data, SMALL, tls)) {
            assertEquals(8, single(second, "SELECT id FROM kept"));
        }
    }

    private static long serverOn(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> Arrays.asList(process.info().arguments().orElse(new String[0]))
                        .contains("--datadir=" + folder.toAbsolutePath().resolve("data")))
                .findFirst()
                .orElseThrow()
                .pid();
    }

    private static void execute(EmbeddedMariaDb server, String sql) throws SQLException {
        try (var connection = connect(server);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int single(EmbeddedMariaDb server, String sql) throws SQLException {
        try (var connection = connect(server);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static java.sql.Connection connect(EmbeddedMariaDb server) throws SQLException {
        return DriverManager.getConnection(server.url(EmbeddedMariaDb.NAME), server.user(), server.password());
    }
}
