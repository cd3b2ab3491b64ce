package cityhub.tools.bench.load;

import cityhub.certs.Credential;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Opens the hub, or a baseline in its place, as a caller would. */
final class Participant {
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
                    Files.createTempDirectory("cityhub-bench")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
