package cityhub.formats;

import java.util.List;
import java.util.stream.Collectors;

/** The header of a resident file can't be used, so no line of it was read. */
public final class HeaderException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<LineProblem> problems;

    HeaderException(List<LineProblem> problems) {
        super(problems.stream().map(problem -> problem.problem().code()).collect(Collectors.joining(", ")));
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong with the header. */
    public List<LineProblem> problems() {
        return problems;
    }
}
