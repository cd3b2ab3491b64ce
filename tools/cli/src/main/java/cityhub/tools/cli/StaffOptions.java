package cityhub.tools.cli;

import cityhub.tools.simulators.PlatformHome;
import cityhub.tools.simulators.StaffAccounts;
import cityhub.tools.simulators.StaffTerminal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of who works at the simulated platform. */
final class StaffOptions {
    @Option(
            names = "--folder",
            defaultValue = "var/platform",
            description = "Folder of the simulator, with the passwords of its staff (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("var", "platform");

    @Option(names = "--city", defaultValue = "011002", description = "Municipality code of the city.")
    private String city = "";

    @Option(
            names = "--platform",
            defaultValue = "https://localhost:9443",
            description = "Address of the platform (default: ${DEFAULT-VALUE}).")
    private URI address = URI.create("https://localhost:9443");

    @Option(names = "--user", defaultValue = StaffAccounts.OPERATOR, description = "operator or viewer.")
    private String user = StaffAccounts.OPERATOR;

    static ObjectNode action(String name) {
        return JsonNodeFactory.instance.objectNode().put("action", name);
    }

    JsonNode act(ObjectNode request) throws IOException, InterruptedException {
        try (StaffTerminal terminal = terminal()) {
            return terminal.act(request);
        }
    }

    int carry(Path medium) throws IOException, InterruptedException {
        try (StaffTerminal terminal = terminal()) {
            return terminal.carry(medium);
        }
    }

    private StaffTerminal terminal() throws IOException {
        String password = StaffAccounts.openOrCreate(folder).password(user);
        return StaffTerminal.of(PlatformHome.openOrCreate(folder, city), address, user, password);
    }
}
