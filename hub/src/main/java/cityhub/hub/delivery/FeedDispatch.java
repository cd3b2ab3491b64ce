package cityhub.hub.delivery;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.delivery.ChunkProjector.Projected;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import java.util.List;

/** Takes one session's chunks of the log through plan, sealer and outlet, in this order. Used by one thread. */
final class FeedDispatch {
    private final ChunkProjector projector;
    private final ParkedDeliveries parked;
    private final Sealer sealer;
    private final FeedWindow window;
    private final FeedOutlet outlet;

    private List<LoggedEntry> pending = List.of();
    private LogPosition looked;
    private LogPosition delivered;
    private boolean outdated;

    FeedDispatch(
            ChunkProjector projector,
            ParkedDeliveries parked,
            Sealer sealer,
            FeedWindow window,
            FeedOutlet outlet,
            LogPosition start) {
        this.projector = projector;
        this.parked = parked;
        this.sealer = sealer;
        this.window = window;
        this.outlet = outlet;
        this.looked = start;
        this.delivered = start;
    }

    /** Up to here the log is dealt with. */
    LogPosition looked() {
        return looked;
    }

    /** Position of the last delivery, or where the session began. */
    LogPosition delivered() {
        return delivered;
    }

    boolean isIdle() {
        return pending.isEmpty();
    }

    /** Gives it the next entries of the log, whole notices. */
    void load(List<LoggedEntry> entries) {
        pending = entries;
    }

    /**
     * Sends at most so many deliveries of what is pending. When a part was found outdated by the sealer, since a
     * person came under protection meanwhile, the next call reads the present records instead.
     *
     * @throws HubException what hindered it; what was not sent stays pending
     */
    void send(int room) {
        Projected projected = projector.project(pending, room, delivered, parked.reading(pending, outdated));
        parked.note(projected.parts());
        for (FeedPart part : projected.parts()) {
            switch (part) {
                case FeedPart.Entries entries -> {
                    if (!sendSealed(entries)) {
                        return;
                    }
                }
                case FeedPart.Held held -> sendHeld(held);
            }
        }
        outdated = false;
        lookedAt(projected.through());
    }

    private boolean sendSealed(FeedPart.Entries entries) {
        Sealed sealed;
        try {
            sealed = sealer.seal(entries.disclosed());
        } catch (HubException e) {
            if (e.reason() == ErrorReason.ERROR_REASON_AGREEMENT_CHANGED && !outdated) {
                outdated = true;
                return false;
            }
            throw e;
        }
        delivered = looked.at(entries.deliveries().getLast().sequence());
        window.delivering(delivered, entries.deliveries());
        outlet.disclosure(sealed);
        lookedAt(delivered.sequence());
        return true;
    }

    private void sendHeld(FeedPart.Held held) {
        delivered = held.held().position();
        window.delivering(delivered, List.of(held.delivery()));
        outlet.withheld(held.held());
        lookedAt(delivered.sequence());
    }

    private void lookedAt(long sequence) {
        looked = looked.at(sequence);
        pending = pending.stream().filter(each -> each.sequence() > sequence).toList();
    }

    /** Tells the consumer where the feed stands. */
    void mark(boolean caughtUp) {
        window.delivering(looked, List.of());
        outlet.mark(looked, caughtUp);
    }
}
