package cityhub.hub.api;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import cityhub.hub.JsonLogEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** What the hub's log would hold, with the hub's own loggers at their most talkative and the others as configured. */
final class CapturedLog implements AutoCloseable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger hub = (Logger) LoggerFactory.getLogger("cityhub");
    private final Level before = hub.getLevel();

    private CapturedLog() {
        LoggerContext context = root.getLoggerContext();
        JsonLogEncoder encoder = new JsonLogEncoder();
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(bytes);
        appender.start();
    }

    static CapturedLog start() {
        CapturedLog log = new CapturedLog();
        log.root.addAppender(log.appender);
        log.hub.setLevel(Level.TRACE);
        return log;
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        hub.setLevel(before);
        root.detachAppender(appender);
        appender.stop();
    }
}
