package cityhub.hub;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one hub process is started; kept as {@code hub.properties} in its home folder.
 *
 * @param home home folder
 * @param cityCode municipality code, 6 digits
 * @param registerOwnerDepartment department that owns the resident register
 * @param grpcPort port of the gRPC server (mutual TLS), 0 for a free one
 * @param managementPort loopback port of health and metrics over HTTP, 0 for a free one
 * @param database where the database is
 */
public record HubSettings(
        Path home,
        String cityCode,
        String registerOwnerDepartment,
        int grpcPort,
        int managementPort,
        DatabaseLocation database) {

    public HubSettings {
        if (grpcPort != 0 && grpcPort == managementPort) {
            throw new IllegalArgumentException(
                    "grpc.port and management.port are both " + grpcPort + ": set one to another");
        }
    }

    /** Where the database is: a server of its own inside the home folder, or one that the city runs. */
    public sealed interface DatabaseLocation {}

    /**
     * A MariaDB server inside the home folder.
     *
     * @param bufferPoolMegabytes size of its buffer pool
     */
    public record Embedded(int bufferPoolMegabytes) implements DatabaseLocation {}

    /**
     * A MariaDB server that is there already.
     *
     * @param url JDBC address with {@code sslMode=verify-full}
     * @param user user
     * @param passwordFile file that holds the password
     */
    public record External(String url, String user, Path passwordFile) implements DatabaseLocation {
        private static final Pattern PARAMETER = Pattern.compile("[?&]([^=&]+)=([^&]*)");

        public External {
            Map<String, List<String>> parameters = new HashMap<>();
            Matcher matcher = PARAMETER.matcher(url);
            while (matcher.find()) {
                parameters
                        .computeIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(matcher.group(2));
            }
            if (!List.of("verify-full").equals(parameters.get("sslmode"))
                    || parameters.containsKey("trustservercertificate")
                    || parameters.containsKey("disablesslhostnameverification")) {
                throw new IllegalArgumentException("database.url must have sslMode=verify-full, once, and no other"
                        + " parameter that weakens TLS");
            }
        }
    }

    private static final String FILE = "hub.properties";

    /** Settings of a development hub on one machine. */
    public static HubSettings development(Path home) {
        return new HubSettings(home, "011002", "resident-affairs", 8443, 8081, new Embedded(512));
    }

    public HubSettings withPorts(int grpc, int management) {
        return new HubSettings(home, cityCode, registerOwnerDepartment, grpc, management, database);
    }

    public HubSettings withDatabase(DatabaseLocation location) {
        return new HubSettings(home, cityCode, registerOwnerDepartment, grpcPort, managementPort, location);
    }

    /**
     * Reads the settings of a home folder.
     *
     * @throws IllegalStateException when the folder was not initialised
     */
    public static HubSettings load(Path home) {
        Path file = home.resolve(FILE);
        if (!Files.exists(file)) {
            throw new IllegalStateException(home + " is no initialised hub: run `cityhub init` first");
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DatabaseLocation database = properties.containsKey("database.url")
                ? new External(
                        properties.getProperty("database.url"),
                        properties.getProperty("database.user"),
                        Path.of(properties.getProperty("database.password-file")))
                : new Embedded(Integer.parseInt(properties.getProperty("database.embedded.buffer-pool-mb", "512")));
        return new HubSettings(
                home,
                properties.getProperty("city-code"),
                properties.getProperty("register-owner-department"),
                Integer.parseInt(properties.getProperty("grpc.port")),
                Integer.parseInt(properties.getProperty("management.port")),
                database);
    }

    /** Writes the settings into the home folder. */
    public void save() {
        Properties properties = new Properties();
        properties.setProperty("city-code", cityCode);
        properties.setProperty("register-owner-department", registerOwnerDepartment);
        properties.setProperty("grpc.port", Integer.toString(grpcPort));
        properties.setProperty("management.port", Integer.toString(managementPort));
        switch (database) {
            case Embedded embedded ->
                properties.setProperty(
                        "database.embedded.buffer-pool-mb", Integer.toString(embedded.bufferPoolMegabytes()));
            case External external -> {
                properties.setProperty("database.url", external.url());
                properties.setProperty("database.user", external.user());
                properties.setProperty(
                        "database.password-file", external.passwordFile().toString());
            }
        }
        try {
            Files.createDirectories(home);
            try (Writer writer = Files.newBufferedWriter(home.resolve(FILE))) {
                properties.store(writer, "settings of this hub");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
