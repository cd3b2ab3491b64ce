package cityhub.tools.simulators;

import cityhub.platform.FileInterfaces;
import cityhub.platform.PlatformException;
import cityhub.platform.PlatformInterface;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulated platform's batch: files are taken, kept, and worked off one after the other, each as a whole. One that was
 * taken before the process ended is worked off by the next.
 */
final class PlatformBatches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformBatches.class);
    private static final Duration LATENESS = Duration.ofSeconds(2);
    private static final int LOOK_AGAIN_MILLIS = 1000;
    private static final int LOOK_MILLIS = 5;
    /** Which interface, asked once per line, a file's interface stands for. */
    private static final Map<PlatformInterface, PlatformInterface> SINGLES = new EnumMap<>(PlatformInterface.class);

    static {
        for (PlatformInterface each : PlatformInterface.values()) {
            FileInterfaces.of(each).ifPresent(files -> SINGLES.put(files.register(), each));
        }
    }

    private final PlatformStore store;
    private final PlatformFunctions functions;
    private final Predicate<PlatformFault> strikes;
    private final Semaphore news = new Semaphore(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread worker;

    private PlatformBatches(PlatformStore store, PlatformFunctions functions, Predicate<PlatformFault> strikes) {
        this.store = store;
        this.functions = functions;
        this.strikes = strikes;
        this.worker = Thread.ofPlatform().name("platform-batch").daemon().unstarted(this::work);
    }

    static PlatformBatches start(PlatformStore store, PlatformFunctions functions, Predicate<PlatformFault> strikes) {
        PlatformBatches batches = new PlatformBatches(store, functions, strikes);
        batches.worker.start();
        return batches;
    }

    /** Takes a file, once. */
    ObjectNode register(PlatformInterface name, JsonNode body) throws SQLException, PlatformException {
        if (!isFile(name) || body.path("file_id").asText().isEmpty()) {
            return PlatformFunctions.result("REFUSED", "NO_FILE_INTERFACE");
        }
        store.file(body.path("file_id").asText(), name.name(), PlatformFunctions.write(body.path("records")));
        news.release();
        return PlatformFunctions.result("ACCEPTED", "");
    }

    /** Those of the official list, and on a medium any that is about one piece. */
    private static boolean isFile(PlatformInterface name) {
        return SINGLES.containsKey(name)
                || name == PlatformInterface.IF_TKY_20511
                || name == PlatformInterface.NUMBER_DELETE;
    }

    /** Waits until a file is worked off, or the process ends. */
    void awaitDone(String fileId) throws SQLException, InterruptedException {
        while (store.fileResult(fileId).filter(String::isEmpty).isPresent()
                && !closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            news.release();
        }
    }

    /** What became of its lines. */
    ObjectNode result(String fileId) throws SQLException, PlatformException {
        Optional<String> result = store.fileResult(fileId);
        if (result.isEmpty()) {
            return PlatformFunctions.result("REFUSED", "FILE_UNKNOWN");
        }
        if (result.get().isEmpty()) {
            return PlatformFunctions.result("PENDING", "");
        }
        ObjectNode answer = PlatformFunctions.result("ACCEPTED", "");
        answer.set("records", PlatformFunctions.parse(result.get()));
        return answer;
    }

    private void work() {
        while (closing.getCount() > 0) {
            try {
                Optional<PlatformStore.File> file = store.oldestFile();
                if (file.isEmpty()) {
                    if (news.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                        news.drainPermits();
                    }
                } else if (!strikes.test(PlatformFault.FILE_LATE)
                        || !closing.await(LATENESS.toMillis(), TimeUnit.MILLISECONDS)) {
                    workOff(file.get());
                }
            } catch (SQLException | PlatformException e) {
                LOG.error("a file is not worked off", e);
                return;
            } catch (InterruptedException e) {
                LOG.debug("the batch was interrupted; it goes on until closed");
            }
        }
    }

    private void workOff(PlatformStore.File file) throws SQLException, PlatformException {
        PlatformInterface name = PlatformInterface.valueOf(file.name());
        PlatformInterface single = SINGLES.getOrDefault(name, name);
        store.together(() -> {
            ArrayNode results = JsonNodeFactory.instance.arrayNode();
            for (JsonNode each : PlatformFunctions.parse(file.content())) {
                ObjectNode result = line(single, each);
                if (!strikes.test(PlatformFault.LINE_LEFT_OUT)) {
                    results.add(result);
                }
            }
            store.fileDone(file.id(), PlatformFunctions.write(results));
        });
    }

    /** A bad line is refused with its reason, and the good ones proceed. */
    private ObjectNode line(PlatformInterface single, JsonNode line) throws SQLException {
        String id = line.path("exchange_id").asText();
        ObjectNode result;
        try {
            result =
                    id.isEmpty() ? PlatformFunctions.result("REFUSED", "LINE_WITHOUT_ID") : functions.act(single, line);
        } catch (PlatformException e) {
            result = PlatformFunctions.result("REFUSED", e.code());
        }
        return result.put("exchange_id", id);
    }

    @Override
    public void close() {
        closing.countDown();
        news.release();
        try {
            worker.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
