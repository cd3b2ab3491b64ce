package cityhub.residentregister;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows how far a submission is: a bar that is drawn over itself on a terminal, otherwise a plain line at every tenth.
 */
public final class ProgressDisplay {
    private static final int WIDTH = 30;
    private static final long PAUSE_NANOS = 100_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final Locale locale;
    private long lines;
    private long shownAt = Long.MIN_VALUE;
    private long shownTenth;
    private boolean drawn;

    /**
     * A display of one submission.
     *
     * @param out usually standard error
     * @param terminal whether a person looks at it
     */
    public ProgressDisplay(PrintStream out, boolean terminal, Locale locale) {
        this.out = out;
        this.terminal = terminal;
        this.locale = locale;
    }

    /** On standard error, as a bar when the program runs at a terminal. */
    public static ProgressDisplay onStandardError(Locale locale) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return new ProgressDisplay(System.err, terminal, locale);
    }

    synchronized void start(long totalLines, long doneLine) {
        lines = Math.max(1, totalLines);
        shownTenth = tenth(doneLine);
    }

    synchronized void show(long doneLine, Counts counts) {
        if (terminal) {
            long now = System.nanoTime();
            if (shownAt == Long.MIN_VALUE || now - shownAt >= PAUSE_NANOS) {
                shownAt = now;
                draw(doneLine, counts);
            }
        } else if (tenth(doneLine) > shownTenth) {
            shownTenth = tenth(doneLine);
            out.println(line(doneLine, counts));
        }
    }

    synchronized void finish(Counts counts) {
        if (terminal) {
            draw(lines, counts);
        } else if (shownTenth < 10) {
            out.println(line(lines, counts));
        }
        interrupt();
    }

    synchronized void interrupt() {
        if (drawn) {
            out.println();
            drawn = false;
        }
        out.flush();
    }

    private void draw(long doneLine, Counts counts) {
        int filled = (int) Math.min(WIDTH, doneLine * WIDTH / lines);
        out.print("\r[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + line(doneLine, counts));
        out.flush();
        drawn = true;
    }

    private String line(long doneLine, Counts counts) {
        long percent = Math.min(100, doneLine * 100 / lines);
        return (Wording.isJapanese(locale) ? "%3d%%  受付 %,d 件  要確認 %,d 件" : "%3d%%  accepted %,d  to look at %,d")
                .formatted(percent, counts.accepted(), counts.notAccepted());
    }

    private long tenth(long doneLine) {
        return Math.min(10, doneLine * 10 / lines);
    }
}
