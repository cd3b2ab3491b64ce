package cityhub.platform;

import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.WorkReport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Files of work at the platform, from their handing over to what became of their lines. Kept in memory only: after a restart
 * the hub gives the pieces out again, in another file, and the platform takes each exchange id once.
 */
final class WorkFiles {
    /** So few go one by one. */
    static final int FEWEST = 5;

    private static final int MOST_UNDER_WAY = 8;
    private static final int MOST_FAILURES = 3;
    private static final Duration SOON = Duration.ofMillis(20);
    /** A file without a result for so long is put in again. */
    private static final Duration GIVEN_UP_AFTER = Duration.ofMinutes(10);

    private final PlatformLine line;
    private final Duration longestPause;
    private final Map<String, UnderWay> files = new LinkedHashMap<>();

    WorkFiles(PlatformLine line, Duration longestPause) {
        this.line = line;
        this.longestPause = longestPause;
    }

    /** A file whose result is not here yet; kinds of its pieces by exchange id. */
    private static final class UnderWay {
        private final FileInterfaces interfaces;
        private final Map<String, String> kinds = new HashMap<>();
        private final long begun = System.nanoTime();
        private Duration pause = SOON;
        private long nextLook = System.nanoTime() + SOON.toNanos();
        private int failures;

        UnderWay(FileInterfaces interfaces, List<ExchangeRecord> pieces) {
            this.interfaces = interfaces;
            pieces.forEach(each -> kinds.put(each.getExchangeId(), each.getKind()));
        }
    }

    synchronized int size() {
        return files.size();
    }

    /** Whether so many are under way that another has to wait. */
    synchronized boolean isFull() {
        return files.size() >= MOST_UNDER_WAY;
    }

    /** Whether a piece, which the hub gave out again, is in a file whose result is not here yet. */
    synchronized boolean isUnderWay(ExchangeRecord piece) {
        return files.values().stream().anyMatch(each -> piece.getKind().equals(each.kinds.get(piece.getExchangeId())));
    }

    /** How long until the next file is to be looked for; empty when none is under way. */
    synchronized Optional<Duration> untilNextLook() {
        long now = System.nanoTime();
        return files.values().stream()
                .map(each -> Duration.ofNanos(Math.max(0, each.nextLook - now)))
                .min(Duration::compareTo);
    }

    /**
     * Hands a file over.
     *
     * @return reports about its pieces when it was not taken; none otherwise
     */
    List<WorkReport> register(FileInterfaces interfaces, List<ExchangeRecord> pieces) {
        String fileId = UUID.randomUUID().toString();
        UnderWay file = new UnderWay(interfaces, pieces);
        try {
            JsonNode answer = line.call(interfaces.register(), body(fileId, pieces));
            if (!answer.path("result").asText().equals("ACCEPTED")) {
                return failed(file, new PlatformException("FILE_NOT_TAKEN"));
            }
        } catch (PlatformException e) {
            return failed(file, e);
        }
        synchronized (this) {
            files.put(fileId, file);
        }
        return List.of();
    }

    /** A file with a line per piece. */
    static ObjectNode body(String fileId, List<ExchangeRecord> pieces) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("file_id", fileId);
        ArrayNode records = body.putArray("records");
        pieces.forEach(each -> records.add(PlatformBodies.of(each)));
        return body;
    }

    /**
     * What became of the lines of files.
     *
     * @throws PlatformException when the line is down or closed; the files stay under way
     */
    List<List<WorkReport>> results() throws PlatformException {
        List<List<WorkReport>> results = new ArrayList<>();
        for (Map.Entry<String, UnderWay> each : due().entrySet()) {
            List<WorkReport> reports;
            try {
                reports = result(each.getKey(), each.getValue());
            } catch (PlatformException e) {
                if (results.isEmpty()) {
                    throw e;
                }
                // What came before the line went down is reported first; the next look tells that it is down.
                return results;
            }
            if (!reports.isEmpty()) {
                synchronized (this) {
                    files.remove(each.getKey());
                }
                results.add(reports);
            }
        }
        return results;
    }

    private synchronized Map<String, UnderWay> due() {
        Map<String, UnderWay> due = new LinkedHashMap<>();
        long now = System.nanoTime();
        files.forEach((id, file) -> {
            if (file.nextLook - now <= 0) {
                due.put(id, file);
            }
        });
        return due;
    }

    /** Empty when it is not there yet. */
    private List<WorkReport> result(String fileId, UnderWay file) throws PlatformException {
        try {
            JsonNode answer = line.call(
                    file.interfaces.fetch(),
                    JsonNodeFactory.instance.objectNode().put("file_id", fileId));
            String result = answer.path("result").asText();
            if (result.equals("ACCEPTED")) {
                return lines(file, answer.path("records"));
            }
            if (!result.equals("PENDING")) {
                return failed(file, new PlatformException("FILE_UNKNOWN"));
            }
            if (System.nanoTime() - file.begun > GIVEN_UP_AFTER.toNanos()) {
                return failed(file, new PlatformException(WorkReports.FILE_OVERDUE));
            }
        } catch (PlatformException e) {
            if (WorkReports.isLineClosed(e)) {
                throw e;
            }
            file.failures++;
            if (file.failures == MOST_FAILURES) {
                return failed(file, e);
            }
        }
        file.nextLook = System.nanoTime() + file.pause.toNanos();
        Duration twice = file.pause.multipliedBy(2);
        file.pause = twice.compareTo(longestPause) > 0 ? longestPause : twice;
        return List.of();
    }

    /** A line that the result leaves out failed; one that was not in the file is left out. */
    private static List<WorkReport> lines(UnderWay file, JsonNode records) {
        Map<String, JsonNode> byId = new HashMap<>();
        records.forEach(each -> byId.put(each.path("exchange_id").asText(), each));
        List<WorkReport> reports = new ArrayList<>();
        file.kinds.forEach((id, kind) -> reports.add(
                byId.containsKey(id)
                        ? WorkReports.of(kind, id, byId.get(id))
                        : WorkReports.of(kind, id, new PlatformException("RESULT_MISSING"))));
        return reports;
    }

    private static List<WorkReport> failed(UnderWay file, PlatformException failure) {
        List<WorkReport> reports = new ArrayList<>();
        file.kinds.forEach((id, kind) -> reports.add(WorkReports.of(kind, id, failure)));
        return reports;
    }
}
