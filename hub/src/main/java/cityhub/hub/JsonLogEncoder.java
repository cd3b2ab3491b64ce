package cityhub.hub;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Collection;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;
import org.slf4j.helpers.MessageFormatter;

/**
 * One JSON object per line, made so that a careless log statement shows no personal data: arguments and values are
 * printed only when they are texts, numbers, times, enum constants, ids or paths; anything else (records, messages
 * of the contract, bytes) by the name of its class. Of exceptions it prints class and stack, never the message,
 * since libraries quote values there; the message of a {@link HubException} is ours and is printed.
 *
 * <p>A caller may put a person's number or name where an id belongs, and ids are printed. So of every text that is
 * not part of the log statement itself, numbers of 9 digits and more and whatever is not ASCII are masked.
 */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final int MOST_FRAMES = 40;

    private static final int LONG_NUMBER = 9;
    private static final Pattern NUMBER =
            Pattern.compile("(?<![0-9A-Za-z-])[0-9]{" + LONG_NUMBER + ",}(?![0-9A-Za-z-])");
    private static final Pattern FOREIGN = Pattern.compile("[^\\x00-\\x7f]+");

    private static final int NANOS_OF_SECOND = 1_000_000_000;

    private final JsonFactory json = new JsonFactory();
    private volatile Second second = new Second(0, Instant.EPOCH.toString());

    private record Second(long epoch, String text) {}

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        try (JsonGenerator out = json.createGenerator(line)) {
            out.writeStartObject();
            out.writeStringField("time", time(event.getInstant()));
            out.writeStringField("level", event.getLevel().toString());
            out.writeStringField("logger", event.getLoggerName());
            out.writeStringField("thread", event.getThreadName());
            out.writeStringField("message", message(event));
            writeFields(out, event);
            writeErrors(out, event.getThrowableProxy());
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        line.write('\n');
        return line.toByteArray();
    }

    /** UTC with nanoseconds; all that lines of one second have in common is made once. */
    private String time(Instant time) {
        Second known = second;
        if (known.epoch() != time.getEpochSecond()) {
            known = new Second(
                    time.getEpochSecond(),
                    Instant.ofEpochSecond(time.getEpochSecond()).toString());
            second = known;
        }
        String nanos = Integer.toString(NANOS_OF_SECOND + time.getNano());
        return known.text().substring(0, known.text().length() - 1) + "." + nanos.substring(1) + "Z";
    }

    private static String message(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        if (arguments == null) {
            return String.valueOf(event.getMessage());
        }
        Object[] printable = new Object[arguments.length];
        for (int index = 0; index < arguments.length; index++) {
            printable[index] = printable(arguments[index]);
        }
        return String.valueOf(MessageFormatter.basicArrayFormat(event.getMessage(), printable));
    }

    private static void writeFields(JsonGenerator out, ILoggingEvent event) throws IOException {
        if (event.getKeyValuePairs() == null) {
            return;
        }
        for (KeyValuePair pair : event.getKeyValuePairs()) {
            if (pair.value instanceof Long || pair.value instanceof Integer) {
                out.writeNumberField(pair.key, ((Number) pair.value).longValue());
            } else {
                out.writeStringField(pair.key, printable(pair.value));
            }
        }
    }

    private static void writeErrors(JsonGenerator out, IThrowableProxy thrown) throws IOException {
        if (thrown == null) {
            return;
        }
        out.writeArrayFieldStart("errors");
        for (IThrowableProxy error = thrown; error != null; error = error.getCause()) {
            out.writeStartObject();
            out.writeStringField("type", error.getClassName());
            if (error instanceof ThrowableProxy proxy && proxy.getThrowable() instanceof HubException ours) {
                out.writeStringField("message", masked(ours.getMessage()));
            }
            writeFrames(out, error.getStackTraceElementProxyArray());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeFrames(JsonGenerator out, StackTraceElementProxy[] frames) throws IOException {
        out.writeArrayFieldStart("at");
        for (int index = 0; index < Math.min(frames.length, MOST_FRAMES); index++) {
            out.writeString(frames[index].getStackTraceElement().toString());
        }
        out.writeEndArray();
    }

    private static String printable(Object value) {
        return switch (value) {
            case null -> "null";
            case CharSequence text -> masked(text);
            case Collection<?> several ->
                several.stream().map(JsonLogEncoder::printable).collect(Collectors.joining(", ", "[", "]"));
            default ->
                isHarmless(value) ? value.toString() : "<" + value.getClass().getSimpleName() + ">";
        };
    }

    private static String masked(CharSequence text) {
        return isPlain(text)
                ? text.toString()
                : FOREIGN.matcher(NUMBER.matcher(text).replaceAll("<number>")).replaceAll("<text>");
    }

    /** Whether there is nothing to mask for certain: most texts are short and plain, and every call writes some. */
    private static boolean isPlain(CharSequence text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            digits = each >= '0' && each <= '9' ? digits + 1 : 0;
            if (each > 0x7f || digits >= LONG_NUMBER) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHarmless(Object value) {
        return value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum<?>
                || value instanceof UUID
                || value instanceof Path
                || value instanceof Class<?>
                || value instanceof TemporalAccessor
                || value instanceof TemporalAmount;
    }
}
