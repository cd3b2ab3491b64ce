package cityhub.tools.bench.load;

import cityhub.certs.Credential;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Opens the hub, or a baseline in its place, as a caller would. */
final class Participant {
    /** What connections remember, until this process ends. */
    private static final Path STATES = statesUntilTheEnd();

    private Participant() {}

    /** A connection of its own, that remembers nothing of earlier ones. */
    static CityHub open(LoadTask.Target target) {
        try {
            Credential.Files files = Credential.Files.in(target.credentials(), target.participant());
            return CityHub.open(CityHubSettings.of(
                    target.address(),
                    files.authority(),
                    files.certificate(),
                    files.key(),
                    Files.createTempDirectory(STATES, "connection")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path statesUntilTheEnd() {
        try {
            Path folder = Files.createTempDirectory("cityhub-bench");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
