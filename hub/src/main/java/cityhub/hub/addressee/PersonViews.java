package cityhub.hub.addressee;

import cityhub.addressee.v1.GetPersonNumbersResponse;
import cityhub.addressee.v1.HeldNumber;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.addressee.v1.PersonLink;
import cityhub.addressee.v1.PersonNumbers;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.LinkRepository.LinkRow;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.registry.FieldRules;
import cityhub.hub.registry.ProtoTime;
import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Persons as officers see them: their numbers with what was true when and what was known when, and their links. */
@Singleton
public final class PersonViews {
    private final Database database;
    private final Persons persons;
    private final PersonFacts facts;
    private final Acts acts;

    PersonViews(Database database, Persons persons, PersonFacts facts, Acts acts) {
        this.database = database;
        this.persons = persons;
        this.facts = facts;
        this.acts = acts;
    }

    /**
     * A person's numbers. The look-up stands in the ledger before this returns, whether somebody was found or not.
     *
     * @param mayUseIndividual whether the officer may look up by the individual number
     * @param knownAt as it was known then; empty for now
     * @param purpose what for, 1 to 200 characters
     * @throws HubException INVALID_ARGUMENT; PERMISSION_MISSING for an individual number without the permission, which
     *     is recorded too
     */
    public GetPersonNumbersResponse find(
            String officerId,
            boolean mayUseIndividual,
            NumberReference reference,
            Optional<Instant> knownAt,
            String purpose) {
        FieldRules rules = new FieldRules();
        rules.line("purpose", purpose, 200);
        rules.check();
        NumberDomain domain = domain(officerId, mayUseIndividual, reference, purpose);
        OptionalLong person = database.read(connection -> lastHolder(connection, domain, reference.getNumber()));
        record(officerId, "person-looked-up", domain, purpose, person);
        if (person.isEmpty()) {
            return GetPersonNumbersResponse.newBuilder()
                    .setOutcome(NumberOutcome.NUMBER_OUTCOME_NUMBER_UNKNOWN)
                    .build();
        }
        return GetPersonNumbersResponse.newBuilder()
                .setOutcome(NumberOutcome.NUMBER_OUTCOME_DONE)
                .setPerson(database.<PersonNumbers>read(connection -> of(connection, person.getAsLong(), knownAt)))
                .build();
    }

    /**
     * Whom a number means, with everybody who was found to be that person (名寄せ), for somebody else to record.
     *
     * @param mayUseIndividual whether the officer may look up by the individual number
     * @param purpose what for; stands in the record of a refusal
     * @return ids of persons; none when nobody has this number, nor ever had it
     * @throws HubException as {@link #find}
     */
    public Set<Long> meant(String officerId, boolean mayUseIndividual, NumberReference reference, String purpose) {
        NumberDomain domain = domain(officerId, mayUseIndividual, reference, purpose);
        return database.read(connection -> {
            OptionalLong holder = lastHolder(connection, domain, reference.getNumber());
            return holder.isPresent() ? onePerson(connection, holder.getAsLong()) : Set.of();
        });
    }

    /** Everybody who was found to be the same: links go to one representative. */
    private static Set<Long> onePerson(Connection connection, long holder) throws SQLException {
        long representative =
                LinkRepository.representatives(connection, Set.of(holder)).getOrDefault(holder, holder);
        Set<Long> same = new TreeSet<>(List.of(holder, representative));
        for (LinkRow link : LinkRepository.of(connection, representative)) {
            if (link.splitTime().isEmpty()) {
                same.add(link.personId());
            }
        }
        return same;
    }

    private NumberDomain domain(String officerId, boolean mayUseIndividual, NumberReference reference, String purpose) {
        NumberDomain domain = database.read(connection -> PersonReferences.domain(connection, "person", reference));
        if (domain.equals(NumberDomain.RESIDENT_CODE)) {
            throw HubException.invalid("person.domain", "another number than this");
        }
        if (domain.equals(NumberDomain.INDIVIDUAL) && !mayUseIndividual) {
            record(officerId, "person-look-up-refused", domain, purpose, OptionalLong.empty());
            throw new HubException(
                    ErrorReason.ERROR_REASON_PERMISSION_MISSING, "PERMISSION_USE_INDIVIDUAL_NUMBER for this look-up");
        }
        return domain;
    }

    private OptionalLong lastHolder(Connection connection, NumberDomain domain, String number) throws SQLException {
        return domain.equals(NumberDomain.INDIVIDUAL)
                ? persons.personOf(connection, domain, number)
                : NumberRepository.lastHolder(connection, domain, number);
    }

    /**
     * Persons with their numbers as they are now, for whoever found them and recorded it.
     *
     * @param personIds who, in the order in which they are given
     */
    public List<PersonNumbers> of(Connection connection, List<Long> personIds) throws SQLException {
        List<PersonNumbers> views = new ArrayList<>();
        for (long each : personIds) {
            views.add(of(connection, each, Optional.empty()));
        }
        return views;
    }

    private void record(String officerId, String kind, NumberDomain domain, String purpose, OptionalLong person) {
        TreeMap<String, String> details = new TreeMap<>();
        details.put("purpose", purpose);
        details.put("domain", domain.name());
        details.put("found", Boolean.toString(person.isPresent()));
        acts.awaitSealed(database.transactionRetrying(tx -> acts.record(
                tx,
                new Act(
                        kind,
                        "officer:" + officerId,
                        "person",
                        details,
                        person.stream().boxed().toList()))));
    }

    /** A person as known at a time, or now. */
    PersonNumbers of(Connection connection, long person, Optional<Instant> knownAt) throws SQLException {
        List<HeldRow> held = new ArrayList<>(NumberRepository.history(connection, person));
        held.addAll(SecretRepository.history(connection, person));
        Acquisitions.Status code = Acquisitions.status(connection, person);
        PersonNumbers.Builder view = PersonNumbers.newBuilder()
                .setInRegister(facts.inRegister(connection, Set.of(person)).contains(person))
                .setCodeAcquisition(code.state().name());
        code.requested().map(ProtoTime::of).ifPresent(view::setCodeRequestTime);
        code.numbered().map(ProtoTime::of).ifPresent(view::setCodeNumberTime);
        code.relayed().map(ProtoTime::of).ifPresent(view::setCodeRelayTime);
        code.ended().map(ProtoTime::of).ifPresent(view::setCodeEndTime);
        held.stream()
                .flatMap(each -> knownAt.map(each::knownAt).orElse(Optional.of(each)).stream())
                .sorted(Comparator.comparing(HeldRow::knownFrom))
                .forEach(each -> view.addNumbers(number(each)));
        for (LinkRow each : LinkRepository.of(connection, person)) {
            if (knownAt.filter(each.linkTime()::isAfter).isEmpty()) {
                view.addLinks(link(each, person, knownAt));
            }
        }
        return view.build();
    }

    private static HeldNumber number(HeldRow row) {
        HeldNumber.Builder number = HeldNumber.newBuilder()
                .setDomain(row.domain())
                .setNumber(row.number())
                .setValidFrom(row.validFrom())
                .setValidTo(row.validTo().orElse(""))
                .setKnownFrom(ProtoTime.of(row.knownFrom()))
                .setLinkId(row.linkId());
        row.knownTo().ifPresent(each -> number.setKnownTo(ProtoTime.of(each)));
        return number.build();
    }

    private static PersonLink link(LinkRow row, long person, Optional<Instant> knownAt) {
        PersonLink.Builder link = PersonLink.newBuilder()
                .setLinkId(row.linkId())
                .setRepresentative(row.representativeId() == person)
                .setOfficerId(row.officerId())
                .setReason(row.reason())
                .setLinkTime(ProtoTime.of(row.linkTime()));
        row.splitTime()
                .filter(split -> knownAt.filter(split::isAfter).isEmpty())
                .ifPresent(each -> link.setSplitTime(ProtoTime.of(each)));
        return link.build();
    }
}
