package cityhub.tools.cli;

import cityhub.tools.demo.Demo;
import cityhub.tools.demo.DemoProgress;
import cityhub.tools.demo.DemoReport;
import cityhub.tools.demo.DemoSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the demo city. */
@Command(name = "demo", description = "Runs the demo city: generated residents, sixteen systems, a stream of changes.")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Option(
            names = "--once",
            description = "Ends by itself; the last line is one JSON object. Exit code 1 when anything does not hold.")
    boolean once;

    @Option(names = "--residents", defaultValue = "20000", description = "Default: ${DEFAULT-VALUE}.")
    int residents;

    @Option(names = "--changes", defaultValue = "3000", description = "Default: ${DEFAULT-VALUE}.")
    int changes;

    @Option(names = "--seed", defaultValue = "1", description = "The same seed makes the same city.")
    long seed;

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            defaultValue = "var/demo",
            description = "Folder that the demo makes anew (default: ${DEFAULT-VALUE}).")
    Path home;

    @Override
    public Integer call() throws Exception {
        DemoProgress progress = new DemoProgress(output.out());
        try (Demo demo = Demo.start(new DemoSettings(home, residents, changes, seed), progress)) {
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "shutdown"));
            DemoReport report = demo.run();
            output.out().println(report.json());
            if (!once) {
                demo.live();
            }
            return report.holds() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
        }
    }
}
