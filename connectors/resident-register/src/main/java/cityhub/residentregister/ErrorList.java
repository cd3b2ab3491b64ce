package cityhub.residentregister;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * The list of lines that were not simply taken in: CSV in UTF-8 with byte order mark (so that office programs read the
 * Japanese), columns 行, 項目, 理由, コード, 結果. It names items, never their values.
 */
final class ErrorList implements AutoCloseable {
    private final FileChannel channel;
    private final Locale locale;

    private ErrorList(FileChannel channel, Locale locale) {
        this.channel = channel;
        this.locale = locale;
    }

    /** Opens the list and cuts it to the length up to which it is known to be right; 0 starts it anew. */
    static ErrorList open(Path file, long length, Locale locale) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        ErrorList list = new ErrorList(channel, locale);
        if (length == 0 || channel.size() < length) {
            channel.truncate(0);
            list.write("\uFEFF" + row(Wording.header(locale)));
        } else {
            channel.truncate(length).position(length);
        }
        return list;
    }

    void add(ListedError error) throws IOException {
        write(row(
                Long.toString(error.line()),
                error.item(),
                error.reason().text(locale),
                error.reason().code(),
                error.result().text(locale)));
    }

    /** Makes what was added durable and tells the length. */
    long force() throws IOException {
        channel.force(false);
        return channel.position();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String row(String... cells) throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter csv =
                CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
            csv.writeRecord(cells);
        }
        return text.toString();
    }
}
