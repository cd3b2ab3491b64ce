package cityhub.tools.cli;

import cityhub.certs.OwnerFiles;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;

/**
 * A CSV file that a command writes beside its input as it goes: UTF-8 with a byte order mark, as spreadsheets open it.
 *
 * @param file the file
 * @param columns names in its first line; none for a listing that is not kept
 * @param personal whether its owner alone may read it
 */
record Listing(Path file, List<String> columns, boolean personal) {
    /** Empties it down to the column names. */
    void startAnew() throws IOException {
        if (columns.isEmpty()) {
            return;
        }
        if (personal) {
            OwnerFiles.writeSecret(file, "\uFEFF");
        } else {
            Files.writeString(file, "\uFEFF");
        }
        add(List.of(columns));
    }

    /**
     * Leaves out what an interrupted run wrote without noting that it had.
     *
     * @return false when the file is gone or shorter than noted
     */
    boolean goOn(long noted) throws IOException {
        if (columns.isEmpty()) {
            return true;
        }
        if (!Files.exists(file) || Files.size(file) < noted) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(noted);
        }
        return true;
    }

    /**
     * Begins it, or goes on at its end.
     *
     * @throws IllegalStateException when the file is another one, which is left as it is
     */
    void startOrGoOn() throws IOException {
        if (!Files.exists(file)) {
            startAnew();
            return;
        }
        try (CsvReader<CsvRecord> csv =
                CsvReader.builder().detectBomHeader(true).ofCsvRecord(file, StandardCharsets.UTF_8)) {
            Iterator<CsvRecord> rows = csv.iterator();
            if (rows.hasNext() && rows.next().getFields().equals(columns)) {
                return;
            }
        }
        throw new IllegalStateException(file + " is there and has other columns: name another file.");
    }

    /** Writes rows at its end. */
    void add(List<List<String>> rows) throws IOException {
        if (columns.isEmpty()) {
            return;
        }
        try (CsvWriter csv = CsvWriter.builder()
                .build(Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND))) {
            rows.forEach(csv::writeRecord);
        }
    }

    /** Returns once what was written would outlast a loss of power. */
    void force() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Its size in bytes; 0 when it is not kept. */
    long bytes() throws IOException {
        return columns.isEmpty() ? 0 : Files.size(file);
    }
}
