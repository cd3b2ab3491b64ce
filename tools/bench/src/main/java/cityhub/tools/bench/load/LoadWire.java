package cityhub.tools.bench.load;

import cityhub.tools.bench.measure.Latencies;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** Tasks and their outcomes as lines of JSON. */
final class LoadWire {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LoadWire() {}

    private record Line(
            String fault,
            long operations,
            long items,
            long failures,
            String failure,
            String latencies,
            List<Usage> usage) {}

    static String encode(LoadTask task) {
        return write(task);
    }

    static LoadTask task(String line) {
        return read(line, LoadTask.class);
    }

    static String encode(Round round) {
        return write(new Line(
                "",
                round.operations(),
                round.items(),
                round.failures(),
                round.failure(),
                Latencies.encode(round.latencies()),
                List.of(round.usage())));
    }

    static String encodeFault(Throwable fault) {
        return write(new Line(fault.toString(), 0, 0, 0, "", "", List.of()));
    }

    /**
     * What became of a task.
     *
     * @throws IllegalStateException when it could not be done
     */
    static Round round(String text) {
        Line line = read(text, Line.class);
        if (!line.fault().isEmpty()) {
            throw new IllegalStateException("the process that makes load: " + line.fault());
        }
        return new Round(
                line.operations(),
                line.items(),
                line.failures(),
                line.failure(),
                Latencies.decode(line.latencies()),
                line.usage().getFirst());
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T read(String line, Class<T> type) {
        try {
            return JSON.readValue(line, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a line of this protocol: " + line, e);
        }
    }
}
