package cityhub.kit;

import cityhub.evidence.v1.WithheldReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A listener that remembers. */
final class Heard implements ConsumerListener {
    private final List<RuntimeException> interruptions = new ArrayList<>();
    private final List<WithheldReason> withheld = new ArrayList<>();
    private int caughtUp;
    private int resyncs;

    @Override
    public synchronized void withheld(Position position, WithheldReason reason) {
        withheld.add(reason);
    }

    @Override
    public synchronized void caughtUp(Position position) {
        caughtUp++;
    }

    @Override
    public synchronized void resyncing() {
        resyncs++;
    }

    @Override
    public synchronized void interrupted(RuntimeException cause, Duration delay) {
        interruptions.add(cause);
    }

    synchronized long interruptions(Class<? extends RuntimeException> type) {
        return interruptions.stream().filter(type::isInstance).count();
    }

    synchronized List<WithheldReason> withheldReasons() {
        return List.copyOf(withheld);
    }

    synchronized int caughtUp() {
        return caughtUp;
    }

    synchronized int resyncs() {
        return resyncs;
    }
}
