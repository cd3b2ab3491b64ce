package cityhub.tools.cli;

import cityhub.tools.demo.HubHome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a hub on this machine is fit, with the reason when it is not. */
@Command(
        name = "health",
        description = "Whether the hub on this machine is fit, and why not.",
        mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {
    @Mixin
    HubOptions hub;

    @Mixin
    Output output;

    @Option(names = "--port", description = "Management port (default: the one of the home folder).")
    int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        int target = port == 0 ? HubHome.at(hub.home).managementPort() : port;
        URI address = URI.create("http://127.0.0.1:" + target + "/health/readiness");
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(address)
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    BodyHandlers.ofString());
            output.out().println(answer.body());
            return answer.statusCode() == 200 ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
        }
    }
}
