package cityhub.hub.delivery;

import cityhub.evidence.v1.EntryKind;
import cityhub.hub.delivery.ChunkProjector.Candidate;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.PopulationFilter;
import cityhub.hub.disclosure.ScopeAttributes;
import cityhub.hub.disclosure.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides which entries of the log concern one consumer, and how: its population and its plan's leaves. */
final class ScopeJudge {
    private static final byte[] NOTHING = {};

    private final DisclosurePlan plan;
    private final PopulationFilter population;
    private final List<FormerPopulation> former;
    private final Set<String> audiences;
    private final RecordSource source;

    ScopeJudge(FeedTerms terms, RecordSource source) {
        this.plan = terms.plan();
        this.population = terms.population();
        this.former = terms.former();
        this.audiences = Stream.concat(
                        Stream.of("", terms.agreementId()),
                        terms.plan().numberDomains().stream().map(NumberDomain::name))
                .collect(Collectors.toUnmodifiableSet());
        this.source = source;
    }

    /**
     * How a chunk is read.
     *
     * @param outdated persons whose present records take the place of those in the log, since their states of protection
     *     changed later
     * @param parked what is parked of the chunk's persons
     */
    record Reading(Set<Long> outdated, Map<Long, Parked> parked) {
        private boolean readsPresent(Due due) {
            return due.presentOnly() || outdated.contains(due.logged().entry().personId());
        }
    }

    /** An entry that concerns the consumer; its record is not yet read. */
    private record Due(LoggedEntry logged, long notice, EntryKind kind, boolean presentOnly) {}

    /** What is due of these entries, in order. */
    List<Candidate> candidates(List<LoggedEntry> entries, Reading reading) {
        List<Due> due = due(entries, reading);
        Map<Long, StoredRecord> present = present(due, reading);
        List<Candidate> candidates = new ArrayList<>();
        for (Due each : due) {
            record(each, present, reading)
                    .ifPresent(record -> candidates.add(new Candidate(
                            new LogPosition(each.logged().epoch(), each.logged().sequence()),
                            each.notice(),
                            each.kind(),
                            record,
                            left(each.logged().entry()))));
        }
        return candidates;
    }

    private List<Due> due(List<LoggedEntry> entries, Reading reading) {
        List<Due> due = new ArrayList<>();
        long notice = entries.getFirst().sequence();
        for (LoggedEntry logged : entries) {
            long noticeOfThis = notice;
            kind(logged, reading.parked())
                    .ifPresent(kind -> due.add(new Due(logged, noticeOfThis, kind, isPresentOnly(logged))));
            if (logged.entry().endOfNotice()) {
                notice = logged.sequence() + 1;
            }
        }
        return due;
    }

    /** The number that left, with its domain. */
    private static Optional<Candidate.Left> left(LogEntry entry) {
        return entry.payload()
                .filter(payload -> entry.kind() == LogKind.NUMBER_LEFT)
                .map(number -> new Candidate.Left(
                        new NumberDomain(entry.audience()), new String(number, StandardCharsets.UTF_8)));
    }

    private static boolean isPresentOnly(LoggedEntry logged) {
        return logged.entry().payload().isEmpty();
    }

    private Optional<EntryKind> kind(LoggedEntry logged, Map<Long, Parked> parked) {
        LogEntry entry = logged.entry();
        LocalDate day = logged.scopeDay();
        return switch (entry.kind()) {
            case CHANGE ->
                crossing(
                                admits(entry.scopeBefore(), day),
                                admits(entry.scopeAfter(), day),
                                plan.touchedBy(entry.changed()))
                        .or(() -> leavesFormer(logged, day));
            case SCOPE_DAY ->
                crossing(admits(entry.scopeBefore(), day.minusDays(1)), admits(entry.scopeAfter(), day), false)
                        .or(() -> leavesFormer(logged, day.minusDays(1)));
            case POPULATION ->
                Optional.of(EntryKind.ENTRY_KIND_LEAVE_SCOPE)
                        .filter(kind -> isForMe(entry) && !admits(entry.scopeAfter(), day));
            case NUMBER_LEFT -> Optional.of(EntryKind.ENTRY_KIND_LEAVE_SCOPE).filter(kind -> isForMe(entry));
            case NUMBER_LINKED, CODE_TABLE ->
                Optional.ofNullable(parked.get(entry.personId()))
                        .filter(each -> isForMe(entry) && each.isReleasedBy(logged.sequence()))
                        .map(each -> EntryKind.ENTRY_KIND_RECORD);
            case NUMBER_MOVED ->
                Optional.of(EntryKind.ENTRY_KIND_RECORD).filter(kind -> isForMe(entry) && isReleased(logged, parked));
            case REFERENCE_LINKED ->
                Optional.of(EntryKind.ENTRY_KIND_RECORD)
                        .filter(kind -> plan.readsReferences() && isForMe(entry) && !isParked(entry, parked));
        };
    }

    /** What is for others, a number in their domain for one, is none of the consumer's business: the event itself tells. */
    private boolean isForMe(LogEntry entry) {
        return audiences.contains(entry.audience());
    }

    /** What is parked goes out whole once its own cause is gone. */
    private static boolean isParked(LogEntry entry, Map<Long, Parked> parked) {
        return Optional.ofNullable(parked.get(entry.personId()))
                .filter(Parked::isHeldBack)
                .isPresent();
    }

    /** Whether nothing of the person is parked, or what is parked goes out with this entry. */
    private static boolean isReleased(LoggedEntry logged, Map<Long, Parked> parked) {
        return Optional.ofNullable(parked.get(logged.entry().personId()))
                .map(each -> !each.isHeldBack() || each.isReleasedBy(logged.sequence()))
                .orElse(true);
    }

    private static Optional<EntryKind> crossing(boolean before, boolean after, boolean touched) {
        if (before && after) {
            return touched ? Optional.of(EntryKind.ENTRY_KIND_RECORD) : Optional.empty();
        }
        if (after) {
            return Optional.of(EntryKind.ENTRY_KIND_ENTER_SCOPE);
        }
        return before ? Optional.of(EntryKind.ENTRY_KIND_LEAVE_SCOPE) : Optional.empty();
    }

    /** Outside the population before and after, but before within one under which the consumer was served then. */
    private Optional<EntryKind> leavesFormer(LoggedEntry logged, LocalDate dayBefore) {
        if (admits(logged.entry().scopeAfter(), logged.scopeDay())) {
            return Optional.empty();
        }
        return logged.entry()
                .scopeBefore()
                .filter(before -> former.stream().anyMatch(each -> each.admits(logged.sequence(), before, dayBefore)))
                .map(before -> EntryKind.ENTRY_KIND_LEAVE_SCOPE);
    }

    private boolean admits(Optional<ScopeAttributes> attributes, LocalDate day) {
        return attributes.isPresent() && population.admits(attributes.get(), day);
    }

    private Map<Long, StoredRecord> present(List<Due> due, Reading reading) {
        Set<Long> personIds = new LinkedHashSet<>();
        for (Due each : due) {
            boolean left = each.logged().entry().kind() == LogKind.NUMBER_LEFT;
            if (!left && reading.readsPresent(each)) {
                personIds.add(each.logged().entry().personId());
            }
        }
        return personIds.isEmpty() ? Map.of() : source.present(personIds);
    }

    /**
     * The record to project. One that is read later than the log may be outside the population by then: that is left
     * to the entry of the log which says so.
     */
    private Optional<StoredRecord> record(Due due, Map<Long, StoredRecord> present, Reading reading) {
        LogEntry entry = due.logged().entry();
        if (entry.kind() == LogKind.NUMBER_LEFT) {
            // Nothing but the number goes out: no state of protection bears on it.
            return Optional.of(new StoredRecord(entry.personId(), Long.MAX_VALUE, NOTHING));
        }
        if (!reading.readsPresent(due)) {
            return entry.payload()
                    .map(payload ->
                            new StoredRecord(entry.personId(), due.logged().sequence(), payload));
        }
        return Optional.ofNullable(present.get(entry.personId()))
                .filter(record -> due.kind() == EntryKind.ENTRY_KIND_LEAVE_SCOPE
                        || population.admits(
                                ScopeAttributes.of(record.payload()),
                                due.logged().scopeDay()));
    }
}
