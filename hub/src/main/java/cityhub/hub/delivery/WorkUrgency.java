package cityhub.hub.delivery;

import java.util.Arrays;

/** How soon work goes out, most urgent first. */
public enum WorkUrgency {
    /** Somebody waits at a counter. */
    COUNTER(1),
    /** Somebody may wait for it. */
    NORMAL(2),
    /** Of a night batch. */
    BATCH(3),
    /** Of the whole city, handed in by the hub itself: nobody waits for it, and it may take days. */
    BACKGROUND(4);

    private final int place;

    WorkUrgency(int place) {
        this.place = place;
    }

    /** As it stands in the database. */
    int place() {
        return place;
    }

    static WorkUrgency at(int place) {
        return Arrays.stream(values())
                .filter(each -> each.place == place)
                .findFirst()
                .orElseThrow();
    }

    boolean isAwaited() {
        return compareTo(BATCH) < 0;
    }
}
