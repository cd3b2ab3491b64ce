package cityhub.kit;

import cityhub.evidence.v1.WithheldReason;
import java.time.Duration;

/** Hears what happens to a {@link ResidentConsumer}; called on its thread. All methods do nothing by default. */
public interface ConsumerListener {
    /** Hears nothing. */
    static ConsumerListener none() {
        return new ConsumerListener() {};
    }

    /** A batch was committed by the sink. */
    default void applied(Batch batch) {}

    /**
     * A record was withheld: it can't be given in this consumer's form. It comes by itself once the cause is corrected;
     * the city's officers see it too.
     *
     * @param position position of the delivery, or of the person's last change in a snapshot
     * @param reason why
     */
    default void withheld(Position position, WithheldReason reason) {}

    /** The feed has nothing later for now. */
    default void caughtUp(Position position) {}

    /** A new snapshot is needed and will be taken. */
    default void resyncing() {}

    /**
     * The connection broke or the sink failed; it is tried again.
     *
     * @param cause what happened
     * @param delay after this time
     */
    default void interrupted(RuntimeException cause, Duration delay) {}
}
