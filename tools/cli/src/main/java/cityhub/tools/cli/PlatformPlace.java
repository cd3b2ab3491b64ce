package cityhub.tools.cli;

import cityhub.tools.simulators.PlatformHome;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the simulated platform is. */
final class PlatformPlace {
    @Option(
            names = "--folder",
            defaultValue = "var/platform",
            description = "Folder of the simulator, with certificates and passwords (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("var", "platform");

    @Option(names = "--city", defaultValue = "011002", description = "Municipality code of the city.")
    private String city = "";

    @Option(
            names = "--platform",
            defaultValue = "https://localhost:9443",
            description = "Address of the platform (default: ${DEFAULT-VALUE}).")
    private URI address = URI.create("https://localhost:9443");

    URI address() {
        return address;
    }

    Path folder() {
        return folder;
    }

    PlatformHome home() {
        return PlatformHome.openOrCreate(folder, city);
    }
}
