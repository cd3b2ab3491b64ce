package cityhub.tools.cli;

import cityhub.tools.demo.HubHome;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the hub of a home folder until it is stopped. */
@Command(name = "serve", description = "Runs the hub of a home folder until it is stopped.")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    HubOptions hub;

    @Mixin
    Output output;

    @Option(
            names = "--new-epoch",
            description = "After a restore or a failover that may have lost commits: consumers take a new snapshot.")
    boolean newEpoch;

    @Override
    public Integer call() {
        HubHome.at(hub.home).serve(newEpoch, started -> output.out().println("待機中 / serving on " + started));
        return ExitCodes.DONE;
    }
}
