package cityhub.tools.demo;

import cityhub.kit.Batch;
import cityhub.kit.Position;
import cityhub.kit.Progress;
import cityhub.kit.ResidentEntry;
import cityhub.kit.ResidentSink;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a system of the demo city holds: records as bytes by its own number, and counts of what it received. */
final class DemoSink implements ResidentSink {
    private final ApprovedLeaves approved;
    private final Map<String, Row> rows = new HashMap<>();
    private Progress progress = Progress.nothing();
    private long snapshot;
    private long snapshotRecords;
    private long deliveries;
    private long leaks;

    private record Row(Position position, ByteString record, long snapshot) {}

    /** Counts at one moment. */
    record Counts(long snapshotRecords, long deliveries, long leaks, int held) {}

    DemoSink(ApprovedLeaves approved) {
        this.approved = approved;
    }

    @Override
    public synchronized Progress lastCommitted() {
        return progress;
    }

    @Override
    public synchronized Map<String, Position> positionsOf(Set<String> numbers) {
        Map<String, Position> positions = new HashMap<>();
        for (String number : numbers) {
            Optional.ofNullable(rows.get(number)).ifPresent(row -> positions.put(number, row.position()));
        }
        return positions;
    }

    @Override
    public synchronized void apply(Batch batch) {
        switch (batch) {
            case Batch.SnapshotStarted started -> snapshot++;
            case Batch.SnapshotPage page -> {
                snapshotRecords += page.entries().size();
                page.entries().forEach(this::apply);
            }
            case Batch.SnapshotCompleted completed -> rows.values().removeIf(row -> row.snapshot() != snapshot);
            case Batch.Changes changes -> {
                deliveries += changes.entries().size();
                changes.entries().forEach(this::apply);
            }
        }
        progress = batch.progress();
    }

    synchronized Counts counts() {
        return new Counts(snapshotRecords, deliveries, leaks, rows.size());
    }

    /** The record held under a number. */
    synchronized Optional<ResidentRecord> record(String number) {
        return Optional.ofNullable(rows.get(number)).map(row -> parse(row.record()));
    }

    /** The records held. */
    synchronized List<ResidentRecord> records() {
        return rows.values().stream().map(row -> parse(row.record())).toList();
    }

    /** The numbers held. */
    synchronized Set<String> numbers() {
        return Set.copyOf(rows.keySet());
    }

    private void apply(ResidentEntry entry) {
        leaks += approved.outside(entry.record()).size();
        switch (entry.kind()) {
            case KEEP, ENTER ->
                rows.put(
                        entry.number(), new Row(entry.position(), entry.record().toByteString(), snapshot));
            case LEAVE -> rows.remove(entry.number());
        }
    }

    private static ResidentRecord parse(ByteString bytes) {
        try {
            return ResidentRecord.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a record that was held can't be read", e);
        }
    }
}
