package cityhub.residentregister;

import cityhub.basics.v1.Finding;
import cityhub.basics.v1.SubmitChangesResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Keeps units in the order of the file: a line is done once it and all lines before it are answered or listed, and only
 * then do journal and error list move on. Called by the reader of the file and by the submitter's own thread.
 */
final class Bookkeeping {
    /** The journal is written each time so many lines are done. */
    private static final int STEP = 500;

    private final Journal journal;
    private final ErrorList errors;
    private final ProgressDisplay progress;
    private final Queue<Open> open = new ArrayDeque<>();
    private final String digest;
    private Counts counts;
    private long doneLine;
    private long writtenLine;

    /** A unit, with what is known of it so far. */
    private static final class Open {
        private final Unit unit;
        private final List<ListedError> listed;
        private Counts counts;
        private int answered;

        Open(Unit unit) {
            this.unit = unit;
            this.listed = new ArrayList<>(unit.listed());
            this.counts = unit.counts();
        }

        void answered(SubmitChangesResponse answer) {
            long line = unit.sent().get(answered).line();
            answered++;
            counts = counts.plus(countsOf(answer));
            listed.addAll(errorsOf(line, answer));
        }

        boolean isDone() {
            return answered == unit.sent().size();
        }
    }

    Bookkeeping(Journal journal, Journal.Entry start, ErrorList errors, ProgressDisplay progress) {
        this.journal = journal;
        this.errors = errors;
        this.progress = progress;
        this.digest = start.digest();
        this.counts = start.counts();
        this.doneLine = start.line();
        this.writtenLine = start.line();
    }

    /** Before the lines of a unit are sent. */
    synchronized void begin(Unit unit) {
        open.add(new Open(unit));
        settle();
    }

    /** The answer to the oldest line that has none. */
    synchronized void answered(SubmitChangesResponse answer) {
        open.element().answered(answer);
        settle();
    }

    /** The end of the file: everything is answered. */
    synchronized Counts finish() throws IOException {
        if (!open.isEmpty()) {
            throw new IllegalStateException("lines are not answered yet");
        }
        write(true);
        progress.finish(counts);
        return counts;
    }

    /** Writes down how far it got. */
    synchronized void interrupt() throws IOException {
        write(false);
        progress.interrupt();
    }

    private void settle() {
        try {
            while (!open.isEmpty() && open.element().isDone()) {
                Open finished = open.remove();
                for (ListedError error : finished.listed) {
                    errors.add(error);
                }
                counts = counts.plus(finished.counts);
                doneLine = finished.unit.lastLine();
            }
            if (doneLine - writtenLine >= STEP) {
                write(false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        progress.show(doneLine, counts);
    }

    private void write(boolean finished) throws IOException {
        journal.write(new Journal.Entry(digest, doneLine, errors.force(), counts, finished));
        writtenLine = doneLine;
    }

    private static Counts countsOf(SubmitChangesResponse answer) {
        return switch (answer.getOutcome()) {
            case INTAKE_OUTCOME_ACCEPTED -> new Counts(1, answer.getFindingsCount() > 0 ? 1 : 0, 0, 0, 0, 0, 0);
            case INTAKE_OUTCOME_REFUSED -> new Counts(0, 0, 1, 0, 0, 0, 0);
            case INTAKE_OUTCOME_AWAITING_OFFICER -> new Counts(0, 0, 0, 1, 0, 0, 0);
            case INTAKE_OUTCOME_PARKED -> new Counts(0, 0, 0, 0, 1, 0, 0);
            case INTAKE_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalStateException("the hub gave an outcome that this version does not know");
        };
    }

    private static List<ListedError> errorsOf(long line, SubmitChangesResponse answer) {
        Wording.Result result = switch (answer.getOutcome()) {
            case INTAKE_OUTCOME_ACCEPTED -> Wording.Result.ACCEPTED_WITH_WARNING;
            case INTAKE_OUTCOME_REFUSED -> Wording.Result.REFUSED;
            case INTAKE_OUTCOME_AWAITING_OFFICER -> Wording.Result.AWAITING_OFFICER;
            case INTAKE_OUTCOME_PARKED -> Wording.Result.PARKED;
            case INTAKE_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalStateException("the hub gave an outcome that this version does not know");
        };
        if (answer.getFindingsCount() == 0) {
            return result == Wording.Result.ACCEPTED_WITH_WARNING
                    ? List.of()
                    : List.of(new ListedError(line, "", Wording.NO_FINDING, result));
        }
        List<ListedError> errors = new ArrayList<>();
        for (Finding finding : answer.getFindingsList()) {
            errors.add(new ListedError(line, finding.getItem(), Wording.of(finding.getReason()), result));
        }
        return errors;
    }
}
