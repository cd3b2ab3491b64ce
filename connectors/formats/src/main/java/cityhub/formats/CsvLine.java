package cityhub.formats;

import cityhub.resident.v1.ResidentChange;
import java.util.List;
import java.util.Optional;

/** One data line of a resident file, read or not. */
public sealed interface CsvLine {
    /** Number of the line in the file, counted from 1, the header included. */
    long line();

    /**
     * A line whose every value could be read.
     *
     * @param line number of the line
     * @param change the change; of a full register file, only its record is set
     */
    record Good(long line, ResidentChange change) implements CsvLine {}

    /**
     * A line that can't be taken.
     *
     * @param line number of the line
     * @param problems all that is wrong with it, at least one
     * @param noticeId the notice (届出) that the line belongs to, where that could be read
     */
    record Bad(long line, List<LineProblem> problems, Optional<String> noticeId) implements CsvLine {
        public Bad {
            problems = List.copyOf(problems);
        }
    }
}
