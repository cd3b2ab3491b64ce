package cityhub.hub.evidence;

import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.evidence.v1.LedgerRecord;
import cityhub.hub.evidence.IndexStore.LeafPosition;
import cityhub.hub.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds records: through the index as far as it goes, in the batches themselves after that. */
final class LedgerSearch {
    /** Clocks of hub and database differ little; what waited for the ledger waited minutes at most. */
    private static final List<Duration> AROUND = List.of(Duration.ofSeconds(10), Duration.ofHours(1));

    private static final int BATCHES_PER_READ = 16;
    /** Batches that one page looks through at most; what it did not find by then is for the next page. */
    private static final int BATCHES_PER_PAGE = 512;

    private final Database database;

    LedgerSearch(Database database) {
        this.database = database;
    }

    /**
     * The records of one page, newest first. It may have fewer records than there is room for, even none, while there is
     * a next page.
     *
     * @param first first batch that is looked at
     */
    LedgerPage page(PageRequest page, long first, RecordCriteria criteria) {
        return database.read(connection -> {
            // Read first: everything up to this batch is then in the index, whatever is added meanwhile.
            long indexed = IndexStore.head(connection);
            long last =
                    Math.min(page.before().batch(), LedgerStore.head(connection).batch());
            List<LedgerRecord> found = new ArrayList<>();
            for (int looked = 0; last >= first && looked < BATCHES_PER_PAGE; ) {
                List<ExportBatchesResponse> some = next(connection, criteria, first, last, indexed);
                for (ExportBatchesResponse batch : some) {
                    addWanted(found, batch, page.before(), criteria);
                    if (found.size() > page.size()) {
                        LedgerRecord least = found.get(page.size() - 1);
                        return page(found.subList(0, page.size()), positionOf(least));
                    }
                }
                looked += some.size();
                last = some.isEmpty() ? 0 : some.getLast().getBatch() - 1;
            }
            return last >= first ? page(found, new LeafPosition(last + 1, 0)) : new LedgerPage(found, "");
        });
    }

    private static LedgerPage page(List<LedgerRecord> found, LeafPosition before) {
        return new LedgerPage(found, PageRequest.token(before));
    }

    /** The next batches that may have something, newest first; none when there are no more. */
    private static List<ExportBatchesResponse> next(
            Connection connection, RecordCriteria criteria, long first, long last, long indexed) throws SQLException {
        boolean byIndex = !criteria.persons().isEmpty() || !criteria.parties().isEmpty();
        if (last > indexed || !byIndex) {
            long from = Math.max(first, last - BATCHES_PER_READ + 1);
            return LedgerStore.batches(connection, byIndex ? Math.max(from, indexed + 1) : from, last, BATCHES_PER_READ)
                    .reversed();
        }
        List<ExportBatchesResponse> batches = new ArrayList<>();
        for (long batch : IndexStore.batches(connection, criteria, first, last, BATCHES_PER_READ)) {
            LedgerStore.batch(connection, batch).ifPresent(batches::add);
        }
        return batches;
    }

    /** A record by its id, which says when it was made: it is sealed soon after. */
    Optional<LeafPosition> byId(String recordId) {
        Optional<Instant> made = RecordIds.time(recordId);
        if (made.isEmpty()) {
            return Optional.empty();
        }
        for (Duration around : AROUND) {
            Optional<LeafPosition> found = database.read(connection -> position(
                    LedgerStore.batchesWith(
                            connection, made.get().minus(around), made.get().plus(around), UUID.fromString(recordId)),
                    recordId));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<LeafPosition> position(List<ExportBatchesResponse> batches, String recordId) {
        for (ExportBatchesResponse batch : batches) {
            for (int leaf = 0; leaf < batch.getRecordsCount(); leaf++) {
                Optional<String> id = Statement.value(batch.getRecords(leaf).getStatementBytes(), "id");
                if (id.filter(recordId::equals).isPresent()) {
                    return Optional.of(new LeafPosition(batch.getBatch(), leaf));
                }
            }
        }
        return Optional.empty();
    }

    private static void addWanted(
            List<LedgerRecord> found, ExportBatchesResponse batch, LeafPosition before, RecordCriteria criteria) {
        for (int leaf = batch.getRecordsCount() - 1; leaf >= 0; leaf--) {
            if (new LeafPosition(batch.getBatch(), leaf).isBefore(before) && criteria.isMetBy(batch.getRecords(leaf))) {
                found.add(LedgerRecord.newBuilder()
                        .setStatement(batch.getRecords(leaf).getStatement())
                        .setBatch(batch.getBatch())
                        .setLeafIndex(leaf)
                        .build());
            }
        }
    }

    private static LeafPosition positionOf(LedgerRecord found) {
        return new LeafPosition(found.getBatch(), Math.toIntExact(found.getLeafIndex()));
    }
}
