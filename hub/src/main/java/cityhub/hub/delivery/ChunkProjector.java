package cityhub.hub.delivery;

import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.disclosure.AskedNumber;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.disclosure.EntryHeader;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a chunk of the log into what one consumer gets of it. Numbers are resolved once per chunk. Used by one
 * thread.
 */
final class ChunkProjector {
    private final FeedTerms terms;
    private final DisclosureContext context;
    private final RecordSource source;
    private final ScopeJudge judge;

    ChunkProjector(FeedTerms terms, String sessionId, RecordSource source) {
        this.terms = terms;
        this.context = terms.contextOf(sessionId);
        this.source = source;
        this.judge = new ScopeJudge(terms, source);
    }

    /**
     * A projected chunk.
     *
     * @param parts what goes out, in order
     * @param through sequence up to which the log is dealt with once the parts are out
     */
    record Projected(List<FeedPart> parts, long through) {}

    /**
     * Projects what the consumer gets of some entries of the log, at most so many deliveries.
     *
     * @param entries entries in order, the last notice whole
     * @param limit most deliveries; the end-of-notice mark looks beyond them
     * @param previous position of the feed's previous delivery
     * @param reading which state of the records, and what is parked
     */
    Projected project(List<LoggedEntry> entries, int limit, LogPosition previous, ScopeJudge.Reading reading) {
        List<Candidate> all = judge.candidates(entries, reading);
        if (all.isEmpty()) {
            return new Projected(List.of(), entries.getLast().sequence());
        }
        List<Candidate> visible = throughNotice(all, limit);
        NumberTable numbers =
                source.numbers(visible.stream().map(Candidate::record).toList(), terms.plan());
        Set<Long> ends = endsOfNotices(visible, numbers);
        List<Candidate> chosen = visible.subList(0, Math.min(limit, visible.size()));
        long through = chosen.size() == all.size()
                ? entries.getLast().sequence()
                : all.get(chosen.size()).sequence() - 1;
        return new Projected(parts(chosen, numbers, ends, previous), through);
    }

    /** The first {@code limit} candidates and the rest of the notice in which the last of them stands. */
    private static List<Candidate> throughNotice(List<Candidate> all, int limit) {
        int end = Math.min(limit, all.size());
        while (end < all.size() && all.get(end).notice() == all.get(end - 1).notice()) {
            end++;
        }
        return all.subList(0, end);
    }

    /** Sequences of the last entry of each notice that can be projected. */
    private Set<Long> endsOfNotices(Collection<Candidate> candidates, NumberTable numbers) {
        Set<Long> ends = new HashSet<>();
        Set<Long> decided = new HashSet<>();
        List<Candidate> backwards = new ArrayList<>(candidates).reversed();
        for (int i = 0; i < backwards.size(); i++) {
            Candidate each = backwards.get(i);
            if (decided.contains(each.notice())) {
                continue;
            }
            boolean alone = i + 1 == backwards.size() || backwards.get(i + 1).notice() != each.notice();
            if (alone || isProjectable(each, numbers)) {
                decided.add(each.notice());
                ends.add(each.sequence());
            }
        }
        return ends;
    }

    private boolean isProjectable(Candidate candidate, NumberTable numbers) {
        LogPosition position = candidate.position();
        return add(terms.plan().open(context), candidate, header(candidate, position, false), numbers)
                .isEmpty();
    }

    private List<FeedPart> parts(List<Candidate> candidates, NumberTable numbers, Set<Long> ends, LogPosition before) {
        List<FeedPart> parts = new ArrayList<>();
        LogPosition previous = before;
        Disclosed.Builder builder = terms.plan().open(context);
        List<FeedPart.Delivery> deliveries = new ArrayList<>();
        for (Candidate each : candidates) {
            EntryHeader header = header(each, previous, ends.contains(each.sequence()));
            Optional<WithheldReason> withheld = add(builder, each, header, numbers);
            FeedPart.Delivery delivery = new FeedPart.Delivery(each.sequence(), each.personId());
            if (withheld.isEmpty()) {
                deliveries.add(delivery);
            } else if (isUnknownLeaver(each, withheld.get())) {
                continue;
            } else {
                flush(builder, deliveries, parts);
                builder = terms.plan().open(context);
                deliveries = new ArrayList<>();
                parts.add(new FeedPart.Held(
                        delivery, new HeldDelivery(header.deliveryId(), each.position(), previous, withheld.get())));
            }
            previous = each.position();
        }
        flush(builder, deliveries, parts);
        return parts;
    }

    private static void flush(Disclosed.Builder builder, List<FeedPart.Delivery> deliveries, List<FeedPart> parts) {
        if (builder.size() > 0) {
            parts.add(new FeedPart.Entries(builder.build(), List.copyOf(deliveries)));
        }
    }

    /** Who has no number of the consumer's was never delivered to it, so its leaving is no news. */
    private static boolean isUnknownLeaver(Candidate candidate, WithheldReason reason) {
        return candidate.kind() == EntryKind.ENTRY_KIND_LEAVE_SCOPE
                && reason == WithheldReason.WITHHELD_REASON_NUMBER_MISSING;
    }

    private static Optional<WithheldReason> add(
            Disclosed.Builder builder, Candidate candidate, EntryHeader header, NumberTable numbers) {
        StoredRecord record = candidate.record();
        return candidate.kind() == EntryKind.ENTRY_KIND_LEAVE_SCOPE
                ? builder.leaveScope(header, record, candidate.numbers(numbers))
                : builder.record(header, record, numbers);
    }

    private EntryHeader header(Candidate candidate, LogPosition previous, boolean endOfNotice) {
        LogPosition position = candidate.position();
        return new EntryHeader(
                candidate.kind(),
                position.epoch(),
                position.sequence(),
                previous.epoch(),
                previous.sequence(),
                DeliveryIds.of(terms.agreementId(), position),
                endOfNotice,
                0);
    }

    /**
     * A delivery that is due, if it can be projected.
     *
     * @param position its position
     * @param notice sequence of the first entry of its notice within the chunk
     * @param kind RECORD, ENTER_SCOPE or LEAVE_SCOPE
     * @param record the record to project
     * @param left the number under which the person leaves, when it is no longer the person's
     */
    record Candidate(LogPosition position, long notice, EntryKind kind, StoredRecord record, Optional<Left> left) {
        /** A number that stands for another person now. */
        record Left(NumberDomain domain, String number) {}

        /** The numbers to put in. */
        NumberTable numbers(NumberTable present) {
            return left.<NumberTable>map(each -> new AskedNumber(present, personId(), each.domain(), each.number()))
                    .orElse(present);
        }

        long sequence() {
            return position.sequence();
        }

        long personId() {
            return record.personId();
        }
    }
}
