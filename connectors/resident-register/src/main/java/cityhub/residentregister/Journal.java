package cityhub.residentregister;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a file's submission stands, in a small file beside it. It is replaced whole, so that it is always one that was
 * written to its end; what it says is durable, what came after is done again, which the hub notices.
 */
final class Journal {
    private static final Pattern FORM = Pattern.compile("""
            cityhub-journal v1
            file: ([0-9a-f]{64})
            line: ([0-9]{1,18})
            errors: ([0-9]{1,18})
            counts: ([0-9]{1,18}(?: [0-9]{1,18}){6})
            finished: (yes|no)
            """);
    private final Path file;

    Journal(Path file) {
        this.file = file;
    }

    /**
     * Where it stands.
     *
     * @param digest the file's digest
     * @param line last line, from 1, up to which everything is done
     * @param errorBytes length of the error list up to that line
     * @param counts what became of these lines
     * @param finished whether there is no more to do
     */
    record Entry(String digest, long line, long errorBytes, Counts counts, boolean finished) {
        static Entry start(String digest) {
            return new Entry(digest, 0, 0, Counts.NONE, false);
        }
    }

    /** What was written last; nothing when there is no journal, or one of another form. */
    Optional<Entry> read() throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException | MalformedInputException e) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<Long> counts = List.of(matcher.group(4).split(" ", -1)).stream()
                .map(Long::valueOf)
                .toList();
        return Optional.of(new Entry(
                matcher.group(1),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                new Counts(
                        counts.get(0),
                        counts.get(1),
                        counts.get(2),
                        counts.get(3),
                        counts.get(4),
                        counts.get(5),
                        counts.get(6)),
                matcher.group(5).equals("yes")));
    }

    void write(Entry entry) throws IOException {
        Counts counts = entry.counts();
        String text = """
            cityhub-journal v1
            file: %s
            line: %d
            errors: %d
            counts: %d %d %d %d %d %d %d
            finished: %s
            """.formatted(
                        entry.digest(),
                        entry.line(),
                        entry.errorBytes(),
                        counts.accepted(),
                        counts.warned(),
                        counts.refused(),
                        counts.awaiting(),
                        counts.parked(),
                        counts.unreadable(),
                        counts.withheld(),
                        entry.finished() ? "yes" : "no");
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (OutputStream out = Files.newOutputStream(fresh)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
