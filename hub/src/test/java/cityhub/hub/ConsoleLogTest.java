package cityhub.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ConsoleLogTest {
    private final AtomicInteger writes = new AtomicInteger();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            writes.incrementAndGet();
            super.write(bytes, from, length);
        }
    };
    private final LoggerContext context = new LoggerContext();
    private final ConsoleLog log = new ConsoleLog(new PrintStream(console, false, StandardCharsets.UTF_8));

    @BeforeEach
    void start() {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern("%msg ");
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        log.setContext(context);
        log.setEncoder(encoder);
        log.start();
    }

    @AfterEach
    void stop() {
        log.stop();
    }

    private void log(Level level, String message) {
        log.doAppend(new LoggingEvent("", context.getLogger("test"), level, message, null, null));
    }

    private String written() {
        return console.toString(StandardCharsets.UTF_8);
    }

    /** Lines that are never written make the test run into its time limit. */
    private void awaitWritten(String expected) {
        while (console.size() < expected.length()) {
            Thread.onSpinWait();
        }
        assertEquals(expected, written());
    }

    @Test
    void linesAreWrittenInOrderWithoutBeingAskedForAndManyTogether() {
        int many = 10_000;
        IntStream.range(0, many).forEach(i -> log(Level.INFO, Integer.toString(i)));

        String all = IntStream.range(0, many).mapToObj(i -> i + " ").collect(Collectors.joining());
        awaitWritten(all);
        assertTrue(writes.get() < many, "writes: " + writes.get());
    }

    @Test
    void lineThatComesAfterOthersWereWrittenIsWrittenToo() {
        log(Level.INFO, "first");
        awaitWritten("first ");
        log(Level.DEBUG, "second");
        awaitWritten("first second ");
    }

    @Test
    void warningIsWrittenAtOnceAfterWhatWaits() {
        log(Level.INFO, "before");
        log(Level.WARN, "warning");
        assertEquals("before warning ", written());
    }

    @Test
    void whatWaitsIsWrittenAtTheEnd() {
        log(Level.INFO, "last");
        log.stop();
        assertEquals("last ", written());
    }
}
