package cityhub.tools.cli;

import cityhub.kit.CityHub;
import cityhub.platform.PlatformConnector;
import cityhub.tools.simulators.JukiNetSimulator;
import cityhub.tools.simulators.PlatformHome;
import cityhub.tools.simulators.PlatformSimulator;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The simulated intermediate-server platform, the connector to it, and the simulated Juki-net. */
@Command(
        name = "platform",
        description = "The simulated intermediate-server platform, the connector to it, and Juki-net.")
final class PlatformCommands {
    @Command(
            description = "Runs a simulated platform on loopback until it is stopped; its folder is made when missing.")
    int simulate(
            @Mixin Output output,
            @Option(
                            names = "--folder",
                            defaultValue = "var/platform",
                            description =
                                    "Certificates, keys and database of the simulator (default: ${DEFAULT-VALUE}).")
                    Path folder,
            @Option(names = "--city", defaultValue = "011002", description = "Municipality code of the city.")
                    String city,
            @Option(names = "--port", defaultValue = "9443", description = "Default: ${DEFAULT-VALUE}.") int port)
            throws IOException, InterruptedException {
        PlatformSimulator simulator = PlatformSimulator.start(PlatformHome.openOrCreate(folder, city), port);
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "shutdown"));
        output.out().println(simulator.address());
        output.out().flush();
        new CountDownLatch(1).await();
        return ExitCodes.DONE;
    }

    @Command(
            description = "Carries work from the hub to the simulated platform, and answers back, until it is stopped.")
    int connect(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Mixin PlatformOptions platform,
            @Option(
                            names = "--metrics-port",
                            defaultValue = "9465",
                            description = "Metrics at http://localhost:PORT/prometheus (default: ${DEFAULT-VALUE}).")
                    int metricsPort)
            throws IOException, InterruptedException {
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (MetricsServer served = MetricsServer.start(metrics, metricsPort);
                CityHub client = hub.open("platform-connector");
                PlatformConnector connector = PlatformConnector.start(client, platform.settings(), metrics)) {
            Runtime.getRuntime().addShutdownHook(new Thread(connector::close, "shutdown"));
            output.out()
                    .println("接続しました / carrying between " + hub.address() + " and " + platform.address()
                            + "; metrics: http://localhost:" + served.port() + "/prometheus");
            output.out().flush();
            connector.awaitTermination();
        }
        return ExitCodes.DONE;
    }

    @Command(
            name = "juki-net",
            description =
                    "Runs a simulated Juki-net, as far as the acquisition of codes goes: takes acquisition numbers with resident"
                            + " codes from the hub and has the simulated platform know their codes, until it is stopped.")
    int jukiNet(@Mixin HubOptions hub, @Mixin Output output, @Mixin PlatformOptions platform)
            throws InterruptedException {
        try (CityHub client = hub.open("juki-net-relay");
                JukiNetSimulator jukiNet = JukiNetSimulator.start(client, platform.settings())) {
            Runtime.getRuntime().addShutdownHook(new Thread(jukiNet::close, "shutdown"));
            output.out().println("接続しました / relaying between " + hub.address() + " and " + platform.address());
            output.out().flush();
            jukiNet.awaitTermination();
        }
        return ExitCodes.DONE;
    }
}
