package cityhub.hub.delivery;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.Futures;
import cityhub.hub.HubException;
import cityhub.hub.delivery.ChunkProjector.Projected;
import cityhub.hub.evidence.InLedger;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Takes one session's entries of the log through plan, sealer and outlet, in this order; a chunk may go through its plan while the one
 * before is sealed. Used by one thread.
 */
final class FeedDispatch {
    private final ChunkProjector projector;
    private final ParkedDeliveries parked;
    private final Sealer sealer;
    private final FeedWindow window;
    private final FeedOutlet outlet;

    /** Everything after {@link #looked} that was given. */
    private final List<LoggedEntry> loaded = new ArrayList<>();

    private final Deque<Chunk> underWay = new ArrayDeque<>();
    private LogPosition looked;
    private LogPosition delivered;
    /** Up to here entries are under way or dealt with. */
    private long begun;

    private LogPosition lastBegun;
    private boolean anew;

    /**
     * Projected entries that are being sealed.
     *
     * @param through sequence up to which the log is dealt with once the parts are out
     * @param anew whether their present records were read, after the sealer had found those in the log outdated
     */
    private record Chunk(List<PartUnderWay> parts, long through, boolean anew) {
        int deliveries() {
            return parts.stream()
                    .mapToInt(each -> each.part().deliveries().size())
                    .sum();
        }
    }

    /** A part; what is parked needs no seal. */
    private record PartUnderWay(FeedPart part, Optional<CompletableFuture<InLedger>> sealing) {}

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
        this.begun = start.sequence();
        this.lastBegun = start;
    }

    /** Up to here the log is dealt with. */
    LogPosition looked() {
        return looked;
    }

    /** Position of the last delivery, or where the session began. */
    LogPosition delivered() {
        return delivered;
    }

    /** How many chunks were begun and not yet sent. */
    int underWay() {
        return underWay.size();
    }

    /** How many deliveries are under way. */
    int deliveriesUnderWay() {
        return underWay.stream().mapToInt(Chunk::deliveries).sum();
    }

    /** Whether everything that was given is under way or dealt with. */
    boolean isAllBegun() {
        return loaded.isEmpty() || loaded.getLast().sequence() <= begun;
    }

    /** Gives it the next entries of the log, whole notices. */
    void load(List<LoggedEntry> entries) {
        loaded.addAll(entries);
    }

    /**
     * Projects at most so many deliveries of what is not yet begun and hands them to the sealer; does not wait for it.
     *
     * @throws HubException what hindered it; nothing is begun then
     */
    void begin(int room) {
        List<LoggedEntry> next =
                loaded.stream().filter(each -> each.sequence() > begun).toList();
        Projected projected = projector.project(next, room, lastBegun, parked.reading(next, outdated(next)));
        parked.note(projected.parts());
        List<PartUnderWay> parts =
                projected.parts().stream().map(this::beginSealing).toList();
        underWay.add(new Chunk(parts, projected.through(), anew));
        anew = false;
        begun = projected.through();
        if (!parts.isEmpty()) {
            lastBegun =
                    lastBegun.at(parts.getLast().part().deliveries().getLast().sequence());
        }
    }

    /** Persons who came under protection, or are no longer, since their entries were written. */
    private Set<Long> outdated(List<LoggedEntry> entries) {
        return entries.stream()
                .filter(each ->
                        anew || sealer.knowsChangeOfProtection(each.entry().personId(), each.sequence()))
                .map(each -> each.entry().personId())
                .collect(Collectors.toSet());
    }

    private PartUnderWay beginSealing(FeedPart part) {
        return switch (part) {
            case FeedPart.Entries entries ->
                new PartUnderWay(
                        part,
                        Optional.of(sealer.sealTogether(List.of(CompletableFuture.completedFuture(entries.disclosed())))
                                .getFirst()));
            case FeedPart.Held held -> new PartUnderWay(part, Optional.empty());
        };
    }

    /**
     * Waits until the first chunk under way is sealed, and sends it. When the sealer found a part of it outdated, since a person came
     * under protection meanwhile, the chunk begins anew, with the present records; so do those behind it, since what they say of
     * the delivery before them may no longer hold.
     *
     * @throws HubException what hindered it; what was not sent can be begun anew
     */
    void send() throws InterruptedException {
        Chunk first = underWay.getFirst();
        try {
            for (PartUnderWay each : first.parts()) {
                send(each);
            }
            lookedAt(first.through());
            underWay.removeFirst();
        } catch (HubException e) {
            beginAnew();
            anew = e.reason() == ErrorReason.ERROR_REASON_AGREEMENT_CHANGED && !first.anew();
            if (!anew) {
                throw e;
            }
        }
    }

    private void send(PartUnderWay under) throws InterruptedException {
        List<FeedPart.Delivery> deliveries = under.part().deliveries();
        Optional<Sealed> sealed = under.sealing().isPresent()
                ? Optional.of(Futures.get(under.sealing().get()).release())
                : Optional.empty();
        delivered = looked.at(deliveries.getLast().sequence());
        window.delivering(delivered, deliveries);
        switch (under.part()) {
            case FeedPart.Entries entries -> outlet.disclosure(sealed.orElseThrow());
            case FeedPart.Held held -> outlet.withheld(held.held());
        }
        lookedAt(delivered.sequence());
    }

    private void beginAnew() {
        underWay.clear();
        begun = looked.sequence();
        lastBegun = delivered;
    }

    private void lookedAt(long sequence) {
        looked = looked.at(sequence);
        loaded.removeIf(each -> each.sequence() <= sequence);
    }

    /** Tells the consumer where the feed stands. */
    void mark(boolean caughtUp) {
        window.delivering(looked, List.of());
        outlet.mark(looked, caughtUp);
    }
}
