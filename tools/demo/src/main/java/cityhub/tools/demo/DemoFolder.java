package cityhub.tools.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The demo's own folder. Only a folder that an earlier demo made is ever emptied. */
public final class DemoFolder {
    private static final String MARK = "made-by-cityhub-demo";

    private DemoFolder() {}

    /**
     * Makes the folder, empty.
     *
     * @throws IllegalStateException when something is there that no demo made
     */
    public static void clear(Path folder) {
        try {
            if (Files.exists(folder) && !Files.exists(folder.resolve(MARK)) && !isEmpty(folder)) {
                throw new IllegalStateException(folder + " was not made by the demo: name another with --home.");
            }
            if (Files.exists(folder)) {
                delete(folder);
            }
            Files.createDirectories(folder);
            Files.createFile(folder.resolve(MARK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
