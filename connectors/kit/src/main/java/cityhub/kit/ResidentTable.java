package cityhub.kit;

import cityhub.kit.ResidentEntry.Kind;
import cityhub.resident.v1.ResidentRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Residents by number, as a sink keeps them. Not for several threads. */
final class ResidentTable {
    private static final int LARGEST_BATCH = 500;

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

    /** Batches that make this table out of an empty one; not in the middle of a snapshot. */
    List<Batch> batches() {
        List<Batch> batches = new ArrayList<>();
        List<ResidentEntry> entries = new ArrayList<>();
        rows.forEach((number, row) -> {
            entries.add(new ResidentEntry(Kind.KEEP, number, row.position(), row.record(), true));
            if (entries.size() == LARGEST_BATCH) {
                batches.add(new Batch.Changes(Progress.nothing(), List.copyOf(entries)));
                entries.clear();
            }
        });
        batches.add(new Batch.Changes(progress, List.copyOf(entries)));
        return batches;
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
