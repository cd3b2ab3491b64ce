package cityhub.tools.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Folders for the cities of tests, below the build's. Not the system's temporary folder: the embedded server empties one there
 * when it starts. Those of tests that passed are removed, since a hub's database takes a gigabyte.
 */
public final class BuildFolder implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        Path target = Files.createDirectories(Path.of("target", "cities").toAbsolutePath());
        return Files.createTempDirectory(target, "city");
    }
}
