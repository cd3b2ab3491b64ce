package cityhub.hub.basics;

import cityhub.hub.Futures;
import cityhub.hub.addressee.Persons;
import cityhub.hub.addressee.Persons.NewPerson;
import cityhub.hub.addressee.Persons.SecretNumber;
import cityhub.hub.basics.ResidentRepository.CurrentRow;
import cityhub.hub.basics.ResidentRepository.VersionRow;
import cityhub.hub.basics.SearchKeyRepository.Index;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.LogEntry;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.evidence.Gates;
import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Writes what a batch decided. The end of the change log is the last lock that is taken; what follows it writes only
 * rows of persons that are locked already, with the sequence that the log gave.
 */
final class BatchWriter {
    private final Persons persons;
    private final SearchKeys searchKeys;
    private final HeldRepository heldRepository;
    private final ChangeLog changeLog;
    private final Gates gates;

    BatchWriter(
            Persons persons, SearchKeys searchKeys, HeldRepository heldRepository, ChangeLog changeLog, Gates gates) {
        this.persons = persons;
        this.searchKeys = searchKeys;
        this.heldRepository = heldRepository;
        this.changeLog = changeLog;
        this.gates = gates;
    }

    /** Writes all of it; gives the sequence of each accepted change. */
    Map<RequestKey, Long> write(Connection tx, BatchIntake batch, LocalDate today) throws SQLException {
        List<Accepted> accepted = batch.working().accepted();
        CompletableFuture<Consequences> begun = Consequences.begin(accepted, searchKeys);
        List<NewPerson> newPersons = newPersons(accepted);
        persons.create(tx, newPersons, today);
        persons.hold(tx, newNumbers(accepted), today);
        batch.held().flush(tx, heldRepository);
        RequestRepository.put(tx, requests(batch.answers()));
        Map<RequestKey, Long> sequences = new HashMap<>();
        if (accepted.isEmpty()) {
            return sequences;
        }
        persons.keepReferences(tx, references(accepted));
        Consequences consequences = Futures.join(begun);
        long first = changeLog.append(tx, consequences.log());
        List<LogEntry> referring = persons.tieWaiting(tx, newPersons, today);
        if (!referring.isEmpty()) {
            changeLog.append(tx, referring);
        }
        for (int i = 0; i < accepted.size(); i++) {
            sequences.put(accepted.get(i).candidate().key(), first + i);
        }
        ResidentRepository.insertVersions(tx, versions(accepted, first));
        ResidentRepository.put(tx, current(accepted, consequences.scopes(), first));
        SearchKeyRepository.remove(tx, Index.RESIDENTS, consequences.rekeyed());
        SearchKeyRepository.add(tx, Index.RESIDENTS, consequences.searchKeys());
        openCandidates(tx, accepted, consequences.matching());
        gates.protectedPersons(tx, protections(accepted, first));
        return sequences;
    }

    /** By person whose state of protection changes, the sequence of the last change that does so. */
    private static Map<Long, Long> protections(List<Accepted> accepted, long first) {
        Map<Long, Long> protections = new LinkedHashMap<>();
        for (int i = 0; i < accepted.size(); i++) {
            if (accepted.get(i).changesProtection()) {
                protections.put(accepted.get(i).after().personId(), first + i);
            }
        }
        return protections;
    }

    private static Map<Long, byte[]> references(List<Accepted> accepted) {
        Map<Long, byte[]> payloads = new LinkedHashMap<>();
        for (Accepted each : accepted) {
            if (each.changesProtection()) {
                payloads.put(each.after().personId(), each.after().payload().toByteArray());
            }
        }
        return payloads;
    }

    private static List<NewPerson> newPersons(List<Accepted> accepted) {
        return accepted.stream()
                .filter(each -> !each.before().isRegistered())
                .map(each ->
                        new NewPerson(each.after().personId(), each.candidate().addresseeNumber()))
                .toList();
    }

    /** The last of several numbers that one batch gave a person in one domain. */
    private static List<SecretNumber> newNumbers(List<Accepted> accepted) {
        Map<String, SecretNumber> numbers = new LinkedHashMap<>();
        for (Accepted each : accepted) {
            for (NumberDomain domain : each.after().secrets().keySet()) {
                if (!each.after()
                        .secrets()
                        .get(domain)
                        .equals(each.before().secrets().get(domain))) {
                    long personId = each.after().personId();
                    String number = UnitJudge.number(each.candidate(), domain);
                    numbers.put(personId + domain.name(), new SecretNumber(personId, domain, number));
                }
            }
        }
        return List.copyOf(numbers.values());
    }

    /** New residents who may be non-residents whom a system registered: an officer decides. */
    private void openCandidates(Connection tx, List<Accepted> accepted, Map<SearchKey, Long> matching)
            throws SQLException {
        for (Accepted each : accepted) {
            openHolder(tx, each);
        }
        for (Map.Entry<SearchKey, Set<Long>> each :
                NonResidentStore.withKeys(tx, matching.keySet()).entrySet()) {
            for (Long found : each.getValue()) {
                persons.mayBeSame(tx, found, matching.get(each.getKey()));
            }
        }
    }

    /** An individual number that stayed with another person although an officer accepted the change: who is who. */
    private void openHolder(Connection tx, Accepted accepted) throws SQLException {
        String number = UnitJudge.number(accepted.candidate(), NumberDomain.INDIVIDUAL);
        if (number.isEmpty() || accepted.after().secrets().containsKey(NumberDomain.INDIVIDUAL)) {
            return;
        }
        OptionalLong holder = persons.personOf(tx, NumberDomain.INDIVIDUAL, number);
        if (holder.isPresent()) {
            persons.mayBeSame(tx, holder.getAsLong(), accepted.after().personId());
        }
    }

    private static List<RequestRepository.RequestRow> requests(Collection<Answer> answers) {
        return answers.stream().filter(Answer::durable).map(Answer::row).toList();
    }

    private static List<VersionRow> versions(List<Accepted> accepted, long first) {
        List<VersionRow> rows = new ArrayList<>(accepted.size());
        for (Accepted each : accepted) {
            rows.add(new VersionRow(
                    each.after().personId(),
                    each.after().historyNumber(),
                    each.replaced(),
                    first + rows.size(),
                    each.after().payload()));
        }
        return rows;
    }

    /** The last state of each person. */
    private static Collection<CurrentRow> current(List<Accepted> accepted, List<ByteString> scopes, long first) {
        Map<Long, CurrentRow> rows = new LinkedHashMap<>();
        for (int i = 0; i < accepted.size(); i++) {
            Accepted each = accepted.get(i);
            PersonState person = each.after();
            RecordKeys keys = each.candidate().keys();
            rows.put(
                    person.personId(),
                    new CurrentRow(
                            person.personId(),
                            person.historyNumber(),
                            person.skipped(),
                            first + i,
                            person.payload(),
                            scopes.get(i),
                            keys.threeItems().orElseThrow().hex(),
                            keys.residenceCard().map(MatchKey::hex).orElse("")));
        }
        return new ArrayList<>(rows.values());
    }
}
