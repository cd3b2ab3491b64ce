package cityhub.tools.simulators;

import cityhub.platform.PlatformMedium;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** A terminal of the simulated platform's staff, over mutual TLS. */
public final class StaffTerminal implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final String MESSAGE = ".p7m";

    private final URI address;
    private final String user;
    private final String password;
    private final HttpClient http;

    private StaffTerminal(URI address, String user, String password, HttpClient http) {
        this.address = address;
        this.user = user;
        this.password = password;
        this.http = http;
    }

    /**
     * A terminal.
     *
     * @param address the platform
     * @param user {@code operator} or {@code viewer}
     */
    public static StaffTerminal of(PlatformHome home, URI address, String user, String password) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(home.connector("", address).tls())
                .connectTimeout(PATIENCE)
                .build();
        return new StaffTerminal(address, user, password, http);
    }

    /**
     * Has something done.
     *
     * @param request {@code action} with its fields
     * @throws IOException when the platform is not there, or refuses it; the message is its reason
     */
    public JsonNode act(ObjectNode request) throws IOException, InterruptedException {
        ObjectNode signed = request.deepCopy().put("user", user).put("password", password);
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(address.resolve("/staff"))
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(signed)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        JsonNode answer = MAPPER.readTree(response.body());
        if (response.statusCode() != OK) {
            throw new IOException(answer.path("reason").asText());
        }
        return answer;
    }

    /**
     * Has the platform work a medium off: every message gets its answer beside it; one that has it already is left.
     *
     * @return how many were answered
     * @throws IOException with the file's name, when the platform refuses one
     */
    public int carry(Path folder) throws IOException, InterruptedException {
        int answered = 0;
        for (Path each : messages(folder)) {
            String name = each.getFileName().toString();
            Path result = folder.resolve(name.substring(0, name.length() - MESSAGE.length()) + PlatformMedium.RESULT);
            if (!Files.exists(result)) {
                ObjectNode request = MAPPER.createObjectNode()
                        .put("action", "medium")
                        .put("message", Base64.getEncoder().encodeToString(Files.readAllBytes(each)));
                try {
                    Files.write(
                            result,
                            Base64.getDecoder()
                                    .decode(act(request).path("message").asText()));
                } catch (IOException e) {
                    throw new IOException(name + ": " + e.getMessage(), e);
                }
                answered++;
            }
        }
        return answered;
    }

    private static List<Path> messages(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(MESSAGE)
                            && !each.toString().endsWith(PlatformMedium.RESULT))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
