package cityhub.hub.addressee;

import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.TieOutcome;
import cityhub.addressee.v1.UnlinkOutcome;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.addressee.NumberRepository.NumberRow;
import cityhub.hub.addressee.PendingTieRepository.PendingTie;
import cityhub.hub.conversion.CheckDigits;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.LogEntry;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.evidence.RecordIds;
import cityhub.hub.registry.Asker;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Ties the numbers that a system gave to the city's persons. A tie is never changed in silence. A tie to a resident whom
 * the register does not know yet waits for that resident; the answer is the same, so that nobody learns who exists.
 */
@Singleton
public final class OwnNumbers {
    /** Most ties of one request. */
    public static final int MAX_TIES = 500;

    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z-]{1,15}");

    private static final String CORPORATION = "法人:";

    private final SecureRandom random = new SecureRandom();
    private final Database database;
    private final Persons persons;
    private final Corporations corporations;
    private final ChangeLog changeLog;
    private final InstantSource clock;
    private final Acts acts;

    OwnNumbers(
            Database database,
            Persons persons,
            Corporations corporations,
            ChangeLog changeLog,
            InstantSource clock,
            Acts acts) {
        this.database = database;
        this.persons = persons;
        this.corporations = corporations;
        this.changeLog = changeLog;
        this.clock = clock;
        this.acts = acts;
    }

    /**
     * Whose numbers are meant.
     *
     * @param asker who asks
     * @param agreementId under which agreement
     * @param domain its number domain
     */
    public record Owner(Asker asker, String agreementId, NumberDomain domain) {}

    /**
     * Registers numbers of one domain, all that can be registered in one transaction. Each new tie of a registered
     * person is told to the change log, so that deliveries withheld for want of a number go out. The step stands in the
     * ledger before this returns.
     *
     * @param owner whose numbers these are
     * @return an outcome per tie, in order
     * @throws HubException INVALID_ARGUMENT when there are none or more than 500, or the domain is one of the city's
     */
    public List<TieOutcome> register(Owner owner, List<NumberTie> ties) {
        if (ties.isEmpty() || ties.size() > MAX_TIES) {
            throw HubException.invalid("ties", "1 to " + MAX_TIES);
        }
        requireOwn(owner.domain());
        Step<TieOutcome> step = registerRetrying(owner, ties);
        changeLog.committed();
        acts.awaitSealed(step.act());
        return step.outcomes();
    }

    /**
     * What a request came to.
     *
     * @param outcomes one per line of the request, in order
     * @param act the act that records it
     */
    private record Step<T>(List<T> outcomes, long act) {}

    /** Records a step: how many of which outcome, and the persons whose numbers changed. */
    private <T extends Enum<T>> Step<T> recorded(Connection tx, Owner owner, List<T> outcomes, Collection<Long> changed)
            throws SQLException {
        TreeMap<String, String> details = new TreeMap<>();
        details.put("domain", owner.domain().name());
        details.put("officer", owner.asker().staffNumber());
        details.put("terminal", owner.asker().terminalId());
        Map<T, Long> counts = outcomes.stream().collect(Collectors.groupingBy(each -> each, Collectors.counting()));
        counts.forEach((outcome, count) ->
                details.put(outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'), Long.toString(count)));
        String kind = outcomes.getFirst() instanceof TieOutcome ? "numbers-registered" : "numbers-ended";
        Act act = new Act(
                kind,
                "participant:" + owner.asker().participantId(),
                "agreement:" + owner.agreementId(),
                details,
                changed.stream().distinct().sorted().toList());
        return new Step<>(outcomes, acts.record(tx, act));
    }

    /**
     * Ends ties of one domain, all in one transaction. What was true until now stays as history. The step stands in the
     * ledger before this returns.
     *
     * @param owner whose numbers these are
     * @return an outcome per number, in order
     * @throws HubException as {@link #register}
     */
    public List<UnlinkOutcome> unlink(Owner owner, List<String> ownNumbers) {
        if (ownNumbers.isEmpty() || ownNumbers.size() > MAX_TIES) {
            throw HubException.invalid("own_numbers", "1 to " + MAX_TIES);
        }
        requireOwn(owner.domain());
        Step<UnlinkOutcome> step = database.transactionRetrying(tx -> unlink(tx, owner, ownNumbers));
        acts.awaitSealed(step.act());
        return step.outcomes();
    }

    private Step<UnlinkOutcome> unlink(Connection tx, Owner owner, List<String> ownNumbers) throws SQLException {
        NumberDomain domain = owner.domain();
        Set<String> asked = new TreeSet<>(
                ownNumbers.stream().filter(each -> FORM.matcher(each).matches()).toList());
        // Whoever ties one of them holds the person, or the log's end when it waits.
        persons.lock(tx, persons.personsOf(tx, domain, asked).values());
        changeLog.lock(tx);
        Map<String, Long> holders = persons.personsOf(tx, domain, asked);
        Set<String> active = new HashSet<>(holders.keySet());
        Set<String> waiting =
                new HashSet<>(PendingTieRepository.waiting(tx, domain, asked).keySet());
        Set<String> closed = closed(tx, domain, asked);
        NumberRepository.end(tx, domain, active, today());
        PendingTieRepository.end(tx, domain, waiting);
        List<UnlinkOutcome> outcomes = ownNumbers.stream()
                .map(each -> !asked.contains(each)
                        ? UnlinkOutcome.UNLINK_OUTCOME_NUMBER_INVALID
                        : active.contains(each) || waiting.contains(each)
                                ? UnlinkOutcome.UNLINK_OUTCOME_ENDED
                                : closed.contains(each)
                                        ? UnlinkOutcome.UNLINK_OUTCOME_UNCHANGED
                                        : UnlinkOutcome.UNLINK_OUTCOME_NOT_TIED)
                .toList();
        return recorded(tx, owner, outcomes, holders.values());
    }

    private static void requireOwn(NumberDomain domain) {
        if (domain.isOfTheCity()) {
            throw HubException.invalid("agreement_id", "this agreement has no number domain of its own");
        }
    }

    /** When another call ties one of the numbers at the same moment, the unique key refuses; once more tells which. */
    private Step<TieOutcome> registerRetrying(Owner owner, List<NumberTie> ties) {
        try {
            return database.transactionRetrying(tx -> register(tx, owner, ties));
        } catch (HubException e) {
            if (e.reason() != ErrorReason.ERROR_REASON_INTERNAL) {
                throw e;
            }
            return database.transactionRetrying(tx -> register(tx, owner, ties));
        }
    }

    private Step<TieOutcome> register(Connection tx, Owner owner, List<NumberTie> ties) throws SQLException {
        NumberDomain domain = owner.domain();
        List<NumberTie> valid = ties.stream().filter(OwnNumbers::isValid).toList();
        Set<String> ownNumbers = valid.stream().map(NumberTie::getOwnNumber).collect(Collectors.toSet());
        Known known = new Known(
                meant(tx, valid),
                persons.personsOf(tx, domain, ownNumbers),
                PendingTieRepository.waiting(tx, domain, ownNumbers),
                closed(tx, domain, ownNumbers));
        Map<String, String> added = new LinkedHashMap<>();
        List<TieOutcome> outcomes = new ArrayList<>();
        for (NumberTie tie : ties) {
            TieOutcome outcome = outcome(tie, known, Optional.ofNullable(added.get(tie.getOwnNumber())));
            if (outcome == TieOutcome.TIE_OUTCOME_REGISTERED) {
                added.put(tie.getOwnNumber(), meant(tie));
            }
            if (outcome == TieOutcome.TIE_OUTCOME_TIED_TO_ANOTHER) {
                openCase(tx, domain, tie, known);
            }
            outcomes.add(outcome);
        }
        write(tx, domain, added, known.residents());
        List<Long> tied = added.values().stream()
                .map(known.residents()::get)
                .filter(Objects::nonNull)
                .toList();
        return recorded(tx, owner, outcomes, tied);
    }

    /** An officer decides; there is nothing to decide while one of the two is not registered. */
    private void openCase(Connection tx, NumberDomain domain, NumberTie tie, Known known) throws SQLException {
        Long holder = known.tied().get(tie.getOwnNumber());
        Long meant = known.residents().get(meant(tie));
        if (holder != null && meant != null) {
            CaseRepository.open(tx, RecordIds.next(random), domain, tie.getOwnNumber(), holder, meant);
        }
    }

    /**
     * What is known when ties are registered.
     *
     * @param residents person by resident's addressee number, the representative of one who was found to be another; and
     *     corporation by {@link #meant(NumberTie)}
     * @param tied person by own number
     * @param waiting resident's addressee number by own number that waits for that resident
     * @param closed own numbers that were ended
     */
    private record Known(
            Map<String, Long> residents, Map<String, Long> tied, Map<String, String> waiting, Set<String> closed) {}

    private static Set<String> closed(Connection tx, NumberDomain domain, Set<String> ownNumbers) throws SQLException {
        Set<String> closed = NumberRepository.closed(tx, domain, ownNumbers);
        closed.addAll(PendingTieRepository.closed(tx, domain, ownNumbers));
        return closed;
    }

    /** Who is meant: an addressee number, or a corporate number that can't be taken for one. */
    private static String meant(NumberTie tie) {
        return tie.getCorporateNumber().isEmpty() ? tie.getAddresseeNumber() : CORPORATION + tie.getCorporateNumber();
    }

    /** The persons and corporations who are meant, locked. A new corporation takes its id before the log's end is locked. */
    private Map<String, Long> meant(Connection tx, List<NumberTie> ties) throws SQLException {
        Map<String, Long> meant = new HashMap<>();
        List<String> corporate = ties.stream()
                .map(NumberTie::getCorporateNumber)
                .filter(each -> !each.isEmpty())
                .toList();
        if (!corporate.isEmpty()) {
            corporations.hold(tx, corporate, today()).forEach((number, id) -> meant.put(CORPORATION + number, id));
        }
        List<NumberTie> ofPersons = ties.stream()
                .filter(each -> each.getCorporateNumber().isEmpty())
                .toList();
        meant.putAll(residents(tx, ofPersons));
        return meant;
    }

    /** The persons, locked; who is not found is looked for once more under the log's lock, so that intake is through. */
    private Map<String, Long> residents(Connection tx, List<NumberTie> ties) throws SQLException {
        Set<String> numbers = ties.stream().map(NumberTie::getAddresseeNumber).collect(Collectors.toSet());
        Map<String, Long> residents = persons.byAddresseeNumber(tx, numbers);
        persons.lock(tx, residents.values());
        numbers.removeAll(residents.keySet());
        if (!numbers.isEmpty()) {
            changeLog.lock(tx);
            residents.putAll(persons.byAddresseeNumber(tx, numbers));
        }
        Map<Long, Long> representatives = persons.representatives(tx, residents.values());
        residents.replaceAll((number, person) -> representatives.get(person));
        return residents;
    }

    /** The same for a resident whom the register does not know: the answer tells nothing about that. */
    private static TieOutcome outcome(NumberTie tie, Known known, Optional<String> addedNow) {
        if (!isValid(tie)) {
            return TieOutcome.TIE_OUTCOME_NUMBER_INVALID;
        }
        if (known.closed().contains(tie.getOwnNumber())) {
            return TieOutcome.TIE_OUTCOME_NUMBER_CLOSED;
        }
        String resident = meant(tie);
        Optional<Boolean> same = addedNow.map(resident::equals)
                .or(() -> Optional.ofNullable(known.waiting().get(tie.getOwnNumber()))
                        .map(resident::equals))
                .or(() -> Optional.ofNullable(known.tied().get(tie.getOwnNumber()))
                        .map(holder -> holder.equals(known.residents().get(resident))));
        return same.map(each -> each ? TieOutcome.TIE_OUTCOME_UNCHANGED : TieOutcome.TIE_OUTCOME_TIED_TO_ANOTHER)
                .orElse(TieOutcome.TIE_OUTCOME_REGISTERED);
    }

    private void write(Connection tx, NumberDomain domain, Map<String, String> added, Map<String, Long> residents)
            throws SQLException {
        List<NumberRow> rows = new ArrayList<>();
        List<PendingTie> waiting = new ArrayList<>();
        added.forEach((number, resident) -> {
            if (residents.containsKey(resident)) {
                rows.add(new NumberRow(domain, number, residents.get(resident)));
            } else {
                waiting.add(new PendingTie(domain, number, resident));
            }
        });
        PendingTieRepository.insert(tx, waiting);
        if (rows.isEmpty()) {
            return;
        }
        NumberRepository.insert(tx, rows, today());
        changeLog.lock(tx);
        List<LogEntry> entries = new ArrayList<>();
        rows.stream()
                .map(NumberRow::personId)
                .distinct()
                .forEach(each -> entries.add(LogEntry.numberLinked(each, domain)));
        persons.referrers(tx, new HashSet<>(added.values()))
                .forEach(each -> entries.add(LogEntry.referenceLinked(each, domain)));
        changeLog.append(tx, entries);
    }

    private LocalDate today() {
        return clock.instant().atZone(HubConfiguration.BUSINESS_ZONE).toLocalDate();
    }

    private static boolean isValid(NumberTie tie) {
        return FORM.matcher(tie.getOwnNumber()).matches()
                && (tie.getCorporateNumber().isEmpty()
                        ? FORM.matcher(tie.getAddresseeNumber()).matches()
                        : tie.getAddresseeNumber().isEmpty()
                                && CheckDigits.isCorporateNumber(tie.getCorporateNumber()));
    }
}
