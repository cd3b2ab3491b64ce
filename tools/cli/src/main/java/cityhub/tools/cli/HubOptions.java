package cityhub.tools.cli;

import cityhub.certs.Credential;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubSettings;
import cityhub.tools.demo.HubHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which hub, and as whom. */
final class HubOptions {
    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            defaultValue = "${CITYHUB_HOME:-var/hub}",
            descriptionKey = "home",
            description = "Home folder of the hub (default: ${DEFAULT-VALUE}).")
    Path home;

    @Option(
            names = "--hub",
            paramLabel = "HOST:PORT",
            descriptionKey = "hub",
            description = "Address of the hub (default: localhost and the port of the home folder).")
    Optional<String> address;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            descriptionKey = "as",
            description = "Whose certificate: a name in FOLDER/credentials, or a path without its ending .pem.")
    Optional<String> holder;

    /** Opens the hub as the named holder, or as the one that the command is usually for. */
    CityHub open(String usual) {
        Path base = credential(holder.orElse(usual));
        return CityHub.open(CityHubSettings.of(
                address(),
                base.resolveSibling("ca.pem"),
                withEnding(base, ".pem"),
                withEnding(base, ".key"),
                home.resolve("state").resolve(base.getFileName())));
    }

    /** Certificate and key of the named holder. */
    Credential credential() {
        Path base = credential(holder.orElseThrow(() -> new IllegalStateException("--as names the system")));
        return Credential.read(new Credential.Files(
                withEnding(base, ".key"), withEnding(base, ".pem"), base.resolveSibling("ca.pem")));
    }

    String address() {
        return address.orElseGet(() -> HubHome.at(home).address());
    }

    /** Folder of the credentials that this machine holds. */
    Path credentials() {
        return home.resolve("credentials");
    }

    private Path credential(String name) {
        Path base = name.contains("/") ? Path.of(name) : credentials().resolve(name);
        if (!Files.exists(withEnding(base, ".pem"))) {
            throw new IllegalStateException("No certificate " + withEnding(base, ".pem")
                    + ". `cityhub certs issue` makes one; --as names another; --home names another hub.");
        }
        return base.toAbsolutePath();
    }

    private static Path withEnding(Path base, String ending) {
        return base.resolveSibling(base.getFileName() + ending);
    }
}
