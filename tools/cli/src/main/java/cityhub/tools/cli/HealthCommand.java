package cityhub.tools.cli;

import cityhub.tools.demo.HubHome;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a hub on this machine is fit, with the reason when it is not. */
@Command(name = "health", description = "Whether the hub on this machine is fit, and why not.")
final class HealthCommand implements Callable<Integer> {
    private static final Map<String, String> NAMES = Map.of(
            "database", "データベース / database",
            "ledger", "台帳 / ledger",
            "signing-key", "署名鍵 / signing key",
            "certificate", "証明書 / certificate",
            "clock", "時計 / clock");

    @Mixin
    HubOptions hub;

    @Mixin
    Output output;

    @Option(names = "--port", description = "Management port (default: the one of the home folder).")
    int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        int target = port == 0 ? HubHome.at(hub.home).managementPort() : port;
        HttpResponse<String> answer = readiness(target);
        if (output.json()) {
            output.out().println(answer.body());
        } else {
            Struct.Builder parsed = Struct.newBuilder();
            JsonFormat.parser().merge(answer.body(), parsed);
            print(parsed.build());
        }
        return answer.statusCode() == 200 ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
    }

    private static HttpResponse<String> readiness(int port) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + "/health/readiness");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(address)
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new IllegalStateException(
                    "ハブが動いていません / no hub answers at " + address + ": is `cityhub serve` running?", e);
        }
    }

    private void print(Struct answer) {
        List<List<String>> rows = new ArrayList<>();
        Map<String, Value> details = member(answer, "details").getFieldsMap();
        for (String indicator : NAMES.keySet().stream().sorted().toList()) {
            Optional.ofNullable(details.get(indicator))
                    .map(Value::getStructValue)
                    .ifPresent(each -> rows.add(List.of(NAMES.get(indicator), state(each), problem(each))));
        }
        output.table(List.of("項目 / indicator", "状態 / state", "内容と対処 / what to do"), rows);
        output.out().println(isUp(answer) ? "正常 / ready" : "異常 / not ready");
    }

    private static String state(Struct indicator) {
        return isUp(indicator) ? "正常 / fit" : "異常 / unfit";
    }

    private static boolean isUp(Struct indicator) {
        return text(indicator, "status").equals("UP");
    }

    private static String problem(Struct indicator) {
        return text(member(indicator, "details"), "problem");
    }

    private static Struct member(Struct parent, String name) {
        return parent.getFieldsOrDefault(name, Value.getDefaultInstance()).getStructValue();
    }

    private static String text(Struct parent, String name) {
        return parent.getFieldsOrDefault(name, Value.getDefaultInstance()).getStringValue();
    }
}
