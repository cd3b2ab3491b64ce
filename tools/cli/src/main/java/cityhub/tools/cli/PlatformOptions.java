package cityhub.tools.cli;

import cityhub.platform.ConnectorSettings;
import cityhub.tools.simulators.PlatformHome;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of who calls the simulated platform for the city. */
final class PlatformOptions {
    @Option(
            names = "--folder",
            defaultValue = "var/platform",
            description = "Folder of the simulator, for the city's certificates (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("var", "platform");

    @Option(names = "--city", defaultValue = "011002", description = "Municipality code of the city.")
    private String city = "";

    @Option(
            names = "--platform",
            defaultValue = "https://localhost:9443",
            description = "Address of the platform (default: ${DEFAULT-VALUE}).")
    private URI address = URI.create("https://localhost:9443");

    @Option(names = "--agreement", required = true, description = "Agreement under which work is taken.")
    private String agreementId = "";

    /** Address of the platform. */
    URI address() {
        return address;
    }

    /** How to call it. */
    ConnectorSettings settings() {
        return PlatformHome.openOrCreate(folder, city).connector(agreementId, address);
    }
}
