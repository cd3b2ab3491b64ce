package cityhub.residentregister;

import java.nio.file.Path;

/**
 * What became of a file.
 *
 * @param counts lines by what became of them, those of earlier, interrupted runs included
 * @param resumed whether an earlier run had done a part
 * @param alreadyFinished whether an earlier run had done all of it, so that nothing was sent now
 * @param errorList the list of lines that were not simply taken in; only a heading when there are none
 */
public record SubmissionResult(Counts counts, boolean resumed, boolean alreadyFinished, Path errorList) {
    /** Whether every line was taken in. */
    public boolean allAccepted() {
        return counts.notAccepted() == 0;
    }
}
