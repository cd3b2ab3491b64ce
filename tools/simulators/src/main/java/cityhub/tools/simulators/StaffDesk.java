package cityhub.tools.simulators;

import cityhub.platform.PlatformException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the simulated platform's staff signs in: state of operation, batches and amounts, statistics of the day, the log of
 * who did what, deletion of what is past its term, and what goes wrong on command. Every request is logged, refused ones too.
 */
final class StaffDesk {
    /** What was wrong with a request. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        RefusedException(int status, String reason) {
            super(reason);
            this.status = status;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(StaffDesk.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> LOOKING = Set.of("state", "log");
    private static final long LONGEST_SECONDS = Duration.ofDays(3653).toSeconds();
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_LINES = 100;
    private static final int MOST_TIMES = 1000;

    private final PlatformSimulator platform;
    private final PlatformStore store;
    private final StaffAccounts accounts;

    StaffDesk(PlatformSimulator platform, PlatformStore store, StaffAccounts accounts) {
        this.platform = platform;
        this.store = store;
        this.accounts = accounts;
    }

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = 200;
            ObjectNode answer;
            try {
                answer = answer(MAPPER.readTree(exchange.getRequestBody().readNBytes(MOST_BYTES)));
            } catch (RefusedException e) {
                status = e.status;
                answer = JsonNodeFactory.instance.objectNode().put("reason", e.getMessage());
            } catch (IOException | IllegalArgumentException e) {
                status = 400;
                answer = JsonNodeFactory.instance.objectNode().put("reason", "UNREADABLE");
            } catch (SQLException e) {
                LOG.error("the simulator's database does not answer", e);
                status = 500;
                answer = JsonNodeFactory.instance.objectNode().put("reason", "DATABASE");
            }
            byte[] bytes = MAPPER.writeValueAsBytes(answer);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private ObjectNode answer(JsonNode request) throws SQLException, RefusedException {
        String name = brief(request.path("user").asText());
        String action = brief(request.path("action").asText());
        if (!accounts.signIn(name, request.path("password").asText())) {
            store.staffLog(name, action, "NOT_SIGNED_IN");
            throw new RefusedException(401, "NOT_SIGNED_IN");
        }
        if (!name.equals(StaffAccounts.OPERATOR) && !LOOKING.contains(action)) {
            store.staffLog(name, action, "NOT_PERMITTED");
            throw new RefusedException(403, "NOT_PERMITTED");
        }
        ObjectNode answer = act(action, request);
        store.staffLog(name, action, "DONE");
        return answer;
    }

    private ObjectNode act(String action, JsonNode request) throws SQLException, RefusedException {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        switch (action) {
            case "state" -> state(answer);
            case "log" -> {
                ArrayNode lines = answer.putArray("log");
                store.staffLog(MOST_LINES).forEach(lines::add);
            }
            case "open" -> platform.open(true);
            case "close" -> close(request.path("seconds").asLong());
            case "clock" -> {
                long seconds = request.path("seconds").asLong();
                if (seconds < 0 || seconds > LONGEST_SECONDS) {
                    throw new RefusedException(400, "FORWARD_UP_TO_10_YEARS");
                }
                forward(Duration.ofSeconds(seconds));
                answer.put("time", platform.time().format(DateTimeFormatter.ISO_LOCAL_DATE_TIME));
            }
            case "fault" -> {
                int times = request.path("times").asInt();
                if (times < 0 || times > MOST_TIMES) {
                    throw new RefusedException(400, "TIMES_0_TO_" + MOST_TIMES);
                }
                platform.fault(PlatformFault.valueOf(request.path("fault").asText()), times);
            }
            case "ask" -> answer.put("provision_id", ask(request));
            case "medium" -> answer.put("message", carry(request.path("message").asText()));
            case "expire" -> {
                int days = request.path("days").asInt();
                if (days < 1) {
                    throw new RefusedException(400, "DAYS_FROM_1");
                }
                answer.put("deleted", store.expire(platform.time().toLocalDate().minusDays(days)));
            }
            default -> throw new RefusedException(400, "ACTION_UNKNOWN");
        }
        return answer;
    }

    /** For a time by the platform's clock; 0 until it is opened. */
    private void close(long seconds) throws RefusedException {
        if (seconds < 0 || seconds > LONGEST_SECONDS) {
            throw new RefusedException(400, "CLOSED_UP_TO_10_YEARS");
        }
        if (seconds == 0) {
            platform.open(false);
        } else {
            platform.closeFor(Duration.ofSeconds(seconds));
        }
    }

    private void forward(Duration by) throws RefusedException {
        try {
            platform.forward(by);
        } catch (IOException e) {
            LOG.error("the simulator's clock is not kept", e);
            throw new RefusedException(500, "CLOCK");
        }
    }

    private String ask(JsonNode request) throws RefusedException {
        try {
            return platform.ask(
                    request.path("number").asText(),
                    request.path("item_name_code").asText(),
                    request.path("legal_row").asText());
        } catch (PlatformException e) {
            throw new RefusedException(400, e.code());
        }
    }

    private String carry(String message) throws SQLException, RefusedException {
        try {
            return Base64.getEncoder()
                    .encodeToString(platform.carry(Base64.getDecoder().decode(message)));
        } catch (PlatformException e) {
            throw new RefusedException(400, e.code());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(503, "STOPPED");
        }
    }

    private void state(ObjectNode answer) throws SQLException {
        answer.put("open", platform.isOpen());
        answer.put("time", platform.time().format(DateTimeFormatter.ISO_LOCAL_DATE_TIME));
        put(answer.putObject("amounts"), store.amounts());
        put(answer.putObject("messages_today"), store.messages(platform.time().toLocalDate()));
    }

    private static void put(ObjectNode node, Map<String, Long> counts) {
        counts.forEach(node::put);
    }

    /** As the log takes it. */
    private static String brief(String text) {
        return text.substring(0, Math.min(20, text.length()));
    }
}
