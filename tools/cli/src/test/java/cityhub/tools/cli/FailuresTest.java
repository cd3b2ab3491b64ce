package cityhub.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {
    private final StringWriter err = new StringWriter();

    @Test
    void whatIsSaidInWordsIsSaidAsItIs() {
        IOException inUse = new IOException("The state folder is in use by another client: /state");
        assertEquals(ExitCodes.UNAVAILABLE, run(inUse));
        assertEquals("The state folder is in use by another client: /state", said());
    }

    @Test
    void whatIsWrappedIsSaidLikeWhatIsNot() {
        assertEquals(ExitCodes.UNAVAILABLE, run(new UncheckedIOException(new NoSuchFileException("/numbers.csv"))));
        assertEquals("No such file: /numbers.csv", said());
    }

    @Test
    void faultOfTheFileSystemTellsWhatAndWhich() {
        assertEquals(ExitCodes.UNAVAILABLE, run(new AccessDeniedException("/numbers.csv")));
        assertEquals("java.nio.file.AccessDeniedException: /numbers.csv", said());
    }

    @Test
    void faultOfTheCommandShowsWhere() {
        assertEquals(ExitCodes.FAULT, run(new UnsupportedOperationException("for the test")));
        assertTrue(said().contains("UnsupportedOperationException: for the test"));
        assertFalse(said().lines().count() == 1);
    }

    private int run(Exception failure) {
        return new CommandLine(new Failing(failure))
                .setExecutionExceptionHandler(new Failures())
                .setErr(new PrintWriter(err))
                .execute();
    }

    private String said() {
        return err.toString().strip();
    }

    @Command(name = "failing")
    private static final class Failing implements Callable<Integer> {
        private final Exception failure;

        Failing(Exception failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() throws Exception {
            throw failure;
        }
    }
}
