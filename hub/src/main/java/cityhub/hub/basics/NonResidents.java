package cityhub.hub.basics;

import cityhub.addressee.v1.IssueNonResidentRequest;
import cityhub.addressee.v1.NonResidentBasis;
import cityhub.addressee.v1.NonResidentOutcome;
import cityhub.addressee.v1.UpdateNonResidentRequest;
import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.addressee.Persons;
import cityhub.hub.disclosure.AskedNumber;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.EntryHeader;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.Database;
import cityhub.registry.v1.Mode;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Persons who are no residents (住登外者), as systems register, change and read them. Who may be the same person is shown
 * before a new number is given. What comes back goes through plan and evidence like any disclosure.
 */
@Singleton
public final class NonResidents {
    /** Most candidates that are shown. */
    static final int MOST_CANDIDATES = 20;

    private static final int MOST_NUMBERS = 500;
    private static final int ATTEMPTS = 3;
    private static final Pattern NUMBER = Pattern.compile("[0-9A-Za-z-]{1,15}");

    private final Database database;
    private final Agreements agreements;
    private final NonResidentRegistration registration;
    private final NonResidentRecords records;
    private final Persons persons;
    private final Sealer sealer;
    private final HubMetrics metrics;

    NonResidents(
            Database database,
            Agreements agreements,
            NonResidentRegistration registration,
            NonResidentRecords records,
            Persons persons,
            Sealer sealer,
            HubMetrics metrics) {
        this.database = database;
        this.agreements = agreements;
        this.registration = registration;
        this.records = records;
        this.persons = persons;
        this.sealer = sealer;
        this.metrics = metrics;
    }

    /**
     * What became of a registration or a change.
     *
     * @param outcome the outcome
     * @param description what is wrong with the record; empty for other outcomes
     * @param sealed the record, or the candidates; empty when there is nothing to show
     */
    public record Registered(NonResidentOutcome outcome, String description, Optional<Sealed> sealed) {}

    /**
     * Registers a non-resident.
     *
     * @throws HubException INVALID_ARGUMENT; as {@link Agreements#require} and {@link Sealer#seal}
     */
    public Registered issue(Asker asker, IssueNonResidentRequest request) {
        ActiveAgreement agreement = agreements.require(
                request.getAgreementId(), asker.participantId(), Mode.MODE_NON_RESIDENT_REGISTRATION);
        boolean named = request.getBasis() == NonResidentBasis.NON_RESIDENT_BASIS_EXISTING_NUMBER
                || request.getBasis() == NonResidentBasis.NON_RESIDENT_BASIS_CANDIDATE;
        if (request.getBasis() == NonResidentBasis.NON_RESIDENT_BASIS_UNSPECIFIED
                || request.getBasis() == NonResidentBasis.UNRECOGNIZED) {
            throw HubException.invalid("basis", "new, an existing number, or a candidate");
        }
        if (named != NUMBER.matcher(request.getNumber()).matches()) {
            throw HubException.invalid("number", "1 to 15 digits with EXISTING_NUMBER and CANDIDATE only");
        }
        return show(asker, agreement, registration.issue(asker, agreement, request));
    }

    /**
     * Changes a record.
     *
     * @throws HubException as {@link #issue}
     */
    public Registered update(Asker asker, UpdateNonResidentRequest request) {
        ActiveAgreement agreement = agreements.require(
                request.getAgreementId(), asker.participantId(), Mode.MODE_NON_RESIDENT_REGISTRATION);
        if (!NUMBER.matcher(request.getNumber()).matches()) {
            throw HubException.invalid("number", "1 to 15 digits");
        }
        return show(asker, agreement, registration.update(asker, agreement, request));
    }

    private Registered show(Asker asker, ActiveAgreement agreement, NonResidentRegistration.Decided decided) {
        if (decided.shown().isEmpty()) {
            return new Registered(decided.outcome(), decided.description(), Optional.empty());
        }
        boolean candidates = decided.outcome() == NonResidentOutcome.NON_RESIDENT_OUTCOME_CANDIDATES;
        Sealed sealed = sealing("NON_RESIDENT_REGISTRATION", decided.shown().size(), () -> {
            ActiveAgreement now = agreements.require(
                    agreement.agreementId(), asker.participantId(), Mode.MODE_NON_RESIDENT_REGISTRATION);
            return shown(asker, now, decided.shown(), candidates);
        });
        return new Registered(decided.outcome(), "", Optional.of(sealed));
    }

    private Disclosed shown(Asker asker, ActiveAgreement agreement, List<Long> personIds, boolean withoutPlaces) {
        NonResidentRecords.Found found = database.read(connection ->
                records.read(connection, personIds, asker.participantId(), agreement.plan(), withoutPlaces));
        Disclosed.Builder builder =
                agreement.plan().open(asker.context(agreement, Mode.MODE_NON_RESIDENT_REGISTRATION));
        int index = 0;
        for (Long each : personIds) {
            add(builder, Optional.ofNullable(found.records().get(each)), found.numbers(), index++);
        }
        return builder.build();
    }

    /**
     * Non-residents by numbers in the agreement's domain: one entry per number, in the order asked; not found also when
     * other systems may not use the record.
     *
     * @throws HubException INVALID_ARGUMENT; MODE_NOT_APPROVED; as {@link Agreements#require} and {@link Sealer#seal}
     */
    public Sealed get(Asker asker, String agreementId, List<String> numbers) {
        if (numbers.isEmpty()
                || numbers.size() > MOST_NUMBERS
                || !numbers.stream().allMatch(each -> NUMBER.matcher(each).matches())) {
            throw HubException.invalid("numbers", "1 to " + MOST_NUMBERS + ", of up to 15 digits, letters and hyphens");
        }
        return sealing("NON_RESIDENT_QUERY", numbers.size(), () -> {
            ActiveAgreement agreement =
                    agreements.require(agreementId, asker.participantId(), Mode.MODE_NON_RESIDENT_QUERY);
            if (numbers.size() > 1) {
                agreement.requireBulk();
            }
            return asked(asker, agreement, numbers);
        });
    }

    private Disclosed asked(Asker asker, ActiveAgreement agreement, List<String> numbers) {
        NumberDomain domain = NonResidentRegistration.domain(agreement);
        Map<String, Long> holders = new HashMap<>();
        NonResidentRecords.Found found = database.read(connection -> {
            holders.putAll(persons.personsOf(connection, domain, numbers));
            return records.read(connection, holders.values(), asker.participantId(), agreement.plan(), false);
        });
        Disclosed.Builder builder = agreement.plan().open(asker.context(agreement, Mode.MODE_NON_RESIDENT_QUERY));
        for (int index = 0; index < numbers.size(); index++) {
            String number = numbers.get(index);
            Long person = holders.get(number);
            Optional<StoredRecord> record = Optional.ofNullable(found.records().get(person));
            NumberTable table = person == null
                    ? found.numbers()
                    : new AskedNumber(found.numbers(), person, agreement.numberDomain(), number);
            add(builder, record, table, index);
        }
        return builder.build();
    }

    private void add(Disclosed.Builder builder, Optional<StoredRecord> record, NumberTable numbers, int index) {
        if (record.isEmpty()) {
            builder.notFound(header(EntryKind.ENTRY_KIND_NOT_FOUND, index));
            return;
        }
        EntryHeader header = header(EntryKind.ENTRY_KIND_RECORD, index);
        Optional<WithheldReason> withheld = builder.record(header, record.get(), numbers);
        if (withheld.isPresent()) {
            metrics.withheld(withheld.get());
            builder.withheld(header, record.get().personId(), withheld.get());
        }
    }

    /** Seals what is projected, anew when the agreement changed meanwhile. */
    private Sealed sealing(String mode, int count, Supplier<Disclosed> projection) {
        for (int attempt = 1; ; attempt++) {
            try {
                Sealed sealed = sealer.seal(projection.get());
                metrics.disclosed(mode, count);
                return sealed;
            } catch (HubException e) {
                if (e.reason() != ErrorReason.ERROR_REASON_AGREEMENT_CHANGED || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static EntryHeader header(EntryKind kind, int index) {
        return new EntryHeader(kind, 0, 0, 0, 0, "", false, index);
    }
}
