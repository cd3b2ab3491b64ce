package cityhub.residentregister;

import cityhub.formats.CsvLine;
import java.util.List;

/**
 * Lines that go together: one that stands alone, or those of one notice (届出).
 *
 * @param sent lines to send, in order; empty when none can be sent
 * @param listed errors of lines that are not sent
 * @param counts what became of the lines that are not sent
 * @param lastLine the file's last line that is dealt with once this unit is
 */
record Unit(List<CsvLine.Good> sent, List<ListedError> listed, Counts counts, long lastLine) {
    Unit {
        sent = List.copyOf(sent);
        listed = List.copyOf(listed);
    }
}
