package cityhub.tools.simulators;

import cityhub.platform.CmsSecurity;
import cityhub.platform.PlatformException;
import cityhub.platform.PlatformInterface;
import cityhub.platform.PlatformLayout;
import cityhub.platform.PlatformMessage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated national intermediate-server platform (中間サーバ・プラットフォーム) on loopback: mutual TLS, signed and
 * encrypted messages, a database of its own that survives the process, faults on command. It takes every exchange id once,
 * refuses inquiries about persons whose code was not acquired, and answers for simulated municipalities.
 */
public final class PlatformSimulator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformSimulator.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration SLOWNESS = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_ANSWERS = 100;

    private final PlatformHome home;
    private final PlatformStore store;
    private final PlatformLayout layout = PlatformLayout.ours();
    private final CmsSecurity security;
    private final CmsSecurity forged;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<PlatformFault, Integer> faults = new EnumMap<>(PlatformFault.class);
    private final AtomicBoolean open = new AtomicBoolean(true);
    private volatile byte[] lastAnswer = {};

    private PlatformSimulator(PlatformHome home, int port) throws IOException, SQLException {
        this.home = home;
        this.store = new PlatformStore(home.folder());
        this.security = home.platformSecurity();
        this.forged = home.forgedSecurity();
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        SSLContext tls = home.serverTls();
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters demanded = tls.getDefaultSSLParameters();
                demanded.setProtocols(new String[] {"TLSv1.3"});
                demanded.setNeedClientAuth(true);
                parameters.setSSLParameters(demanded);
            }
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    /**
     * Starts it.
     *
     * @param port port on loopback; 0 for a free one
     */
    public static PlatformSimulator start(PlatformHome home, int port) throws IOException {
        try {
            PlatformSimulator simulator = new PlatformSimulator(home, port);
            simulator.server.start();
            return simulator;
        } catch (SQLException e) {
            throw new IOException("the simulator's database does not open", e);
        }
    }

    /** Where it is. */
    public URI address() {
        return URI.create("https://localhost:" + server.getAddress().getPort());
    }

    /** Does something wrong with the next so many requests that it applies to. */
    public void fault(PlatformFault fault, int times) {
        synchronized (faults) {
            faults.put(fault, times);
        }
    }

    /** Closes early, or opens again. While it is closed it says so when it is asked for its state, and refuses the rest. */
    public void open(boolean now) {
        open.set(now);
    }

    /** Inquiries by exchange id: state and number. */
    public Map<String, String> inquiries() {
        return read(store::inquiries);
    }

    /** Replicas: number, item name and key with end of publication, version and content. */
    public Map<String, String> replicas() {
        return read(store::replicas);
    }

    /** Flags of a person: no automatic answer and not disclosed, each 0 or 1; empty when none were set. */
    public Optional<String> flags(String number, String itemNameCode) {
        return read(() -> store.flag(number, itemNameCode));
    }

    /**
     * Another municipality asks about somebody: answered by itself from the replica, unless the flag 自動応答不可 makes it wait
     * for the city.
     *
     * @return the provision's id
     */
    public String ask(String number, String itemNameCode) {
        String id = UUID.randomUUID().toString();
        read(() -> {
            String flags = store.flag(number, "").orElse("00");
            boolean there = store.hasReplica(
                    number, itemNameCode, LocalDate.now(ZoneId.of("Asia/Tokyo")).toString());
            String state = !there ? "NOT_PROVIDED" : flags.charAt(0) == '1' ? "WAITING" : "PROVIDED";
            store.provision(new PlatformStore.Provision(
                    id,
                    number,
                    SimulatedCity.OTHER_MUNICIPALITY,
                    SimulatedCity.AFFAIR,
                    SimulatedCity.PROCEDURE,
                    itemNameCode,
                    state,
                    flags.substring(1)));
            return id;
        });
        return id;
    }

    /** Provisions by id: WAITING, PROVIDED or NOT_PROVIDED. */
    public Map<String, String> provisions() {
        Map<String, String> states = new LinkedHashMap<>();
        read(store::provisions).forEach(each -> states.put(each.id(), each.state()));
        return states;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        try {
            store.close();
        } catch (SQLException e) {
            LOG.warn("the simulator's database did not close", e);
        }
    }

    private interface Read<T> {
        T read() throws SQLException;
    }

    private static <T> T read(Read<T> read) {
        try {
            return read.read();
        } catch (SQLException e) {
            throw new IllegalStateException("the simulator's database does not answer", e);
        }
    }

    private boolean strikes(PlatformFault fault) {
        synchronized (faults) {
            int left = faults.getOrDefault(fault, 0);
            faults.put(fault, Math.max(0, left - 1));
            return left > 0;
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (strikes(PlatformFault.SLOW)) {
                Thread.sleep(SLOWNESS);
            }
            boolean asksState = exchange.getRequestURI().getPath().equals(PlatformInterface.IF_SYM_20212.path());
            if ((!open.get() && !asksState) || strikes(PlatformFault.REFUSE)) {
                // Read first: a refusal that overtakes the request can leave the connection unusable for the next one.
                exchange.getRequestBody().readNBytes(MOST_BYTES);
                exchange.sendResponseHeaders(503, -1);
            } else {
                serve(exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] request = exchange.getRequestBody().readNBytes(MOST_BYTES);
        try {
            byte[] answer = answer(exchange.getRequestURI().getPath(), request);
            if (!strikes(PlatformFault.DROP_AFTER_ACCEPT)) {
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        } catch (PlatformException e) {
            LOG.info("a request is refused: {}", e.code());
            exchange.sendResponseHeaders(400, -1);
        } catch (SQLException e) {
            LOG.error("the simulator's database does not answer", e);
            exchange.sendResponseHeaders(500, -1);
        }
    }

    private byte[] answer(String path, byte[] bytes) throws PlatformException, SQLException {
        PlatformMessage request = layout.read(security.open(bytes));
        boolean fresh =
                Duration.between(request.sentTime(), Instant.now()).abs().compareTo(FRESH) <= 0;
        if (!request.name().path().equals(path)
                || !request.sender().equals(home.city())
                || !request.recipient().equals(PlatformHome.PLATFORM)
                || !fresh) {
            throw new PlatformException("NOT_ACCEPTED");
        }
        if (!store.isNew(request.messageId())) {
            throw new PlatformException("REPLAYED");
        }
        ObjectNode body = act(request.name(), request.body());
        PlatformMessage answer = new PlatformMessage(
                UUID.randomUUID().toString(),
                PlatformHome.PLATFORM,
                strikes(PlatformFault.WRONG_RECIPIENT) ? "OTHER" : home.city(),
                request.name(),
                strikes(PlatformFault.STALE) ? Instant.now().minus(Duration.ofHours(1)) : Instant.now(),
                request.messageId(),
                body);
        if (lastAnswer.length > 0 && strikes(PlatformFault.REPLAY)) {
            return lastAnswer;
        }
        byte[] written = layout.write(answer);
        lastAnswer = security.protect(written);
        return strikes(PlatformFault.WRONG_SIGNATURE) ? forged.protect(written) : lastAnswer;
    }

    private ObjectNode act(PlatformInterface name, JsonNode body) throws SQLException, PlatformException {
        String id = body.path("exchange_id").asText();
        String number = body.path("number").asText();
        if (store.isDeleted(number) && name != PlatformInterface.NUMBER_DELETE) {
            return result("REFUSED", "NUMBER_DELETED");
        }
        return switch (name) {
            case IF_SYM_20212 -> JsonNodeFactory.instance.objectNode().put("open", open.get() ? "1" : "0");
            case IF_SCM_30112 ->
                JsonNodeFactory.instance
                        .objectNode()
                        .put("version", 1)
                        .put("valid_from", "2026-01-01")
                        .set("permitted", SimulatedCity.permitted());
            case IF_FGU_20221 ->
                store.hasCode(number)
                        ? result("ACCEPTED", "")
                        : result("PENDING", "")
                                .put(
                                        "acquisition_number",
                                        strikes(PlatformFault.UNFIT_NUMBER) ? "?" : store.requestCode(number));
            case IF_FGU_20234 ->
                codeStatus(number, body.path("acquisition_number").asText());
            case CODE_MADE ->
                store.codeMade(body.path("acquisition_number").asText())
                        ? result("ACCEPTED", "")
                        : result("REFUSED", "REQUEST_UNKNOWN");
            case IF_SKI_10111 -> inquiry(id, number, body);
            case IF_SKI_50111 -> {
                store.cancel(id);
                yield result("ACCEPTED", "");
            }
            case IF_SKI_11112 -> answers(body);
            case IF_TKY_11512 -> provisions(true, body);
            case IF_TKY_11312 -> provisions(false, body);
            case IF_TKY_20511 -> {
                boolean permitted = body.path("permitted_provision").asText().equals("1");
                store.decide(id, permitted ? "PROVIDED" : "NOT_PROVIDED");
                yield result("ACCEPTED", "");
            }
            case NUMBER_DELETE -> {
                store.delete(number);
                yield result("ACCEPTED", "");
            }
            case IF_DBM_10111 -> replica(id, number, body);
            case IF_DBM_40111, IF_DBM_50111 -> {
                store.flags(
                        number,
                        body.path("item_name_code").asText(),
                        body.path("no_automatic_answer").asText(),
                        body.path("not_disclosed").asText());
                yield result("ACCEPTED", "");
            }
        };
    }

    private ObjectNode codeStatus(String number, String acquisitionNumber) throws SQLException {
        if (!store.isRequested(number, acquisitionNumber)) {
            return result("REFUSED", "REQUEST_UNKNOWN");
        }
        return result(store.hasCode(number) ? "ACCEPTED" : "PENDING", "");
    }

    private ObjectNode inquiry(String id, String number, JsonNode body) throws SQLException, PlatformException {
        if (!store.hasCode(number)) {
            return result("REFUSED", "CODE_NOT_ACQUIRED");
        }
        List<String> items = new ArrayList<>();
        body.path("item_name_codes").forEach(each -> items.add(each.asText()));
        store.inquiry(id, number, write(SimulatedCity.answer(number, items)));
        return result("ACCEPTED", "");
    }

    private ObjectNode replica(String id, String number, JsonNode body) throws SQLException, PlatformException {
        if (store.isNewPiece(id)) {
            store.replica(
                    number,
                    body.path("item_name_code").asText(),
                    body.path("record_key").asText(),
                    body.path("publication_end_date").asText(),
                    write(body.path("values")));
        }
        return result("ACCEPTED", "");
    }

    private ObjectNode answers(JsonNode body) throws SQLException, PlatformException {
        for (JsonNode each : body.path("acknowledged")) {
            store.fetched(each.asText());
        }
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        ArrayNode answers = found.putArray("answers");
        if (body.has("acknowledged")) {
            return found;
        }
        boolean twice = strikes(PlatformFault.ANSWER_TWICE);
        for (PlatformStore.Waiting each : store.waiting(twice, strikes(PlatformFault.OUT_OF_ORDER), MOST_ANSWERS)) {
            String number = strikes(PlatformFault.WRONG_PERSON) ? "000000000000000" : each.number();
            answers.addObject()
                    .put("exchange_id", each.exchangeId())
                    .put("number", number)
                    .set("items", parse(each.answer()));
        }
        return found;
    }

    private ObjectNode provisions(boolean waiting, JsonNode body) throws SQLException {
        for (JsonNode each : body.path("acknowledged")) {
            store.told(each.asText(), waiting);
        }
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        ArrayNode provisions = found.putArray("provisions");
        if (body.has("acknowledged")) {
            return found;
        }
        for (PlatformStore.Provision each : store.untold(waiting, MOST_ANSWERS)) {
            provisions
                    .addObject()
                    .put("provision_id", each.id())
                    .put("number", each.number())
                    .put("inquirer_code", each.inquirer())
                    .put("affair_code", each.affair())
                    .put("procedure_code", each.procedure())
                    .put("state", each.state())
                    .put("not_disclosed", each.hidden())
                    .putArray("item_name_codes")
                    .add(each.item());
        }
        return found;
    }

    private static ObjectNode result(String result, String reason) {
        return JsonNodeFactory.instance.objectNode().put("result", result).put("reason", reason);
    }

    private static String write(JsonNode node) throws PlatformException {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new PlatformException("MESSAGE_UNREADABLE", e);
        }
    }

    private static JsonNode parse(String text) throws PlatformException {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new PlatformException("MESSAGE_UNREADABLE", e);
        }
    }
}
