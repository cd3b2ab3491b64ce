package cityhub.kit;

import cityhub.resident.v1.ResidentRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Residents by number, as a sink keeps them. Not for several threads. */
final class ResidentTable {
    private final Map<String, Row> rows = new HashMap<>();
    private Progress progress = Progress.nothing();
    private long snapshot;

    /**
     * One resident.
     *
     * @param snapshot the snapshot that named the person last
     */
    private record Row(Position position, ResidentRecord record, long snapshot) {}

    Progress progress() {
        return progress;
    }

    int size() {
        return rows.size();
    }

    Optional<ResidentRecord> record(String number) {
        return Optional.ofNullable(rows.get(number)).map(Row::record);
    }

    /** A copy, ordered by number. */
    Map<String, ResidentRecord> records() {
        Map<String, ResidentRecord> records = new TreeMap<>();
        rows.forEach((number, row) -> records.put(number, row.record()));
        return records;
    }

    Map<String, Position> positionsOf(Set<String> numbers) {
        Map<String, Position> positions = new HashMap<>();
        for (String number : numbers) {
            Row row = rows.get(number);
            if (row != null) {
                positions.put(number, row.position());
            }
        }
        return positions;
    }

    void apply(Batch batch) {
        switch (batch) {
            case Batch.SnapshotStarted started -> snapshot++;
            case Batch.SnapshotPage page -> page.entries().forEach(this::apply);
            case Batch.SnapshotCompleted completed -> rows.values().removeIf(row -> row.snapshot() != snapshot);
            case Batch.Changes changes -> changes.entries().forEach(this::apply);
        }
        progress = batch.progress();
    }

    private void apply(ResidentEntry entry) {
        switch (entry.kind()) {
            case KEEP, ENTER -> rows.put(entry.number(), new Row(entry.position(), entry.record(), snapshot));
            case LEAVE -> rows.remove(entry.number());
        }
    }
}
