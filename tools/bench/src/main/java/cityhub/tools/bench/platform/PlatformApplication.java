package cityhub.tools.bench.platform;

import cityhub.tools.simulators.PlatformHome;
import cityhub.tools.simulators.PlatformSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs the simulated platform of a folder until it is stopped. */
public final class PlatformApplication {
    private PlatformApplication() {}

    /**
     * Prints its address.
     *
     * @param arguments folder and municipality code
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PlatformSimulator simulator =
                PlatformSimulator.start(PlatformHome.openOrCreate(Path.of(arguments[0]), arguments[1]), 0);
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "shutdown"));
        System.out.println(simulator.address());
        System.out.flush();
        new CountDownLatch(1).await();
    }
}
