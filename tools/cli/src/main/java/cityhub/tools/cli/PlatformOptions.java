package cityhub.tools.cli;

import cityhub.platform.ConnectorSettings;
import java.net.URI;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of who calls the simulated platform for the city. */
final class PlatformOptions {
    @Mixin
    private PlatformPlace place = new PlatformPlace();

    @Option(names = "--agreement", required = true, description = "Agreement under which work is taken.")
    private String agreementId = "";

    /** Address of the platform. */
    URI address() {
        return place.address();
    }

    /** How to call it. */
    ConnectorSettings settings() {
        return place.home().connector(agreementId, place.address());
    }
}
