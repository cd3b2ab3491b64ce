package cityhub.tools.bench.load;

import com.google.protobuf.MessageLite;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps the first answers of the hub, from which the baseline answers later. */
final class AnswerSamples {
    private static final int MOST = 2_000;
    private static final int MOST_BYTES = 32 << 20;

    private final String file;
    private final AtomicInteger bytes = new AtomicInteger();
    private final List<MessageLite> kept = new ArrayList<>();

    /**
     * @param file file to write; empty to keep nothing
     */
    AnswerSamples(String file) {
        this.file = file;
    }

    void take(MessageLite answer) {
        if (!file.isEmpty() && bytes.get() < MOST_BYTES) {
            synchronized (kept) {
                if (kept.size() < MOST && bytes.addAndGet(answer.getSerializedSize()) < MOST_BYTES) {
                    kept.add(answer);
                }
            }
        }
    }

    /** Writes them, each behind its length. */
    void write() throws IOException {
        if (file.isEmpty()) {
            return;
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(file)))) {
            synchronized (kept) {
                for (MessageLite each : kept) {
                    each.writeDelimitedTo(out);
                }
            }
        }
    }
}
