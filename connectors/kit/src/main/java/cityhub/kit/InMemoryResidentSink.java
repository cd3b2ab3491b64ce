package cityhub.kit;

import cityhub.resident.v1.ResidentRecord;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps residents in memory: for tests, and for who needs them no longer than the process lives. For many threads. */
public final class InMemoryResidentSink implements ResidentSink {
    private final ResidentTable table = new ResidentTable();

    @Override
    public synchronized Progress lastCommitted() {
        return table.progress();
    }

    @Override
    public synchronized Map<String, Position> positionsOf(Set<String> numbers) {
        return table.positionsOf(numbers);
    }

    @Override
    public synchronized void apply(Batch batch) {
        table.apply(batch);
    }

    /** The resident of that number. */
    public synchronized Optional<ResidentRecord> record(String number) {
        return table.record(number);
    }

    /** All residents by number, a copy. */
    public synchronized Map<String, ResidentRecord> records() {
        return table.records();
    }

    /** How many residents. */
    public synchronized int size() {
        return table.size();
    }
}
