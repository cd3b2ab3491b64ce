package cityhub.hub.addressee;

import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.addressee.LinkListener.DomainNumber;
import cityhub.hub.addressee.LinkRepository.LinkRow;
import cityhub.hub.addressee.NumberRepository.NumberRow;
import cityhub.hub.addressee.PersonReferences.Meant;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.LogEntry;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.evidence.RecordIds;
import cityhub.hub.registry.FieldRules;
import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Puts right who holds which number: links two persons found to be one (名寄せ), splits a wrong link, moves a number that is
 * tied to the wrong person. A link renumbers nobody: the systems' own numbers and the individual number go over to the
 * representative, the other's integrated number ends, and a resident's addressee number stays with its record. What was
 * believed until then stays as history.
 */
@Singleton
public final class PersonLinks {
    private static final int MOST_ALSO = 100;
    private static final int LONGEST_REASON = 200;

    private final SecureRandom random = new SecureRandom();
    private final Database database;
    private final Persons persons;
    private final PersonFacts facts;
    private final List<LinkListener> listeners;
    private final ChangeLog changeLog;
    private final Acts acts;
    private final InstantSource clock;

    PersonLinks(
            Database database,
            Persons persons,
            PersonFacts facts,
            List<LinkListener> listeners,
            ChangeLog changeLog,
            Acts acts,
            InstantSource clock) {
        this.database = database;
        this.persons = persons;
        this.facts = facts;
        this.listeners = List.copyOf(listeners);
        this.changeLog = changeLog;
        this.acts = acts;
        this.clock = clock;
    }

    /**
     * Two persons.
     *
     * @param representative the one who keeps the integrated number (名寄せ先)
     * @param other the one whose numbers go over (名寄せ元)
     */
    public record Pair(long representative, long other) {
        List<Long> both() {
            return List.of(representative, other);
        }
    }

    /**
     * What became of a step.
     *
     * @param outcome DONE, or why nothing was done
     * @param result id of the link, or the new integrated number; empty when there is none
     */
    public record Done(NumberOutcome outcome, String result) {
        static Done not(NumberOutcome outcome) {
            return new Done(outcome, "");
        }

        boolean isDone() {
            return outcome == NumberOutcome.NUMBER_OUTCOME_DONE;
        }

        /** Shows no number. */
        @Override
        public String toString() {
            return "Done[" + outcome + "]";
        }
    }

    /** A step that was taken in a transaction, and the act that records it; none when nothing was done. */
    record Taken(Done done, OptionalLong act) {
        static Taken not(NumberOutcome outcome) {
            return new Taken(Done.not(outcome), OptionalLong.empty());
        }
    }

    /** Work that takes a step in a transaction. */
    @FunctionalInterface
    interface Step {
        Taken take(Connection tx) throws SQLException;
    }

    /**
     * Links two persons. It stands in the ledger before this returns.
     *
     * @throws HubException INVALID_ARGUMENT
     */
    public Done link(String officerId, NumberReference representative, NumberReference other, String reason) {
        requireReason(reason);
        return run(tx -> {
            Meant first = PersonReferences.holder(tx, "representative", representative);
            Meant second = PersonReferences.holder(tx, "other", other);
            Optional<NumberOutcome> fault = first.fault().or(second::fault);
            if (fault.isPresent()) {
                return Taken.not(fault.get());
            }
            Pair pair = new Pair(first.person().getAsLong(), second.person().getAsLong());
            lock(tx, pair.both());
            boolean stands = PersonReferences.holder(tx, "representative", representative)
                            .equals(first)
                    && PersonReferences.holder(tx, "other", other).equals(second);
            return stands ? link(tx, officerId, pair, reason) : Taken.not(NumberOutcome.NUMBER_OUTCOME_OVERTAKEN);
        });
    }

    /**
     * Splits a link: numbers that came with it go back, and so do those named. It stands in the ledger before this
     * returns.
     *
     * @return with DONE, the new integrated number of the second person
     * @throws HubException INVALID_ARGUMENT
     */
    public Done split(String officerId, String linkId, List<NumberReference> also, String reason) {
        requireReason(reason);
        if (also.size() > MOST_ALSO) {
            throw HubException.invalid("also", "at most " + MOST_ALSO);
        }
        return run(tx -> {
            Optional<LinkRow> found = LinkRepository.active(tx, linkId);
            if (found.isEmpty()) {
                return Taken.not(NumberOutcome.NUMBER_OUTCOME_LINK_UNKNOWN);
            }
            Pair pair = new Pair(found.get().representativeId(), found.get().personId());
            // Counters before the end of the log, as at intake.
            String integrated = IntegratedNumbers.issue(tx, 1).getFirst();
            lock(tx, pair.both());
            if (LinkRepository.active(tx, linkId).isEmpty()) {
                return Taken.not(NumberOutcome.NUMBER_OUTCOME_LINK_UNKNOWN);
            }
            return split(tx, new Splitting(officerId, found.get(), pair, integrated, reason), also);
        });
    }

    /**
     * Moves a system's number to the person to whom it belongs. It stands in the ledger before this returns.
     *
     * @throws HubException INVALID_ARGUMENT
     */
    public Done move(String officerId, NumberReference number, NumberReference to, String reason) {
        requireReason(reason);
        return run(tx -> {
            Meant from = PersonReferences.holder(tx, "number", number);
            Meant target = PersonReferences.holder(tx, "to", to);
            Optional<NumberOutcome> fault = from.fault().or(target::fault);
            if (fault.isPresent()) {
                return Taken.not(fault.get());
            }
            long person = persons.representatives(tx, Set.of(target.person().getAsLong()))
                    .get(target.person().getAsLong());
            return move(tx, officerId, number, from.person().getAsLong(), person, reason);
        });
    }

    /** Runs a step, and once more when another one was in its way. */
    Done run(Step step) {
        Taken taken = database.transactionRetrying(step::take);
        changeLog.committed();
        taken.act().ifPresent(acts::awaitSealed);
        return taken.done();
    }

    static void requireReason(String reason) {
        FieldRules rules = new FieldRules();
        rules.line("reason", reason, LONGEST_REASON);
        rules.check();
    }

    /** Persons first, then the end of the log, as everybody who ties numbers does. */
    void lock(Connection tx, Collection<Long> personIds) throws SQLException {
        persons.lock(tx, personIds);
        changeLog.lock(tx);
    }

    /** Links two persons who are locked. */
    Taken link(Connection tx, String officerId, Pair pair, String reason) throws SQLException {
        Optional<NumberOutcome> obstacle = obstacle(tx, pair);
        if (obstacle.isPresent()) {
            return Taken.not(obstacle.get());
        }
        String linkId = RecordIds.next(random);
        LinkRepository.insert(tx, linkId, pair, officerId, reason);
        List<NumberRow> own = new ArrayList<>();
        String integrated = "";
        for (NumberRow each : NumberRepository.activeOf(tx, pair.other())) {
            if (each.domain().equals(NumberDomain.INTEGRATED)) {
                integrated = each.number();
            } else if (!each.domain().isOfTheCity()) {
                own.add(each);
            }
        }
        Shown before = Shown.of(tx, pair.other(), own);
        NumberRepository.move(tx, own, pair.representative(), Optional.of(linkId));
        NumberRepository.end(tx, NumberDomain.INTEGRATED, Set.of(integrated), today());
        Set<NumberDomain> moved = domains(own);
        if (secretsOf(tx, pair.other()).contains(NumberDomain.INDIVIDUAL)) {
            persons.moveSecret(tx, NumberDomain.INDIVIDUAL, pair.other(), pair.representative(), Optional.of(linkId));
            moved.add(NumberDomain.INDIVIDUAL);
        }
        for (LinkListener each : listeners) {
            each.linked(tx, pair, integrated);
        }
        log(tx, Map.of(pair.representative(), moved));
        logLeft(tx, before, pair.representative());
        return new Taken(
                new Done(NumberOutcome.NUMBER_OUTCOME_DONE, linkId),
                OptionalLong.of(record(tx, "persons-linked", officerId, "link:" + linkId, reason, pair.both())));
    }

    private Optional<NumberOutcome> obstacle(Connection tx, Pair pair) throws SQLException {
        if (pair.representative() == pair.other()) {
            return Optional.of(NumberOutcome.NUMBER_OUTCOME_SAME_PERSON);
        }
        Map<Long, Long> linked = LinkRepository.representatives(tx, pair.both());
        if (linked.equals(Map.of(pair.other(), pair.representative()))
                || linked.equals(Map.of(pair.representative(), pair.other()))) {
            return Optional.of(NumberOutcome.NUMBER_OUTCOME_SAME_PERSON);
        }
        if (!linked.isEmpty() || LinkRepository.isRepresentative(tx, pair.other())) {
            return Optional.of(NumberOutcome.NUMBER_OUTCOME_LINKED_ALREADY);
        }
        if (Corporations.isAmong(tx, pair.both())) {
            return Optional.of(NumberOutcome.NUMBER_OUTCOME_IS_CORPORATION);
        }
        Set<Long> residents = facts.residents(tx, pair.both());
        if (residents.size() == 2) {
            return Optional.of(NumberOutcome.NUMBER_OUTCOME_BOTH_ARE_RESIDENTS);
        }
        Set<Long> known = facts.inRegister(tx, pair.both());
        if (residents.contains(pair.other())
                || (known.contains(pair.other()) && !known.contains(pair.representative()))) {
            return Optional.of(NumberOutcome.NUMBER_OUTCOME_REPRESENTATIVE_NOT_IN_REGISTER);
        }
        boolean both = secretsOf(tx, pair.representative()).contains(NumberDomain.INDIVIDUAL)
                && secretsOf(tx, pair.other()).contains(NumberDomain.INDIVIDUAL);
        return both ? Optional.of(NumberOutcome.NUMBER_OUTCOME_INDIVIDUAL_NUMBERS_DIFFER) : Optional.empty();
    }

    /** A split that is under way, its persons locked. */
    private record Splitting(String officerId, LinkRow link, Pair pair, String integrated, String reason) {}

    private Taken split(Connection tx, Splitting splitting, List<NumberReference> also) throws SQLException {
        Pair pair = splitting.pair();
        String linkId = splitting.link().linkId();
        List<NumberRow> back = NumberRepository.ofLink(tx, pair.representative(), linkId);
        for (NumberReference each : also) {
            Optional<NumberOutcome> fault = goesBack(tx, pair, each);
            if (fault.isPresent()) {
                return Taken.not(fault.get());
            }
            NumberRow row = new NumberRow(new NumberDomain(each.getDomain()), each.getNumber(), pair.representative());
            if (!back.contains(row)) {
                back.add(row);
            }
        }
        LinkRepository.end(tx, linkId);
        Shown before = Shown.of(tx, pair.representative(), back);
        NumberRepository.move(tx, back, pair.other(), Optional.empty());
        NumberRepository.insert(
                tx, List.of(new NumberRow(NumberDomain.INTEGRATED, splitting.integrated(), pair.other())), today());
        Set<NumberDomain> moved = domains(back);
        moved.add(NumberDomain.INTEGRATED);
        if (SecretRepository.cameBy(tx, NumberDomain.INDIVIDUAL, pair.representative(), linkId)) {
            persons.moveSecret(tx, NumberDomain.INDIVIDUAL, pair.representative(), pair.other(), Optional.empty());
            moved.add(NumberDomain.INDIVIDUAL);
        }
        List<DomainNumber> numbers = back.stream()
                .map(row -> new DomainNumber(row.domain().name(), row.number()))
                .toList();
        for (LinkListener each : listeners) {
            each.split(tx, pair, numbers);
        }
        log(tx, Map.of(pair.other(), moved, pair.representative(), stillNumbered(tx, pair.representative(), moved)));
        logLeft(tx, before, pair.other());
        long act =
                record(tx, "persons-split", splitting.officerId(), "link:" + linkId, splitting.reason(), pair.both());
        return new Taken(new Done(NumberOutcome.NUMBER_OUTCOME_DONE, splitting.integrated()), OptionalLong.of(act));
    }

    /** Why a number that is named can't go back; empty when it can. */
    private static Optional<NumberOutcome> goesBack(Connection tx, Pair pair, NumberReference number)
            throws SQLException {
        Meant meant = PersonReferences.holder(tx, "also", number);
        if (new NumberDomain(number.getDomain()).isOfTheCity()) {
            return Optional.of(NumberOutcome.NUMBER_OUTCOME_DOMAIN_NOT_MOVABLE);
        }
        return meant.person().equals(OptionalLong.of(pair.representative()))
                ? Optional.empty()
                : Optional.of(meant.fault().orElse(NumberOutcome.NUMBER_OUTCOME_NUMBER_UNKNOWN));
    }

    /** Moves a number; the persons need not be locked. */
    Taken move(Connection tx, String officerId, NumberReference number, long from, long to, String reason)
            throws SQLException {
        NumberDomain domain = new NumberDomain(number.getDomain());
        if (domain.isOfTheCity()) {
            return Taken.not(NumberOutcome.NUMBER_OUTCOME_DOMAIN_NOT_MOVABLE);
        }
        if (from == to) {
            return Taken.not(NumberOutcome.NUMBER_OUTCOME_SAME_PERSON);
        }
        lock(tx, List.of(from, to));
        Meant now = PersonReferences.holder(tx, "number", number);
        if (now.fault().isPresent() || now.person().getAsLong() != from) {
            return Taken.not(now.fault().orElse(NumberOutcome.NUMBER_OUTCOME_OVERTAKEN));
        }
        List<NumberRow> moving = List.of(new NumberRow(domain, number.getNumber(), from));
        Shown before = Shown.of(tx, from, moving);
        NumberRepository.move(tx, moving, to, Optional.empty());
        Set<NumberDomain> moved = Set.of(domain);
        log(tx, Map.of(to, moved, from, stillNumbered(tx, from, moved)));
        logLeft(tx, before, to);
        return new Taken(
                Done.not(NumberOutcome.NUMBER_OUTCOME_DONE),
                OptionalLong.of(
                        record(tx, "number-moved", officerId, "domain:" + domain.name(), reason, List.of(from, to))));
    }

    private Set<NumberDomain> stillNumbered(Connection tx, long person, Set<NumberDomain> moved) throws SQLException {
        Set<NumberDomain> still = domains(NumberRepository.activeOf(tx, person));
        still.retainAll(moved);
        still.removeIf(NumberDomain::isOfTheCity);
        return still;
    }

    /** Every consumer of these domains is sent the record that its number stands for now, and who names the person. */
    private void log(Connection tx, Map<Long, Set<NumberDomain>> moved) throws SQLException {
        List<LogEntry> entries = new ArrayList<>();
        for (Map.Entry<Long, Set<NumberDomain>> person : new TreeMap<>(moved).entrySet()) {
            List<String> residents = NumberRepository.activeOf(tx, person.getKey()).stream()
                    .filter(each -> each.domain().equals(NumberDomain.RESIDENT))
                    .map(NumberRow::number)
                    .toList();
            Set<Long> referrers = persons.referrers(tx, residents);
            for (NumberDomain domain : person.getValue()) {
                entries.add(LogEntry.numberMoved(person.getKey(), domain));
                referrers.forEach(each -> entries.add(LogEntry.referenceLinked(each, domain)));
            }
        }
        if (!entries.isEmpty()) {
            changeLog.append(tx, entries);
        }
    }

    /**
     * Numbers under which consumers know a person: of several in one domain the one known first.
     *
     * @param person the person
     * @param numbers those of them that are about to move, by domain
     */
    private record Shown(long person, Map<NumberDomain, String> numbers) {
        static Shown of(Connection tx, long person, Collection<NumberRow> moving) throws SQLException {
            Map<NumberDomain, String> numbers = first(tx, person);
            numbers.entrySet()
                    .removeIf(each -> !moving.contains(new NumberRow(each.getKey(), each.getValue(), person)));
            return new Shown(person, numbers);
        }

        static Map<NumberDomain, String> first(Connection tx, long person) throws SQLException {
            Map<NumberDomain, String> numbers = new HashMap<>();
            NumberRepository.activeOf(tx, person).forEach(each -> numbers.putIfAbsent(each.domain(), each.number()));
            return numbers;
        }
    }

    /** What consumers hold under a number that moved leaves, unless the person it is now is sent under it. */
    private void logLeft(Connection tx, Shown before, long now) throws SQLException {
        Map<NumberDomain, String> shown = Shown.first(tx, now);
        List<LogEntry> entries = new ArrayList<>();
        new TreeMap<>(before.numbers().entrySet().stream()
                        .collect(Collectors.toMap(each -> each.getKey().name(), Map.Entry::getValue)))
                .forEach((domain, number) -> {
                    if (!number.equals(shown.get(new NumberDomain(domain)))) {
                        entries.add(LogEntry.numberLeft(before.person(), new NumberDomain(domain), number));
                    }
                });
        if (!entries.isEmpty()) {
            changeLog.append(tx, entries);
        }
    }

    long record(Connection tx, String kind, String officerId, String target, String reason, List<Long> subjects)
            throws SQLException {
        TreeMap<String, String> details = new TreeMap<>();
        details.put("reason", reason);
        return acts.record(
                tx,
                new Act(
                        kind,
                        "officer:" + officerId,
                        target,
                        details,
                        subjects.stream().sorted().toList()));
    }

    private Set<NumberDomain> secretsOf(Connection tx, long person) throws SQLException {
        return persons.secretsOf(tx, Set.of(person))
                .getOrDefault(person, Map.of())
                .keySet();
    }

    /** In the order of their names. */
    private static Set<NumberDomain> domains(Collection<NumberRow> numbers) {
        Set<NumberDomain> domains = new TreeSet<>((one, other) -> one.name().compareTo(other.name()));
        numbers.forEach(each -> domains.add(each.domain()));
        return domains;
    }

    private LocalDate today() {
        return clock.instant().atZone(HubConfiguration.BUSINESS_ZONE).toLocalDate();
    }
}
