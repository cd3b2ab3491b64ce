package cityhub.tools.simulators;

import cityhub.platform.CmsSecurity;
import cityhub.platform.PlatformException;
import cityhub.platform.PlatformInterface;
import cityhub.platform.PlatformLayout;
import cityhub.platform.PlatformMessage;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.LocalDateTime;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration LONGEST_WAY = Duration.ofDays(30);
    private static final Duration SLOWNESS = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 4 << 20;
    private static final String NO_ANSWER = "the simulator's database does not answer";

    private final PlatformHome home;
    private final PlatformStore store;
    private final PlatformLayout layout = PlatformLayout.ours();
    private final CmsSecurity security;
    private final CmsSecurity forged;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<PlatformFault, Integer> faults = new EnumMap<>(PlatformFault.class);
    private final PlatformClock clock;
    private final PlatformHours hours;
    private final PlatformFunctions functions;
    private final PlatformBatches batches;
    private final SimulatedNetwork network;
    private final ProvisionDesk provisions;
    private volatile byte[] lastAnswer = {};

    private PlatformSimulator(PlatformHome home, int port, Optional<PlatformHours.Window> window)
            throws IOException, SQLException {
        this.home = home;
        this.clock = PlatformClock.open(home.folder());
        this.hours = new PlatformHours(clock, window);
        this.store = new PlatformStore(home.folder(), clock);
        this.functions = new PlatformFunctions(store, this::strikes, hours::isOpen);
        this.batches = PlatformBatches.start(store, functions, this::strikes);
        this.network = new SimulatedNetwork(home, this::strikes);
        this.provisions = new ProvisionDesk(home, store, clock);
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
        server.createContext("/staff", new StaffDesk(this, store, StaffAccounts.openOrCreate(home.folder()))::handle);
    }

    /**
     * Starts it, open all day.
     *
     * @param port port on loopback; 0 for a free one
     */
    public static PlatformSimulator start(PlatformHome home, int port) throws IOException {
        return start(home, port, "");
    }

    /**
     * Starts it.
     *
     * @param port port on loopback; 0 for a free one
     * @param hours hours on working days by its own clock, like {@code 08:30-17:15}; empty for all day and every day
     * @throws IllegalArgumentException when these are no hours
     */
    public static PlatformSimulator start(PlatformHome home, int port, String hours) throws IOException {
        Optional<PlatformHours.Window> window = PlatformHours.Window.parse(hours);
        try {
            PlatformSimulator simulator = new PlatformSimulator(home, port, window);
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

    /** Whether it is open. */
    public boolean isOpen() {
        return hours.isOpen();
    }

    /** Closes early, or opens again. While it is closed it says so when it is asked for its state, and refuses the rest. */
    public void open(boolean now) {
        if (now) {
            hours.open();
        } else {
            hours.close(Optional.empty());
        }
    }

    /** Closes, and is back when its clock has gone on by so much. */
    public void closeFor(Duration time) {
        hours.close(Optional.of(time));
    }

    /** Date and time of its own clock, in Japan. */
    public LocalDateTime time() {
        return clock.now();
    }

    /**
     * Puts its clock forward.
     *
     * @throws IllegalArgumentException when that would be back
     * @throws IOException when that can't be kept
     */
    public void forward(Duration by) throws IOException {
        clock.forward(by);
    }

    /** Files by number (バッチ状態): interface and RECEIVED or DONE, the oldest first. */
    public Map<String, String> files() {
        return read(store::files);
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
     * @throws PlatformException when the network does not permit it, or the platform refuses its permit
     */
    public String ask(String number, String itemNameCode) throws PlatformException {
        return ask(number, itemNameCode, SimulatedCity.LEGAL_ROW);
    }

    /** As {@link #ask(String, String)}, on another legal row; empty for none. */
    public String ask(String number, String itemNameCode, String legalRow) throws PlatformException {
        byte[] permit = network.permit(new ProvisionPermit.Question(
                SimulatedCity.OTHER_MUNICIPALITY,
                SimulatedCity.AFFAIR,
                SimulatedCity.PROCEDURE,
                legalRow,
                itemNameCode,
                number));
        try {
            return provisions.provide(permit);
        } catch (SQLException e) {
            throw new IllegalStateException(NO_ANSWER, e);
        }
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
        batches.close();
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
            throw new IllegalStateException(NO_ANSWER, e);
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
            if ((!hours.isOpen() && !asksState) || strikes(PlatformFault.REFUSE)) {
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
            LOG.error(NO_ANSWER, e);
            exchange.sendResponseHeaders(500, -1);
        }
    }

    /** A message with lines is a file, one with a file's number asks for its result. */
    private ObjectNode serve(PlatformInterface name, JsonNode body) throws PlatformException, SQLException {
        if (body.has("records")) {
            return batches.register(name, body);
        }
        if (name == PlatformInterface.IF_TKM_40124) {
            return functions.records(body.path("file_id").asText());
        }
        return body.has("file_id") ? batches.result(body.path("file_id").asText()) : functions.act(name, body);
    }

    /**
     * Does what a message on a medium asks for, and waits until it is done.
     *
     * @return the answer, as it goes back on the medium
     * @throws PlatformException when the message is not a city's, was altered, came before, or is older than a month
     */
    byte[] carry(byte[] bytes) throws PlatformException, SQLException, InterruptedException {
        PlatformMessage request = accepted(bytes, LONGEST_WAY);
        ObjectNode body = serve(request.name(), request.body());
        String fileId = request.body().path("file_id").asText();
        if (!fileId.isEmpty()) {
            batches.awaitDone(fileId);
            body = batches.result(fileId);
        }
        PlatformMessage answer = new PlatformMessage(
                UUID.randomUUID().toString(),
                PlatformHome.PLATFORM,
                home.city(),
                request.name(),
                Instant.now(),
                request.messageId(),
                body);
        return security.protect(layout.write(answer));
    }

    private PlatformMessage accepted(byte[] bytes, Duration oldest) throws PlatformException, SQLException {
        PlatformMessage request = layout.read(security.open(bytes));
        boolean fresh =
                Duration.between(request.sentTime(), Instant.now()).abs().compareTo(oldest) <= 0;
        if (!request.sender().equals(home.city()) || !request.recipient().equals(PlatformHome.PLATFORM) || !fresh) {
            throw new PlatformException("NOT_ACCEPTED");
        }
        if (!store.isNew(request.messageId(), request.name().name())) {
            throw new PlatformException("REPLAYED");
        }
        return request;
    }

    private byte[] answer(String path, byte[] bytes) throws PlatformException, SQLException {
        PlatformMessage request = accepted(bytes, FRESH);
        if (!request.name().path().equals(path)) {
            throw new PlatformException("NOT_ACCEPTED");
        }
        ObjectNode body = serve(request.name(), request.body());
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
        if (strikes(PlatformFault.WRONG_SIGNATURE)) {
            return forged.protect(written);
        }
        byte[] signed = security.protect(written);
        lastAnswer = signed;
        return signed;
    }
}
