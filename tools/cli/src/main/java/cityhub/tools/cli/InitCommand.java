package cityhub.tools.cli;

import cityhub.tools.demo.HubHome;
import java.util.concurrent.Callable;
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

    @Override
    public Integer call() {
        HubHome.initialise(hub.home, cityCode, port, managementPort);
        output.out().println("初期化しました / initialised: " + hub.home + "\n次は / next: cityhub serve --home " + hub.home);
        return ExitCodes.DONE;
    }
}
