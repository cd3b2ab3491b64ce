package cityhub.tools.cli;

import picocli.CommandLine.Option;

/** Whom a system's search describes, and under which agreement. */
final class Description extends Described {
    @Option(names = "--agreement", required = true, description = "The system's agreement.")
    String agreement;
}
