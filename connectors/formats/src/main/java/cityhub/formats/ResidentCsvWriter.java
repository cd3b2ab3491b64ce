package cityhub.formats;

import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a file that {@link ResidentCsvReader} reads back to equal messages: CSV in UTF-8 without byte order mark,
 * lines ended with CRLF, a header first. A submessage of which nothing is set is not told apart from an absent one.
 * Not for use by several threads.
 */
public final class ResidentCsvWriter implements Closeable {
    private static final List<List<FieldDescriptor>> WITHOUT_COLUMN = ResidentColumns.leavesWithoutColumn();

    private final CsvWriter csv;
    private final List<Column> columns;

    private ResidentCsvWriter(OutputStream out, List<Column> columns) {
        this.csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .build(new BufferedWriter(new OutputStreamWriter(
                        out,
                        StandardCharsets.UTF_8
                                .newEncoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT))));
        this.columns = columns;
        csv.writeRecord(columns.stream().map(Column::name).toList());
    }

    /** Starts a file of changes. The stream is closed with the writer. */
    public static ResidentCsvWriter ofChanges(OutputStream out) {
        return new ResidentCsvWriter(out, ResidentColumns.ofChange());
    }

    /** Starts a full register file. The stream is closed with the writer. */
    public static ResidentCsvWriter ofRecords(OutputStream out) {
        return new ResidentCsvWriter(out, ResidentColumns.ofRecord());
    }

    /**
     * Writes one line; of a full register file only the record is written.
     *
     * @throws IllegalArgumentException when the record holds a value that is no item and would be lost
     */
    public void write(ResidentChange change) {
        for (List<FieldDescriptor> leaf : WITHOUT_COLUMN) {
            if (isSet(change, leaf)) {
                throw new IllegalArgumentException(leaf.getLast().getFullName() + " has no column under "
                        + leaf.get(1).getName());
            }
        }
        csv.writeRecord(columns.stream().map(column -> column.textOf(change)).toList());
    }

    /** Writes one record. */
    public void write(ResidentRecord record) {
        write(ResidentChange.newBuilder().setRecord(record).build());
    }

    private static boolean isSet(Message change, List<FieldDescriptor> path) {
        Message at = change;
        for (FieldDescriptor step : path.subList(0, path.size() - 1)) {
            if (!at.hasField(step)) {
                return false;
            }
            at = (Message) at.getField(step);
        }
        return at.hasField(path.getLast());
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
