package cityhub.hub;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes log lines to standard error, those of a few milliseconds together: every call has one, and to write each by itself costs as
 * much as to make it. Order is kept. A warning or an error is written at once with all that waits; so is everything once the process
 * ends. A process that is killed loses the lines of its last milliseconds.
 */
public final class ConsoleLog extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final Duration GATHER = Duration.ofMillis(10);
    private static final int FULL = 1 << 16;

    private final PrintStream console;
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream(FULL);
    private final Semaphore news = new Semaphore(0);
    private final CountDownLatch ending = new CountDownLatch(1);
    private Encoder<ILoggingEvent> encoder;

    /** To the standard error of this process. */
    public ConsoleLog() {
        this(System.err);
    }

    ConsoleLog(PrintStream console) {
        this.console = console;
    }

    /** What makes a line of an event. */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    @Override
    public void start() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("log-end").unstarted(this::writeAtOnce));
        Thread.ofPlatform().daemon().name("log-writer").start(this::work);
        super.start();
    }

    /** Writes what waits. */
    @Override
    public void stop() {
        writeAtOnce();
        super.stop();
    }

    @Override
    protected void append(ILoggingEvent event) {
        byte[] line = encoder.encode(event);
        boolean urgent = event.getLevel().isGreaterOrEqual(Level.WARN) || ending.getCount() == 0;
        lock.lock();
        try {
            boolean first = waiting.size() == 0;
            waiting.writeBytes(line);
            if (urgent || waiting.size() >= FULL) {
                write();
            } else if (first) {
                news.release();
            }
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            while (ending.getCount() > 0) {
                news.acquire();
                boolean ends = ending.await(GATHER.toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
                writeWaiting();
                if (ends) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            writeAtOnce();
        }
    }

    private void writeAtOnce() {
        ending.countDown();
        news.release();
        writeWaiting();
    }

    private void writeWaiting() {
        lock.lock();
        try {
            write();
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        if (waiting.size() > 0) {
            console.writeBytes(waiting.toByteArray());
            console.flush();
            waiting.reset();
        }
    }
}
