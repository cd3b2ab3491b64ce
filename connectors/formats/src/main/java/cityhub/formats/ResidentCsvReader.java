package cityhub.formats;

import cityhub.resident.v1.ResidentChange;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a file of resident changes, or a full register file, in CSV (UTF-8, RFC 4180) with a header of the names in
 * {@link ResidentColumns}, in any order; columns may be left out, except 宛名番号 and 履歴番号. A line with a bad
 * value is given back as {@link CsvLine.Bad} with every problem found; nothing is replaced or guessed, and the lines
 * after it are read. Memory does not grow with the file. Not for use by several threads.
 */
public final class ResidentCsvReader implements Closeable {
    /** Most bytes of one line, unless told otherwise: several times what all items at full length need. */
    public static final int MAX_LINE_BYTES = 1 << 18;

    private static final Set<String> REQUIRED = Set.of("宛名番号", "履歴番号");
    private static final Map<String, Column> BY_NAME = ResidentColumns.byName();

    private final InputStream in;
    private final RawRecords records;
    private final List<Column> columns;

    private ResidentCsvReader(InputStream in, RawRecords records, List<Column> columns) {
        this.in = in;
        this.records = records;
        this.columns = columns;
    }

    /**
     * Reads the header.
     *
     * @throws HeaderException when the file has no usable header; the stream is then closed
     */
    public static ResidentCsvReader open(InputStream in) throws IOException, HeaderException {
        return open(in, MAX_LINE_BYTES);
    }

    /** As {@link #open(InputStream)}, with lines of at most so many bytes. */
    public static ResidentCsvReader open(InputStream in, int maxLineBytes) throws IOException, HeaderException {
        try {
            RawRecords records = new RawRecords(in, maxLineBytes);
            return new ResidentCsvReader(in, records, header(records));
        } catch (IOException | HeaderException e) {
            in.close();
            throw e;
        }
    }

    /** The columns that this file has, in its order. */
    public List<Column> columns() {
        return columns;
    }

    /** The next line that is not empty; nothing at the end of the file. */
    public Optional<CsvLine> next() throws IOException {
        Optional<RawRecords.RawRecord> raw = records.next();
        if (raw.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(line(raw.get().line(), cells(raw.get())));
        } catch (UnreadableLine e) {
            return Optional.of(bad(raw.get().line(), List.of(e.problem(raw.get().line())), Optional.empty()));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static List<Column> header(RawRecords records) throws IOException, HeaderException {
        Optional<RawRecords.RawRecord> raw = records.next();
        if (raw.isEmpty()) {
            throw new HeaderException(List.of(new LineProblem(1, "", FormatProblem.HEADER_MISSING)));
        }
        long line = raw.get().line();
        try {
            return columns(line, cells(raw.get()));
        } catch (UnreadableLine e) {
            throw new HeaderException(List.of(e.problem(line)));
        }
    }

    private static List<Column> columns(long line, List<String> names) throws HeaderException {
        List<LineProblem> problems = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            Column column = BY_NAME.get(name);
            if (column == null) {
                problems.add(new LineProblem(line, shown(name), FormatProblem.UNKNOWN_COLUMN));
            } else if (seen.add(name)) {
                columns.add(column);
            } else {
                problems.add(new LineProblem(line, name, FormatProblem.DUPLICATE_COLUMN));
            }
        }
        REQUIRED.stream()
                .filter(name -> !seen.contains(name))
                .sorted()
                .forEach(name -> problems.add(new LineProblem(line, name, FormatProblem.MISSING_COLUMN)));
        if (!problems.isEmpty()) {
            throw new HeaderException(problems);
        }
        return List.copyOf(columns);
    }

    /** An unknown heading as it may stand in an error list: without control characters, at most 40 characters. */
    private static String shown(String name) {
        String printable = name.replaceAll("\\p{C}", "?");
        return printable.codePointCount(0, printable.length()) <= 40
                ? printable
                : printable.substring(0, printable.offsetByCodePoints(0, 40)) + "…";
    }

    private CsvLine line(long line, List<String> cells) {
        if (cells.size() != columns.size()) {
            FormatProblem problem =
                    cells.size() < columns.size() ? FormatProblem.TOO_FEW_COLUMNS : FormatProblem.TOO_MANY_COLUMNS;
            return bad(line, List.of(new LineProblem(line, "", problem)), Optional.empty());
        }
        ResidentChange.Builder change = ResidentChange.newBuilder();
        change.getRecordBuilder();
        List<LineProblem> problems = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Column column = columns.get(i);
            fill(column, cells.get(i), change)
                    .ifPresent(problem -> problems.add(new LineProblem(line, column.name(), problem)));
        }
        return problems.isEmpty()
                ? new CsvLine.Good(line, change.build())
                : bad(line, problems, Optional.of(change.getNoticeId()).filter(id -> !id.isEmpty()));
    }

    private static Optional<FormatProblem> fill(Column column, String cell, ResidentChange.Builder change) {
        if (cell.isEmpty()) {
            return REQUIRED.contains(column.name())
                    ? Optional.of(FormatProblem.REQUIRED_VALUE_MISSING)
                    : Optional.empty();
        }
        return switch (CellParser.parse(column, cell)) {
            case CellParser.Parsed.Problem refused -> Optional.of(refused.problem());
            case CellParser.Parsed.Value parsed -> {
                column.set(change, parsed.value());
                yield Optional.empty();
            }
        };
    }

    private static CsvLine bad(long line, List<LineProblem> problems, Optional<String> noticeId) {
        return new CsvLine.Bad(line, problems, noticeId);
    }

    private static List<String> cells(RawRecords.RawRecord raw) throws UnreadableLine, IOException {
        if (raw.fault().isPresent()) {
            throw new UnreadableLine(raw.fault().get());
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(raw.bytes().duplicate())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableLine(FormatProblem.NOT_UTF_8);
        }
        try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(text)) {
            return csv.iterator().next().getFields();
        }
    }

    private static final class UnreadableLine extends Exception {
        private static final long serialVersionUID = 1L;

        private final FormatProblem problem;

        UnreadableLine(FormatProblem problem) {
            super(problem.code());
            this.problem = problem;
        }

        LineProblem problem(long line) {
            return new LineProblem(line, "", problem);
        }
    }
}
