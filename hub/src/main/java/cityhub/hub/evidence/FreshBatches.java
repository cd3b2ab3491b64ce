package cityhub.hub.evidence;

import cityhub.evidence.v1.ExportBatchesResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Batches that have just committed and are not indexed yet, as far as there is room; what is left out is read again. */
final class FreshBatches {
    private final NavigableMap<Long, ExportBatchesResponse> batches = new ConcurrentSkipListMap<>();
    private final AtomicLong held = new AtomicLong();
    private final long most;

    /**
     * @param most bytes of batches that are held at most
     */
    FreshBatches(long most) {
        this.most = most;
    }

    void add(ExportBatchesResponse batch) {
        int size = batch.getSerializedSize();
        if (held.addAndGet(size) > most || batches.putIfAbsent(batch.getBatch(), batch) != null) {
            held.addAndGet(-size);
        }
    }

    /** Those that follow each other from a number on. */
    List<ExportBatchesResponse> from(long first, int limit) {
        List<ExportBatchesResponse> some = new ArrayList<>();
        for (long next = first; some.size() < limit; next++) {
            ExportBatchesResponse batch = batches.get(next);
            if (batch == null) {
                break;
            }
            some.add(batch);
        }
        return some;
    }

    void removeThrough(long last) {
        batches.headMap(last, true).keySet().forEach(number -> {
            ExportBatchesResponse removed = batches.remove(number);
            if (removed != null) {
                held.addAndGet(-removed.getSerializedSize());
            }
        });
    }
}
