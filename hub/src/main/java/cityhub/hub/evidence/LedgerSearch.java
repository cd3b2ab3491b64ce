package cityhub.hub.evidence;

import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.evidence.v1.LedgerRecord;
import cityhub.hub.evidence.IndexStore.LeafPosition;
import cityhub.hub.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds records: through the index as far as it goes, in the batches themselves after that. */
final class LedgerSearch {
    private static final int BATCHES_PER_READ = 16;

    private final Database database;

    LedgerSearch(Database database) {
        this.database = database;
    }

    /** Looks records up in the index. */
    @FunctionalInterface
    interface IndexLookup {
        List<LeafPosition> find(Connection connection, LeafPosition before, int limit) throws SQLException;
    }

    /**
     * The records of one page, newest first.
     *
     * @param first first batch that is looked at
     * @param wanted what is looked for, in batches that are not indexed yet
     * @param lookup the same, in the index
     */
    LedgerPage page(PageRequest page, long first, Predicate<BatchRecord> wanted, IndexLookup lookup) {
        return database.read(connection -> {
            // Read first: everything up to this batch is then in the index, whatever is added meanwhile.
            long indexed = IndexStore.head(connection);
            int most = page.size() + 1;
            List<LedgerRecord> found = unindexed(connection, page.before(), Math.max(first, indexed + 1), most, wanted);
            if (found.size() < most) {
                LeafPosition before =
                        page.before().batch() <= indexed ? page.before() : new LeafPosition(indexed, Integer.MAX_VALUE);
                found.addAll(records(connection, lookup.find(connection, before, most - found.size())));
            }
            return pageOf(found, page.size());
        });
    }

    /** A record by its id. */
    Optional<LeafPosition> byId(String recordId) {
        return database.read(connection -> {
            long indexed = IndexStore.head(connection);
            Optional<LeafPosition> inIndex = IndexStore.ofRecord(connection, recordId);
            if (inIndex.isPresent()) {
                return inIndex;
            }
            Predicate<BatchRecord> wanted = stored -> Statement.value(stored.getStatement(), "id")
                    .filter(recordId::equals)
                    .isPresent();
            return unindexed(connection, LeafPosition.END, indexed + 1, 1, wanted).stream()
                    .map(found -> new LeafPosition(found.getBatch(), Math.toIntExact(found.getLeafIndex())))
                    .findFirst();
        });
    }

    private static LedgerPage pageOf(List<LedgerRecord> found, int size) {
        if (found.size() <= size) {
            return new LedgerPage(found, "");
        }
        LedgerRecord last = found.get(size - 1);
        return new LedgerPage(
                found.subList(0, size),
                PageRequest.token(new LeafPosition(last.getBatch(), Math.toIntExact(last.getLeafIndex()))));
    }

    private static List<LedgerRecord> unindexed(
            Connection connection, LeafPosition before, long first, int most, Predicate<BatchRecord> wanted)
            throws SQLException {
        List<LedgerRecord> found = new ArrayList<>();
        long last = Math.min(before.batch(), LedgerStore.head(connection).batch());
        while (last >= first && found.size() < most) {
            long from = Math.max(first, last - BATCHES_PER_READ + 1);
            for (ExportBatchesResponse batch : LedgerStore.batches(connection, from, last, BATCHES_PER_READ)
                    .reversed()) {
                addWanted(found, batch, before, wanted);
            }
            last = from - 1;
        }
        return new ArrayList<>(found.subList(0, Math.min(most, found.size())));
    }

    private static void addWanted(
            List<LedgerRecord> found, ExportBatchesResponse batch, LeafPosition before, Predicate<BatchRecord> wanted) {
        for (int leaf = batch.getRecordsCount() - 1; leaf >= 0; leaf--) {
            if (new LeafPosition(batch.getBatch(), leaf).isBefore(before) && wanted.test(batch.getRecords(leaf))) {
                found.add(ledgerRecord(batch, leaf));
            }
        }
    }

    private static List<LedgerRecord> records(Connection connection, List<LeafPosition> positions) throws SQLException {
        List<LedgerRecord> records = new ArrayList<>();
        Optional<ExportBatchesResponse> batch = Optional.empty();
        for (LeafPosition position : positions) {
            if (batch.filter(read -> read.getBatch() == position.batch()).isEmpty()) {
                batch = LedgerStore.batch(connection, position.batch());
            }
            batch.filter(read -> position.leaf() < read.getRecordsCount())
                    .ifPresent(read -> records.add(ledgerRecord(read, position.leaf())));
        }
        return records;
    }

    private static LedgerRecord ledgerRecord(ExportBatchesResponse batch, int leaf) {
        return LedgerRecord.newBuilder()
                .setStatement(batch.getRecords(leaf).getStatement())
                .setBatch(batch.getBatch())
                .setLeafIndex(leaf)
                .build();
    }
}
