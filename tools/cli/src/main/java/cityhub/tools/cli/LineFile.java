package cityhub.tools.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A CSV file (UTF-8, column names in the first line) whose lines go to the hub in groups of 500. Beside it stand {@code
 * <name>.errors.csv}, the lines that were not taken with their reasons, {@code <name>.receipts.csv} or the like where something
 * comes back, and {@code <name>.journal}, from which an interrupted run goes on; the same file again changes nothing.
 */
final class LineFile {
    private static final int GROUP = 500;

    private final Path input;
    private final Form form;
    private final PrintWriter progress;

    /**
     * What a file is for.
     *
     * @param action what is done with it and under which agreement: the journal goes on with the same only
     * @param required columns that no line may leave empty
     * @param optional columns that may be empty or missing
     * @param receipts what is written for each line that was taken
     */
    record Form(String action, List<String> required, List<String> optional, Receipts receipts) {}

    /**
     * The file of what came back, a row for each line that was taken.
     *
     * @param suffix of its name
     * @param columns names of its columns; none when there are no receipts
     * @param personal whether its owner alone may read it
     */
    record Receipts(String suffix, List<String> columns, boolean personal) {
        static final Receipts NONE = new Receipts("", List.of(), false);

        Listing of(Path input) {
            return new Listing(beside(input, suffix), columns, personal);
        }
    }

    /**
     * A line whose required columns are filled.
     *
     * @param number in the file, from 1
     * @param fields by column, stripped; of every required and optional one
     */
    record Line(long number, Map<String, String> fields) {
        String get(String column) {
            return fields.get(column);
        }
    }

    /** What the hub did with a line. */
    sealed interface Reply {
        /** Nothing to give beside the outcome. */
        Reply TAKEN = new Taken(false, List.of());

        /** It was taken before; nothing changed. */
        Reply REPEATED = new Taken(true, List.of());

        /**
         * Taken.
         *
         * @param repeated whether it had been before
         * @param receipt a field per column of the form's
         */
        record Taken(boolean repeated, List<String> receipt) implements Reply {}

        /** Not taken; the reason is for people and has no value of the line. */
        record Refused(String reason) implements Reply {}
    }

    /** Brings lines to the hub. */
    @FunctionalInterface
    interface Sender {
        /** Gives a reply per line, in order. */
        List<Reply> send(List<Line> lines);
    }

    /**
     * What became of a file.
     *
     * @param lines lines below the column names
     * @param taken lines that were taken, now or before
     * @param repeated those of them that had been before this file came
     * @param errorList the others, with their reasons
     */
    record Result(long lines, long taken, long repeated, Path errorList) {
        long refused() {
            return lines - taken;
        }

        /**
         * Says it.
         *
         * @return the exit code
         */
        int print(Output output) {
            if (output.json()) {
                output.out()
                        .println("{\"lines\":" + lines + ",\"taken\":" + taken + ",\"repeated\":" + repeated
                                + ",\"refused\":" + refused() + "}");
            } else {
                output.out()
                        .println("行 " + lines + " 件、受付 " + taken + " 件"
                                + (repeated > 0 ? "（うち以前に受付済み " + repeated + " 件）" : "") + "、受付されなかった行 " + refused()
                                + " 件");
                if (refused() > 0) {
                    output.out().println("一覧: " + errorList);
                }
            }
            return refused() == 0 ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
        }
    }

    /** A line as it is read, or why it is none. */
    private record Read(Line line, Optional<String> fault) {}

    LineFile(Path input, Form form, PrintWriter progress) {
        this.input = input;
        this.form = form;
        this.progress = progress;
    }

    /**
     * The file, if it can be read.
     *
     * @throws IllegalStateException otherwise
     */
    static Path readable(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalStateException("No such file: " + file);
        }
        return file;
    }

    /** The file that stands beside an input. */
    static Path beside(Path input, String suffix) {
        return input.resolveSibling(input.getFileName() + suffix);
    }

    /**
     * Brings the lines to the hub that an earlier run did not.
     *
     * @throws IllegalArgumentException when it is no CSV file with the form's columns
     */
    Result run(Sender sender) throws IOException {
        Journal journal = new Journal(beside(input, ".journal"), form.action() + " " + digest());
        Listing errors = new Listing(beside(input, ".errors.csv"), List.of("行", "理由"), false);
        Listing receipts = form.receipts().of(input);
        try (CsvReader<CsvRecord> csv =
                CsvReader.builder().detectBomHeader(true).ofCsvRecord(input, StandardCharsets.UTF_8)) {
            Iterator<CsvRecord> rows = csv.iterator();
            Map<String, Integer> columns = columns(rows);
            if (journal.line > 0 && errors.goOn(journal.errorBytes) && receipts.goOn(journal.receiptBytes)) {
                progress.printf("%,d 行目の次から続けます%n", journal.line);
            } else {
                journal.startAnew();
                errors.startAnew();
                receipts.startAnew();
            }
            List<Read> group = new ArrayList<>();
            while (rows.hasNext()) {
                CsvRecord row = rows.next();
                if (row.getStartingLineNumber() > journal.line) {
                    group.add(read(row, columns));
                }
                if (group.size() == GROUP || (!rows.hasNext() && !group.isEmpty())) {
                    settle(group, sender, journal, errors, receipts);
                    group.clear();
                }
            }
        } catch (CsvParseException e) {
            throw new IllegalArgumentException(input + " is no CSV file: " + e.getMessage(), e);
        }
        return new Result(journal.lines, journal.taken, journal.repeated, errors.file());
    }

    private Map<String, Integer> columns(Iterator<CsvRecord> rows) {
        List<String> names = rows.hasNext() ? rows.next().getFields() : List.of();
        if (!names.containsAll(form.required())) {
            throw new IllegalArgumentException(input + ": the first line must name the columns "
                    + String.join(", ", form.required()) + " (UTF-8)"
                    + (form.optional().isEmpty() ? "" : "; it may name " + String.join(", ", form.optional())));
        }
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            columns.putIfAbsent(names.get(i), i);
        }
        return columns;
    }

    private Read read(CsvRecord row, Map<String, Integer> columns) {
        Map<String, String> fields = new HashMap<>();
        form.required().forEach(each -> fields.put(each, field(row, columns, each)));
        form.optional().forEach(each -> fields.put(each, field(row, columns, each)));
        Optional<String> fault = form.required().stream()
                .filter(each -> fields.get(each).isEmpty())
                .findFirst()
                .map(each -> each + "がありません");
        return new Read(new Line(row.getStartingLineNumber(), fields), fault);
    }

    private static String field(CsvRecord row, Map<String, Integer> columns, String column) {
        int index = columns.getOrDefault(column, Integer.MAX_VALUE);
        return index < row.getFieldCount() ? row.getField(index).strip() : "";
    }

    private void settle(List<Read> group, Sender sender, Journal journal, Listing errors, Listing receipts)
            throws IOException {
        List<Line> sound = group.stream()
                .filter(each -> each.fault().isEmpty())
                .map(Read::line)
                .toList();
        Iterator<Reply> replies = (sound.isEmpty() ? List.<Reply>of() : sender.send(sound)).iterator();
        List<List<String>> refused = new ArrayList<>();
        List<List<String>> received = new ArrayList<>();
        for (Read each : group) {
            String number = Long.toString(each.line().number());
            Reply reply = each.fault().<Reply>map(Reply.Refused::new).orElseGet(replies::next);
            switch (reply) {
                case Reply.Refused no -> refused.add(List.of(number, no.reason()));
                case Reply.Taken yes -> {
                    journal.taken++;
                    journal.repeated += yes.repeated() ? 1 : 0;
                    received.add(yes.receipt());
                }
            }
        }
        errors.add(refused);
        receipts.add(received);
        journal.lines += group.size();
        journal.line = group.getLast().line().number();
        journal.errorBytes = errors.bytes();
        journal.receiptBytes = receipts.bytes();
        journal.write();
        progress.printf("%,d 行  受付 %,d 行%n", journal.lines, journal.taken);
    }

    private String digest() throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(input)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** How far the file got; of this file and action only. */
    private static final class Journal {
        private final Path file;
        private final String of;
        private long line;
        private long lines;
        private long taken;
        private long repeated;
        private long errorBytes;
        private long receiptBytes;

        Journal(Path file, String of) throws IOException {
            this.file = file;
            this.of = of;
            Properties kept = new Properties();
            if (Files.exists(file)) {
                try (var in = Files.newBufferedReader(file)) {
                    kept.load(in);
                }
            }
            if (of.equals(kept.getProperty("of"))) {
                line = number(kept, "line");
                lines = number(kept, "lines");
                taken = number(kept, "taken");
                repeated = number(kept, "repeated");
                errorBytes = number(kept, "errorBytes");
                receiptBytes = number(kept, "receiptBytes");
            }
        }

        private static long number(Properties kept, String name) {
            return Long.parseLong(kept.getProperty(name, "0"));
        }

        void startAnew() {
            line = 0;
            lines = 0;
            taken = 0;
            repeated = 0;
        }

        void write() {
            String text = "of=" + of + "\nline=" + line + "\nlines=" + lines + "\ntaken=" + taken + "\nrepeated="
                    + repeated + "\nerrorBytes=" + errorBytes + "\nreceiptBytes=" + receiptBytes + "\n";
            try {
                Path fresh = file.resolveSibling(file.getFileName() + ".new");
                Files.writeString(fresh, text);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
