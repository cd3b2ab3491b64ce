package cityhub.tools.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Folders for the cities of tests, below the build's, with the name of the test. Those of tests that passed are removed
 * ({@code junit-platform.properties}), since a hub's database takes up to a gigabyte; what a failed one left is there to be looked
 * at until the next build from scratch.
 */
public final class BuildFolder implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        Path target = Files.createDirectories(Path.of("target", "cities").toAbsolutePath());
        return Files.createTempDirectory(target, context.getRequiredTestClass().getSimpleName() + "-");
    }
}
