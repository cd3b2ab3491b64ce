package cityhub.hub.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;

/** Holidays (国民の祝日・休日) of the years that are known: lines of a date and a name. */
final class Holidays {
    private static final String FILE = "holidays.csv";

    private Holidays() {}

    /**
     * Those of the city's file when there is one, otherwise those that come with the hub.
     *
     * @throws IllegalArgumentException when a line has no date
     */
    static Set<LocalDate> load(Path folder) {
        Path own = folder.resolve(FILE);
        try {
            return parse(Files.exists(own) ? Files.readString(own) : shipped());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shipped() throws IOException {
        try (InputStream in = Holidays.class.getResourceAsStream("/cityhub/delivery/" + FILE)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + FILE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Set<LocalDate> parse(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Holidays::date)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static LocalDate date(String line) {
        try {
            return LocalDate.parse(line.substring(0, Math.min(10, line.length())));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(FILE + ": \"" + line + "\" does not begin with YYYY-MM-DD", e);
        }
    }
}
