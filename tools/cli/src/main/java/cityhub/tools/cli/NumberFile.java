package cityhub.tools.cli;

import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.TieOutcome;
import cityhub.addressee.v1.UnlinkNumbersRequest;
import cityhub.addressee.v1.UnlinkOutcome;
import cityhub.kit.CityHub;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/**
 * A CSV file of a system's own numbers (UTF-8): columns {@code 宛名番号} and {@code 自システム番号} to register, {@code
 * 自システム番号} to end. Lines go in groups of 500. Beside it stand {@code <name>.errors.csv}, the lines that were not taken
 * with their reasons, and {@code <name>.journal}, from which an interrupted run goes on; the same file again changes
 * nothing.
 */
final class NumberFile {
    static final String RESIDENT = "宛名番号";
    static final String OWN = "自システム番号";

    private static final int GROUP = 500;
    private static final String TAKEN = "";

    private final Path input;
    private final CityHub hub;
    private final String agreementId;
    private final PrintWriter progress;

    /**
     * What became of a file.
     *
     * @param lines lines of numbers
     * @param taken lines that were taken, or had been before
     * @param errorList the others, with their reasons
     */
    record Result(long lines, long taken, Path errorList) {
        long refused() {
            return lines - taken;
        }
    }

    /** One line, or why it is none. */
    private record Line(long number, String resident, String own, String fault) {}

    NumberFile(Path input, CityHub hub, String agreementId, PrintWriter progress) {
        this.input = input;
        this.hub = hub;
        this.agreementId = agreementId;
        this.progress = progress;
    }

    /** Registers the file's ties. */
    Result register() throws IOException {
        return run("register", List.of(RESIDENT, OWN), this::register);
    }

    /** Ends the ties of the file's numbers. */
    Result unlink() throws IOException {
        return run("unlink", List.of(OWN), this::unlink);
    }

    private List<String> register(List<Line> lines) {
        RegisterNumbersRequest.Builder request =
                RegisterNumbersRequest.newBuilder().setAgreementId(agreementId);
        lines.forEach(each -> request.addTies(
                NumberTie.newBuilder().setAddresseeNumber(each.resident()).setOwnNumber(each.own())));
        return hub.addressee().registerNumbers(request.build()).getOutcomesList().stream()
                .map(NumberFile::reason)
                .toList();
    }

    private List<String> unlink(List<Line> lines) {
        UnlinkNumbersRequest.Builder request = UnlinkNumbersRequest.newBuilder().setAgreementId(agreementId);
        lines.forEach(each -> request.addOwnNumbers(each.own()));
        return hub.addressee().unlinkNumbers(request.build()).getOutcomesList().stream()
                .map(NumberFile::reason)
                .toList();
    }

    private static String reason(TieOutcome outcome) {
        return switch (outcome) {
            case TIE_OUTCOME_REGISTERED, TIE_OUTCOME_UNCHANGED -> TAKEN;
            case TIE_OUTCOME_TIED_TO_ANOTHER -> "この自システム番号は別の人に結び付いています。確認してください";
            case TIE_OUTCOME_NUMBER_CLOSED -> "終了した番号は再び使えません。新しい番号を付けてください";
            case TIE_OUTCOME_NUMBER_INVALID -> "番号の形式が正しくありません（英数字とハイフン、15文字以内）";
            case TIE_OUTCOME_PERSON_UNKNOWN, TIE_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "結果が分かりません";
        };
    }

    private static String reason(UnlinkOutcome outcome) {
        return switch (outcome) {
            case UNLINK_OUTCOME_ENDED, UNLINK_OUTCOME_UNCHANGED -> TAKEN;
            case UNLINK_OUTCOME_NOT_TIED -> "この自システム番号は登録されていません";
            case UNLINK_OUTCOME_NUMBER_INVALID -> "番号の形式が正しくありません（英数字とハイフン、15文字以内）";
            case UNLINK_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "結果が分かりません";
        };
    }

    private Result run(String action, List<String> columns, Function<List<Line>, List<String>> send)
            throws IOException {
        Journal journal = new Journal(beside(".journal"), action + " " + digest());
        boolean goingOn = journal.line > 0 && Files.exists(errorList());
        if (goingOn) {
            keepErrors(journal.errorBytes);
        } else {
            journal.line = 0;
            journal.lines = 0;
            journal.taken = 0;
            Files.writeString(errorList(), "\uFEFF行,理由\r\n");
        }
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder()
                .detectBomHeader(true)
                .allowMissingFields(true)
                .ofNamedCsvRecord(input, StandardCharsets.UTF_8)) {
            List<Line> group = new ArrayList<>();
            for (NamedCsvRecord row : csv) {
                requireColumns(row, columns);
                if (row.getStartingLineNumber() > journal.line) {
                    group.add(line(row, columns));
                }
                if (group.size() == GROUP) {
                    settle(group, send, journal);
                }
            }
            settle(group, send, journal);
        } catch (CsvParseException e) {
            throw new IllegalArgumentException(input + " is no CSV file: " + e.getMessage(), e);
        }
        return new Result(journal.lines, journal.taken, errorList());
    }

    /** Leaves out the lines that an interrupted run listed without noting that it had. */
    private void keepErrors(long bytes) throws IOException {
        try (FileChannel file = FileChannel.open(errorList(), StandardOpenOption.WRITE)) {
            file.truncate(bytes);
        }
    }

    private void requireColumns(NamedCsvRecord row, List<String> columns) {
        if (!row.getHeader().containsAll(columns)) {
            throw new IllegalArgumentException(
                    input + ": the first line must name the columns " + String.join(", ", columns));
        }
    }

    private static Line line(NamedCsvRecord row, List<String> columns) {
        Optional<String> missing = columns.stream()
                .filter(each -> row.findField(each).orElse("").isBlank())
                .findFirst();
        return new Line(
                row.getStartingLineNumber(),
                row.findField(RESIDENT).orElse("").strip(),
                row.findField(OWN).orElse("").strip(),
                missing.map(each -> each + "がありません").orElse(""));
    }

    private void settle(List<Line> group, Function<List<Line>, List<String>> send, Journal journal) throws IOException {
        if (group.isEmpty()) {
            return;
        }
        List<Line> sound = group.stream().filter(each -> each.fault().isEmpty()).toList();
        List<String> reasons = sound.isEmpty() ? List.of() : send.apply(sound);
        try (CsvWriter errors = CsvWriter.builder()
                .build(Files.newBufferedWriter(errorList(), StandardCharsets.UTF_8, StandardOpenOption.APPEND))) {
            int next = 0;
            for (Line each : group) {
                String reason = each.fault().isEmpty() ? reasons.get(next++) : each.fault();
                if (!reason.equals(TAKEN)) {
                    errors.writeRecord(Long.toString(each.number()), reason);
                }
                journal.taken += reason.equals(TAKEN) ? 1 : 0;
            }
        }
        journal.lines += group.size();
        journal.line = group.getLast().number();
        journal.errorBytes = Files.size(errorList());
        journal.write();
        progress.printf("%,d 行  受付 %,d 行%n", journal.lines, journal.taken);
        group.clear();
    }

    private Path errorList() {
        return beside(".errors.csv");
    }

    private Path beside(String suffix) {
        return input.resolveSibling(input.getFileName() + suffix);
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
        private long errorBytes;

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
                line = Long.parseLong(kept.getProperty("line"));
                lines = Long.parseLong(kept.getProperty("lines"));
                taken = Long.parseLong(kept.getProperty("taken"));
                errorBytes = Long.parseLong(kept.getProperty("errorBytes"));
            }
        }

        void write() {
            String text = "of=" + of + "\nline=" + line + "\nlines=" + lines + "\ntaken=" + taken + "\nerrorBytes="
                    + errorBytes + "\n";
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
