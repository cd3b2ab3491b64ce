package cityhub.hub.evidence;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.evidence.v1.ExportProofResponse;
import cityhub.evidence.v1.GetCheckpointResponse;
import cityhub.evidence.v1.SigningKey;
import cityhub.hub.HubException;
import cityhub.hub.store.Database;
import com.google.protobuf.ByteString;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Reads of the ledger. Each is recorded, and answers only once that record is sealed; the newest checkpoint and the
 * public keys, which tell nothing of anybody, are free.
 */
@Singleton
public final class Ledger {
    private static final int BATCHES_PER_READ = 8;

    private final Database database;
    private final Acts acts;
    private final LedgerSearch search;

    public Ledger(Database database, Acts acts) {
        this.database = database;
        this.acts = acts;
        this.search = new LedgerSearch(database);
    }

    /**
     * Disclosures of one resident, newest first.
     *
     * @param person the person, as the caller's number was resolved; empty when there is none, which is recorded too
     * @param pageSize 1 to 500, 0 for 100
     * @param pageToken as the page before gave it, empty for the first
     * @throws HubException NOT_FOUND without a person; INVALID_ARGUMENT; EVIDENCE_UNAVAILABLE when the reading could
     *     not be recorded
     */
    public LedgerPage disclosuresOf(LedgerReader reader, OptionalLong person, int pageSize, String pageToken) {
        PageRequest page = PageRequest.of(pageSize, pageToken);
        record(
                reader,
                "resident",
                Map.of("found", Boolean.toString(person.isPresent())),
                person.stream().boxed().toList());
        long personId =
                person.orElseThrow(() -> new HubException(ErrorReason.ERROR_REASON_NOT_FOUND, "no such resident"));
        return search.page(page, 1, RecordCriteria.disclosuresOf(Set.of(personId)));
    }

    /**
     * Disclosures to one consumer from a ledger time on and before another, newest first.
     *
     * @throws HubException INVALID_ARGUMENT; EVIDENCE_UNAVAILABLE when the reading could not be recorded
     */
    public LedgerPage disclosuresTo(
            LedgerReader reader, String participantId, Instant from, Instant to, int pageSize, String pageToken) {
        PageRequest asked = PageRequest.of(pageSize, pageToken);
        if (!from.isBefore(to)) {
            throw HubException.invalid("end_time", "after start_time");
        }
        Map<String, String> details = Map.of("from", Statement.time(from), "to", Statement.time(to));
        record(reader, "participant:" + participantId, details, Set.of());
        return page(asked, Optional.of(from), Optional.of(to), RecordCriteria.disclosuresTo(participantId));
    }

    /**
     * Linkage records (情報連携記録): disclosures and acts, newest first. A page may have fewer records than were asked for,
     * even none, while there is a next one.
     *
     * @param criteria what must hold
     * @param unknownPerson whether a person was asked for whom nobody is: that is recorded, and answered with NOT_FOUND
     * @param from from this ledger time on; empty for the beginning
     * @param to before this ledger time; empty for now, the record of this reading included
     * @throws HubException INVALID_ARGUMENT, without any criterion too; NOT_FOUND; EVIDENCE_UNAVAILABLE when the reading
     *     could not be recorded
     */
    public LedgerPage records(
            LedgerReader reader,
            RecordCriteria criteria,
            boolean unknownPerson,
            Optional<Instant> from,
            Optional<Instant> to,
            int pageSize,
            String pageToken) {
        PageRequest asked = PageRequest.of(pageSize, pageToken);
        boolean personAsked = unknownPerson || !criteria.persons().isEmpty();
        if (!personAsked && criteria.parties().isEmpty() && (from.isEmpty() || to.isEmpty())) {
            throw HubException.invalid("criteria", "a person, a system, an officer, a terminal, or a period");
        }
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw HubException.invalid("end_time", "after start_time");
        }
        TreeMap<String, String> details = new TreeMap<>();
        criteria.parties()
                .forEach((party, name) -> details.put("by-" + party.name().toLowerCase(Locale.ROOT), name));
        from.ifPresent(each -> details.put("from", Statement.time(each)));
        to.ifPresent(each -> details.put("to", Statement.time(each)));
        if (personAsked) {
            details.put("found", Boolean.toString(!unknownPerson));
        }
        record(reader, personAsked ? "person" : "records", details, criteria.persons());
        if (unknownPerson) {
            throw new HubException(ErrorReason.ERROR_REASON_NOT_FOUND, "no such person");
        }
        return page(asked, from, to, criteria);
    }

    private LedgerPage page(PageRequest asked, Optional<Instant> from, Optional<Instant> to, RecordCriteria criteria) {
        long first = from.map(this::firstBatchFrom).orElse(1L);
        PageRequest page = to.map(each -> new IndexStore.LeafPosition(firstBatchFrom(each), 0))
                .filter(end -> end.isBefore(asked.before()))
                .map(end -> new PageRequest(asked.size(), end))
                .orElse(asked);
        return search.page(page, first, criteria);
    }

    /**
     * All batches from a number on up to the one that holds the record of this reading, in order.
     *
     * @param firstBatch from 1; 0 means 1
     * @param sink takes each batch; may block
     */
    public void export(LedgerReader reader, long firstBatch, Consumer<ExportBatchesResponse> sink) {
        long first = Math.max(1, firstBatch);
        record(reader, "batches", Map.of("first-batch", Long.toString(first)), Set.of());
        long last = database.read(LedgerStore::head).batch();
        for (long next = first; next <= last; ) {
            long from = next;
            List<ExportBatchesResponse> some =
                    database.read(connection -> LedgerStore.batches(connection, from, last, BATCHES_PER_READ));
            if (some.isEmpty()) {
                return;
            }
            some.forEach(sink);
            next = some.getLast().getBatch() + 1;
        }
    }

    /**
     * One record with the proof that a stranger can verify.
     *
     * @throws HubException NOT_FOUND when there is no such record; EVIDENCE_UNAVAILABLE
     */
    public ExportProofResponse proof(LedgerReader reader, String recordId) {
        if (recordId.length() != 36) {
            throw HubException.invalid("record_id", "the id line of a statement");
        }
        record(reader, "record:" + recordId, Map.of(), Set.of());
        IndexStore.LeafPosition position = search.byId(recordId)
                .orElseThrow(() -> new HubException(ErrorReason.ERROR_REASON_NOT_FOUND, "no such record"));
        return database.read(connection -> proof(connection, position));
    }

    /** The newest checkpoint and all keys, oldest first, each with the record that introduced it. */
    public GetCheckpointResponse checkpoint() {
        return database.read(connection -> {
            GetCheckpointResponse.Builder response = GetCheckpointResponse.newBuilder();
            LedgerStore.newestCheckpoint(connection)
                    .ifPresent(newest -> response.setCheckpoint(newest.text()).setSignature(newest.signature()));
            for (LedgerStore.KnownKey key : LedgerStore.keys(connection)) {
                response.addKeys(signingKey(connection, key));
            }
            return response.build();
        });
    }

    private void record(LedgerReader reader, String target, Map<String, String> details, Collection<Long> persons) {
        TreeMap<String, String> lines = new TreeMap<>(details);
        lines.put("purpose", reader.purpose());
        Act act = new Act(Act.LEDGER_READ, reader.actor(), target, lines, List.copyOf(persons));
        acts.awaitSealed(database.transaction(tx -> Acts.recordAny(tx, act)));
    }

    /** First batch that is not before a time; the one after the newest when there is none. */
    private long firstBatchFrom(Instant time) {
        return database.read(connection -> {
            long newest = LedgerStore.head(connection).batch();
            return LedgerStore.firstBatchFrom(connection, time).orElse(newest + 1);
        });
    }

    private static SigningKey signingKey(Connection connection, LedgerStore.KnownKey key) throws SQLException {
        SigningKey.Builder built = SigningKey.newBuilder()
                .setKeyId(key.keyId())
                .setPublicKey(key.publicPem())
                .setFirstBatch(key.firstBatch());
        if (key.firstBatch() > 1) {
            ExportBatchesResponse batch =
                    LedgerStore.batch(connection, key.firstBatch()).orElseThrow();
            int leaf = IntStream.range(0, batch.getRecordsCount())
                    .filter(index -> introduces(batch.getRecords(index).getStatement(), key.keyId()))
                    .findFirst()
                    .orElseThrow();
            built.setIntroduction(proof(connection, new IndexStore.LeafPosition(key.firstBatch(), leaf)));
        }
        return built.build();
    }

    private static boolean introduces(String statement, String keyId) {
        return Statement.value(statement, "kind").filter(Act.KEY::equals).isPresent()
                && Statement.value(statement, "target").filter(keyId::equals).isPresent();
    }

    private static ExportProofResponse proof(Connection connection, IndexStore.LeafPosition position)
            throws SQLException {
        ExportBatchesResponse batch =
                LedgerStore.batch(connection, position.batch()).orElseThrow();
        String keyId = Statement.value(batch.getCheckpoint(), "key").orElseThrow();
        LedgerStore.KnownKey key = LedgerStore.keys(connection).stream()
                .filter(known -> known.keyId().equals(keyId))
                .findFirst()
                .orElseThrow();
        MerkleTree tree = new MerkleTree(
                batch.getLeafHashesList().stream().map(ByteString::toByteArray).toList());
        BatchRecord stored = batch.getRecords(position.leaf());
        return ExportProofResponse.newBuilder()
                .setStatement(stored.getStatement())
                .setStatementSalt(stored.getSalt())
                .setProof(Proofs.of(batch.getBatch(), tree, position.leaf()))
                .setCheckpoint(batch.getCheckpoint())
                .setSignature(batch.getSignature())
                .setPublicKey(key.publicPem())
                .build();
    }
}
