package cityhub.tools.cli;

import cityhub.basics.v1.Operator;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which file a system brings, under which agreement, and who asks. */
final class Asking {
    @Parameters(index = "0", paramLabel = "FILE.csv")
    Path file;

    @Option(names = "--agreement", required = true, description = "The system's agreement.")
    String agreement;

    @Option(names = "--staff", defaultValue = "", description = "Staff number; recorded.")
    String staff;

    @Option(names = "--terminal", defaultValue = "", description = "Terminal; recorded.")
    String terminal;

    Operator operator() {
        return Operator.newBuilder()
                .setStaffNumber(staff)
                .setTerminalId(terminal)
                .build();
    }
}
