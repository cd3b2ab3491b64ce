package cityhub.hub.addressee;

import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.TieOutcome;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.addressee.NumberRepository.NumberRow;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.LogEntry;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Ties the numbers that a system gave to the city's persons. A tie is never changed in silence. */
@Singleton
public final class OwnNumbers {
    /** Most ties of one request. */
    public static final int MAX_TIES = 500;

    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z-]{1,15}");
    private static final Set<NumberDomain> CITY =
            Set.of(NumberDomain.RESIDENT, NumberDomain.INTEGRATED, NumberDomain.INDIVIDUAL, NumberDomain.RESIDENT_CODE);

    private final Database database;
    private final Persons persons;
    private final ChangeLog changeLog;
    private final InstantSource clock;

    public OwnNumbers(Database database, Persons persons, ChangeLog changeLog, InstantSource clock) {
        this.database = database;
        this.persons = persons;
        this.changeLog = changeLog;
        this.clock = clock;
    }

    /**
     * Registers numbers of one domain, all that can be registered in one transaction. Each new tie is told to the
     * change log, so that deliveries withheld for want of a number go out.
     *
     * @param domain the consumer's own domain
     * @return an outcome per tie, in order
     * @throws HubException INVALID_ARGUMENT when there are none or more than 500, or the domain is one of the city's
     */
    public List<TieOutcome> register(NumberDomain domain, List<NumberTie> ties) {
        if (ties.isEmpty() || ties.size() > MAX_TIES) {
            throw HubException.invalid("ties", "1 to " + MAX_TIES);
        }
        if (CITY.contains(domain)) {
            throw HubException.invalid("agreement_id", "this agreement has no number domain of its own");
        }
        List<TieOutcome> outcomes = registerRetrying(domain, ties);
        changeLog.committed();
        return outcomes;
    }

    /** When another call ties one of the numbers at the same moment, the unique key refuses; once more tells which. */
    private List<TieOutcome> registerRetrying(NumberDomain domain, List<NumberTie> ties) {
        try {
            return database.transactionRetrying(tx -> register(tx, domain, ties));
        } catch (HubException e) {
            if (e.reason() != ErrorReason.ERROR_REASON_INTERNAL) {
                throw e;
            }
            return database.transactionRetrying(tx -> register(tx, domain, ties));
        }
    }

    private List<TieOutcome> register(Connection tx, NumberDomain domain, List<NumberTie> ties) throws SQLException {
        List<NumberTie> valid = ties.stream().filter(OwnNumbers::isValid).toList();
        Map<String, Long> residents = persons.personsOf(
                tx,
                NumberDomain.RESIDENT,
                valid.stream().map(NumberTie::getAddresseeNumber).toList());
        persons.lock(tx, residents.values());
        Map<String, Long> tied = new HashMap<>(persons.personsOf(
                tx, domain, valid.stream().map(NumberTie::getOwnNumber).toList()));
        Map<String, Long> added = new LinkedHashMap<>();
        Set<String> named = new HashSet<>();
        List<TieOutcome> outcomes = new ArrayList<>();
        for (NumberTie tie : ties) {
            TieOutcome outcome = outcome(tie, residents, tied);
            if (outcome == TieOutcome.TIE_OUTCOME_REGISTERED) {
                tied.put(tie.getOwnNumber(), residents.get(tie.getAddresseeNumber()));
                added.put(tie.getOwnNumber(), residents.get(tie.getAddresseeNumber()));
                named.add(tie.getAddresseeNumber());
            }
            outcomes.add(outcome);
        }
        write(tx, domain, added, named);
        return outcomes;
    }

    private static TieOutcome outcome(NumberTie tie, Map<String, Long> residents, Map<String, Long> tied) {
        if (!isValid(tie)) {
            return TieOutcome.TIE_OUTCOME_NUMBER_INVALID;
        }
        Long person = residents.get(tie.getAddresseeNumber());
        if (person == null) {
            return TieOutcome.TIE_OUTCOME_PERSON_UNKNOWN;
        }
        Long holder = tied.get(tie.getOwnNumber());
        if (holder == null) {
            return TieOutcome.TIE_OUTCOME_REGISTERED;
        }
        return holder.equals(person) ? TieOutcome.TIE_OUTCOME_UNCHANGED : TieOutcome.TIE_OUTCOME_TIED_TO_ANOTHER;
    }

    private void write(Connection tx, NumberDomain domain, Map<String, Long> added, Set<String> named)
            throws SQLException {
        if (added.isEmpty()) {
            return;
        }
        List<NumberRow> rows = new ArrayList<>();
        added.forEach((number, person) -> rows.add(new NumberRow(domain, number, person)));
        LocalDate today = clock.instant().atZone(HubConfiguration.BUSINESS_ZONE).toLocalDate();
        NumberRepository.insert(tx, rows, today);
        changeLog.lock(tx);
        List<LogEntry> entries = new ArrayList<>();
        added.values().stream().distinct().forEach(each -> entries.add(LogEntry.numberLinked(each, domain)));
        persons.referrers(tx, named).forEach(each -> entries.add(LogEntry.referenceLinked(each, domain)));
        changeLog.append(tx, entries);
    }

    private static boolean isValid(NumberTie tie) {
        return FORM.matcher(tie.getOwnNumber()).matches();
    }
}
