package cityhub.tools.cli;

import cityhub.tools.simulators.StaffAccounts;
import cityhub.tools.simulators.StaffTerminal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of who works at the simulated platform. */
final class StaffOptions {
    @Mixin
    private PlatformPlace place = new PlatformPlace();

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
        String password = StaffAccounts.openOrCreate(place.folder()).password(user);
        return StaffTerminal.of(place.home(), place.address(), user, password);
    }
}
