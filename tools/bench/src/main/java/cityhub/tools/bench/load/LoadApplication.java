package cityhub.tools.bench.load;

import cityhub.tools.bench.measure.Round;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.SQLException;

/** The process that makes load: reads a task a line, does it, writes what came of it, until its input ends. */
public final class LoadApplication {
    private LoadApplication() {}

    /** Runs until the standard input ends. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // Standard output belongs to the protocol.
        System.setOut(System.err);
        try (LoadSession session = new LoadSession();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(answer(session, line));
            }
        }
        System.exit(0);
    }

    private static String answer(LoadSession session, String line) {
        try {
            Round round = session.run(LoadWire.task(line));
            return LoadWire.encode(round);
        } catch (RuntimeException | IOException | SQLException | GeneralSecurityException e) {
            e.printStackTrace();
            return LoadWire.encodeFault(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return LoadWire.encodeFault(e);
        }
    }
}
