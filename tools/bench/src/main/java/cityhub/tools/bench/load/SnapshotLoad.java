package cityhub.tools.bench.load;

import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.basics.v1.SnapshotResidentsRequest;
import cityhub.basics.v1.SnapshotResidentsResponse;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.GetCheckpointRequest;
import cityhub.kit.CityHub;
import cityhub.kit.Snapshot;
import cityhub.kit.SnapshotEvent;
import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.bench.measure.Latencies;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Snapshots, verified and parsed by the kit, one after the other, each over a connection of its own. */
final class SnapshotLoad implements AutoCloseable {
    private final LoadTask.Target target;
    private Optional<CityHub> hub = Optional.empty();
    private Optional<Snapshot> snapshot = Optional.empty();

    private SnapshotLoad(LoadTask.Target target) {
        this.target = target;
    }

    static Round run(LoadTask.Snapshots task) {
        try (SnapshotLoad load = new SnapshotLoad(task.target())) {
            return BlockingLoop.run(List.of(load::page), task.timing(), task.processes());
        }
    }

    /** One snapshot from beginning to end. */
    static Round whole(LoadTask.WholeSnapshot task) throws InvalidProtocolBufferException {
        try (SnapshotLoad load = new SnapshotLoad(task.target())) {
            Histogram latencies = Latencies.empty();
            Usage.Window window = Usage.begin(task.processes());
            long records = 0;
            do {
                long begun = System.nanoTime();
                records += load.page();
                Latencies.note(latencies, System.nanoTime() - begun);
            } while (load.snapshot.isPresent());
            return new Round(records, records, 0, "", latencies, window.end());
        }
    }

    /** Keeps the checkpoint that a newcomer asks for, then all messages of one snapshot, each behind its length. */
    static void record(LoadTask.RecordSnapshot task) throws IOException {
        try (CityHub hub = Participant.open(task.target());
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(task.samples())))) {
            hub.ledger()
                    .getCheckpoint(GetCheckpointRequest.getDefaultInstance())
                    .writeDelimitedTo(out);
            Iterator<SnapshotResidentsResponse> messages = PersonalBasicsServiceGrpc.newBlockingStub(hub.channel())
                    .snapshotResidents(SnapshotResidentsRequest.newBuilder()
                            .setAgreementId(task.target().agreementId())
                            .build());
            while (messages.hasNext()) {
                messages.next().writeDelimitedTo(out);
            }
        }
    }

    /** The next page, or the end of a snapshot, which gives nothing. */
    private int page() throws InvalidProtocolBufferException {
        if (snapshot.isEmpty()) {
            hub = Optional.of(Participant.open(target));
            snapshot = Optional.of(hub.get().snapshot(target.agreementId(), ""));
        }
        return switch (snapshot.get().next()) {
            case SnapshotEvent.Started started -> 0;
            case SnapshotEvent.Page page -> parse(page.disclosure().entries());
            case SnapshotEvent.Completed completed -> {
                close();
                yield 0;
            }
        };
    }

    /** How many records there are; none without a number. */
    static int parse(List<DisclosureEntry> entries) throws InvalidProtocolBufferException {
        for (DisclosureEntry each : entries) {
            if (ResidentRecord.parseFrom(each.getPayload()).getAddresseeNumber().isEmpty()) {
                throw new InvalidProtocolBufferException("an entry whose record has no number");
            }
        }
        return entries.size();
    }

    @Override
    public void close() {
        snapshot.ifPresent(Snapshot::close);
        hub.ifPresent(CityHub::close);
        snapshot = Optional.empty();
        hub = Optional.empty();
    }
}
