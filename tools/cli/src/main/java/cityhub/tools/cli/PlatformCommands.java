package cityhub.tools.cli;

import cityhub.kit.CityHub;
import cityhub.platform.PlatformConnector;
import cityhub.tools.simulators.JukiNetSimulator;
import cityhub.tools.simulators.PlatformFault;
import cityhub.tools.simulators.PlatformHome;
import cityhub.tools.simulators.PlatformSimulator;
import cityhub.tools.simulators.SimulatedCity;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The simulated intermediate-server platform, the connector to it, and the simulated Juki-net. */
@Command(
        name = "platform",
        subcommands = PlatformMediumCommands.class,
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
            @Option(names = "--port", defaultValue = "9443", description = "Default: ${DEFAULT-VALUE}.") int port,
            @Option(
                            names = "--hours",
                            defaultValue = "",
                            description =
                                    "Open on working days only, by its own clock, like 08:30-17:15; all day and every day otherwise.")
                    String hours)
            throws IOException, InterruptedException {
        PlatformSimulator simulator = PlatformSimulator.start(PlatformHome.openOrCreate(folder, city), port, hours);
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

    @Command(description = "Shows whether the simulated platform is open, what it holds, and the messages of the day.")
    int state(@Mixin StaffOptions staff, @Mixin Output output) throws IOException, InterruptedException {
        JsonNode state = staff.act(StaffOptions.action("state"));
        if (output.json()) {
            output.out().println(state);
        } else {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("稼動状態", state.path("open").asBoolean() ? "稼動中" : "停止中"));
            rows.add(List.of("時刻", state.path("time").asText()));
            state.path("amounts")
                    .properties()
                    .forEach(each -> rows.add(
                            List.of("件数 " + each.getKey(), each.getValue().asText())));
            state.path("messages_today")
                    .properties()
                    .forEach(each -> rows.add(
                            List.of("本日の電文 " + each.getKey(), each.getValue().asText())));
            output.table(List.of("項目", "値"), rows);
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Shows who of the simulated platform's staff did what, the newest first.")
    int log(@Mixin StaffOptions staff, @Mixin Output output) throws IOException, InterruptedException {
        staff.act(StaffOptions.action("log"))
                .path("log")
                .forEach(each -> output.out().println(each.asText()));
        return ExitCodes.DONE;
    }

    @Command(description = "Closes the simulated platform, as when it closes early.")
    int close(
            @Mixin StaffOptions staff,
            @Option(
                            names = "--for",
                            defaultValue = "PT0S",
                            description =
                                    "Until so much has passed by its own clock, like P1D or PT8H; otherwise until it is opened.")
                    Duration time)
            throws IOException, InterruptedException {
        staff.act(StaffOptions.action("close").put("seconds", time.toSeconds()));
        return ExitCodes.DONE;
    }

    @Command(description = "Shows the simulated platform's own clock, or puts it forward.")
    int clock(
            @Mixin StaffOptions staff,
            @Mixin Output output,
            @Option(names = "--forward", defaultValue = "PT0S", description = "By so much, like P1D or PT8H.")
                    Duration by)
            throws IOException, InterruptedException {
        output.out()
                .println(staff.act(StaffOptions.action("clock").put("seconds", by.toSeconds()))
                        .path("time")
                        .asText());
        return ExitCodes.DONE;
    }

    @Command(description = "Opens the simulated platform again.")
    int open(@Mixin StaffOptions staff) throws IOException, InterruptedException {
        staff.act(StaffOptions.action("open"));
        return ExitCodes.DONE;
    }

    @Command(description = "Has the simulated platform do something wrong with the next so many requests.")
    int fault(
            @Mixin StaffOptions staff,
            @Parameters(paramLabel = "FAULT", description = "One of: ${COMPLETION-CANDIDATES}.") PlatformFault fault,
            @Parameters(paramLabel = "TIMES", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.") int times)
            throws IOException, InterruptedException {
        staff.act(StaffOptions.action("fault").put("fault", fault.name()).put("times", times));
        return ExitCodes.DONE;
    }

    @Command(description = "Has another municipality ask about a person of the city (情報提供); gives the provision's id.")
    int ask(
            @Mixin StaffOptions staff,
            @Mixin Output output,
            @Parameters(paramLabel = "NUMBER", description = "Integrated number (団体内統合宛名番号).") String number,
            @Parameters(paramLabel = "ITEM", description = "Item name (特定個人情報名コード).") String item,
            @Option(
                            names = "--legal-row",
                            defaultValue = SimulatedCity.LEGAL_ROW,
                            description = "Legal row on which it rests; empty for none (default: ${DEFAULT-VALUE}).")
                    String legalRow)
            throws IOException, InterruptedException {
        JsonNode asked = staff.act(StaffOptions.action("ask")
                .put("number", number)
                .put("item_name_code", item)
                .put("legal_row", legalRow));
        output.out().println(asked.path("provision_id").asText());
        return ExitCodes.DONE;
    }

    @Command(description = "Deletes what the simulated platform is done with and is older than so many days.")
    int expire(
            @Mixin StaffOptions staff,
            @Mixin Output output,
            @Option(names = "--days", required = true, description = "From 1.") int days)
            throws IOException, InterruptedException {
        output.out()
                .println(staff.act(StaffOptions.action("expire").put("days", days))
                        .path("deleted")
                        .asText());
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
