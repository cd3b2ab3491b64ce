package cityhub.residentregister;

import cityhub.formats.CsvLine;
import cityhub.formats.ResidentCsvReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts the lines of a file together to notices (届出): whole or not at all. Lines of a notice follow each other; a
 * notice with a line that can't be read, or whose lines are not as many as it says, is not sent, and each is listed.
 */
final class NoticeReader {
    /** A notice moves a household; the hub takes none of more changes than this (docs/checks.md, SEQ-06). */
    static final int MAX_NOTICE = 200;

    private final ResidentCsvReader lines;
    private Optional<CsvLine> ahead;
    private Optional<String> tooLarge = Optional.empty();

    NoticeReader(ResidentCsvReader lines) throws IOException {
        this.lines = lines;
        this.ahead = lines.next();
    }

    /** The next unit; nothing at the end of the file. */
    Optional<Unit> next() throws IOException {
        if (ahead.isEmpty()) {
            return Optional.empty();
        }
        CsvLine first = take();
        Optional<String> notice = noticeOf(first);
        if (notice.isEmpty()) {
            return Optional.of(
                    first instanceof CsvLine.Good good
                            ? sent(List.of(good))
                            : withheld(List.of(first), Wording.NOTICE_UNREADABLE));
        }
        if (notice.equals(tooLarge)) {
            return Optional.of(withheld(List.of(first), Wording.NOTICE_TOO_LARGE));
        }
        return Optional.of(notice(first, notice));
    }

    private Unit notice(CsvLine first, Optional<String> notice) throws IOException {
        List<CsvLine> members = new ArrayList<>(List.of(first));
        while (ahead.isPresent() && continues(notice, members)) {
            if (members.size() == MAX_NOTICE) {
                tooLarge = notice;
                return withheld(members, Wording.NOTICE_TOO_LARGE);
            }
            members.add(take());
        }
        List<CsvLine.Good> good = goodOf(members);
        boolean whole = good.size() == members.size()
                && good.stream().allMatch(line -> line.change().getNoticeSize() == members.size());
        return whole ? sent(good) : withheld(members, Wording.NOTICE_UNREADABLE);
    }

    /** A line of which not even the notice can be read belongs to the notice that is not yet whole. */
    private boolean continues(Optional<String> notice, List<CsvLine> members) {
        Optional<String> next = noticeOf(ahead.orElseThrow());
        boolean unknown = next.isEmpty() && ahead.get() instanceof CsvLine.Bad;
        int size = goodOf(members).stream()
                .mapToInt(line -> line.change().getNoticeSize())
                .findFirst()
                .orElse(0);
        return next.equals(notice) || (unknown && members.size() < size);
    }

    private CsvLine take() throws IOException {
        CsvLine line = ahead.orElseThrow();
        ahead = lines.next();
        return line;
    }

    private static Unit sent(List<CsvLine.Good> lines) {
        return new Unit(lines, List.of(), Counts.NONE, lines.getLast().line());
    }

    private static Unit withheld(List<CsvLine> lines, Wording.Text reason) {
        List<ListedError> errors =
                lines.stream().flatMap(line -> errors(line, reason)).toList();
        int good = goodOf(lines).size();
        Counts counts = new Counts(0, 0, 0, 0, 0, (long) lines.size() - good, good);
        return new Unit(List.of(), errors, counts, lines.getLast().line());
    }

    private static Stream<ListedError> errors(CsvLine line, Wording.Text reason) {
        return switch (line) {
            case CsvLine.Good good -> Stream.of(new ListedError(good.line(), "", reason, Wording.Result.NOT_SENT));
            case CsvLine.Bad bad ->
                bad.problems().stream()
                        .map(problem -> new ListedError(
                                problem.line(),
                                problem.item(),
                                Wording.of(problem.problem()),
                                Wording.Result.NOT_SENT));
        };
    }

    private static List<CsvLine.Good> goodOf(List<CsvLine> lines) {
        return lines.stream()
                .filter(CsvLine.Good.class::isInstance)
                .map(CsvLine.Good.class::cast)
                .toList();
    }

    private static Optional<String> noticeOf(CsvLine line) {
        return switch (line) {
            case CsvLine.Good good -> Optional.of(good.change().getNoticeId()).filter(id -> !id.isEmpty());
            case CsvLine.Bad bad -> bad.noticeId();
        };
    }
}
