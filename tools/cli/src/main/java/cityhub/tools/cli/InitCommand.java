package cityhub.tools.cli;

import cityhub.hub.HubSettings;
import cityhub.tools.demo.HubHome;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a hub's home folder: authority, certificates, keys, database, the first two officers. */
@Command(
        name = "init",
        description =
                "Makes a hub's home folder: development authority, certificates, keys, database, first two officers.")
final class InitCommand implements Callable<Integer> {
    @Mixin
    HubOptions hub;

    @Mixin
    Output output;

    @Option(names = "--city", defaultValue = "011002", description = "Municipality code (default: ${DEFAULT-VALUE}).")
    String cityCode;

    @Option(names = "--port", defaultValue = "8443", description = "gRPC port (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--management-port",
            defaultValue = "8081",
            description = "Loopback port of health and metrics (default: ${DEFAULT-VALUE}).")
    int managementPort;

    @ArgGroup(exclusive = false)
    OwnDatabase database;

    /** A database of the city's own instead of the embedded one. */
    static final class OwnDatabase {
        @Option(
                names = "--database-url",
                required = true,
                description = "jdbc:mariadb://HOST:PORT/NAME?sslMode=verify-full&serverSslCert=FILE")
        String url;

        @Option(names = "--database-user", required = true, description = "Its user.")
        String user;

        @Option(names = "--database-password-file", required = true, description = "File with the user's password.")
        Path passwordFile;
    }

    @Override
    public Integer call() {
        if (database != null) {
            HubHome.initialise(
                    hub.home,
                    cityCode,
                    port,
                    managementPort,
                    new HubSettings.External(database.url, database.user, database.passwordFile.toAbsolutePath()));
        } else {
            HubHome.initialise(hub.home, cityCode, port, managementPort);
        }
        output.out().println("初期化しました / initialised: " + hub.home + "\n次は / next: cityhub serve --home " + hub.home);
        return ExitCodes.DONE;
    }
}
