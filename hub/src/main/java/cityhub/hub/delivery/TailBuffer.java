package cityhub.hub.delivery;

import java.util.ArrayList;
import java.util.List;

/** The newest entries of the log without gaps, up to a fixed number. Guarded by its owner's lock. */
final class TailBuffer {
    private final LoggedEntry[] slots;
    private long first = 1;
    private long last;

    TailBuffer(int capacity) {
        this.slots = new LoggedEntry[capacity];
    }

    /** Adds the entry that follows; any other one empties the buffer first. */
    void add(LoggedEntry entry) {
        long sequence = entry.sequence();
        if (sequence != last + 1) {
            first = sequence;
        }
        slots[slot(sequence)] = entry;
        last = sequence;
        first = Math.max(first, last - slots.length + 1);
    }

    void clear() {
        first = 1;
        last = 0;
    }

    /** Up to {@code limit} entries after a sequence; none when the first of them is not here. */
    List<LoggedEntry> after(long sequence, int limit) {
        if (sequence + 1 < first || sequence >= last) {
            return List.of();
        }
        long end = Math.min(last, sequence + limit);
        List<LoggedEntry> found = new ArrayList<>((int) (end - sequence));
        for (long each = sequence + 1; each <= end; each++) {
            found.add(slots[slot(each)]);
        }
        return found;
    }

    private int slot(long sequence) {
        return (int) (sequence % slots.length);
    }
}
