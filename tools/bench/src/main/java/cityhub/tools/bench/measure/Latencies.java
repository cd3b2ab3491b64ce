package cityhub.tools.bench.measure;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Histograms of latencies in nanoseconds, from 1 µs to 5 minutes with three digits. */
public final class Latencies {
    private static final long LOWEST = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long HIGHEST = TimeUnit.MINUTES.toNanos(5);
    private static final int DIGITS = 3;

    private Latencies() {}

    /** An empty one, which one thread at a time may write. */
    public static Histogram empty() {
        return new Histogram(LOWEST, HIGHEST, DIGITS);
    }

    /** Notes a latency; what lies beyond five minutes counts as five. */
    public static void note(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, HIGHEST));
    }

    /** As text that goes through a pipe. */
    public static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[length];
        buffer.flip().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * From text.
     *
     * @throws IllegalArgumentException when it is no histogram
     */
    public static Histogram decode(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), LOWEST);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("no histogram", e);
        }
    }
}
