package cityhub.hub.basics;

import cityhub.addressee.v1.NumberKind;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.addressee.IntegratedNumbers;
import cityhub.hub.basics.ResidentReadStore.Row;
import cityhub.hub.basics.ResidentRecords.Found;
import cityhub.hub.basics.ResidentRecords.Wanted;
import cityhub.hub.disclosure.AskedNumber;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.EntryHeader;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.registry.v1.Mode;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Resolves persons' numbers for a system: agreement, plan, evidence, release, as any disclosure. What goes through the
 * plan is a record of the resident's number alone, so that nothing but approved numbers can come out. It lies beside
 * the records because an agreement's population is judged by them.
 */
@Singleton
public final class NumberQueries {
    private static final int MOST_NUMBERS = 500;
    private static final int LONGEST_OWN = 15;

    private final Agreements agreements;
    private final PointQueries queries;
    private final HubMetrics metrics;

    NumberQueries(Agreements agreements, PointQueries queries, HubMetrics metrics) {
        this.agreements = agreements;
        this.queries = queries;
        this.metrics = metrics;
    }

    /**
     * One entry per number, in the order asked: the approved numbers of that person; not found, also when outside the
     * population; or withheld, as when the person has no number in the caller's domain.
     *
     * @throws HubException INVALID_ARGUMENT for a number that can't be one, or a kind that the agreement does not hold;
     *     MODE_NOT_APPROVED; as {@link Agreements#require} and {@link PointQueries#answer}
     */
    public CompletableFuture<Sealed> resolve(
            Asker asker, String agreementId, NumberKind askedBy, List<String> numbers) {
        if (numbers.isEmpty() || numbers.size() > MOST_NUMBERS) {
            throw HubException.invalid("numbers", "1 to " + MOST_NUMBERS);
        }
        CompletableFuture<Sealed> answer = queries.answer(() -> {
            ActiveAgreement agreement = agreements.require(agreementId, asker.participantId(), Mode.MODE_QUERY);
            if (numbers.size() > 1) {
                agreement.requireBulk();
            }
            NumberDomain domain = domain(agreement, askedBy);
            requireForm(domain, numbers);
            return new PointQueries.Question(
                    Wanted.numbersOnly(domain, numbers, agreement.plan()),
                    found -> project(asker, agreement, domain, numbers, found));
        });
        return answer.whenComplete((released, failure) -> {
            if (failure == null) {
                metrics.disclosed("QUERY", numbers.size());
            }
        });
    }

    private static NumberDomain domain(ActiveAgreement agreement, NumberKind askedBy) {
        return switch (askedBy) {
            case NUMBER_KIND_OWN -> agreement.numberDomain();
            case NUMBER_KIND_INTEGRATED -> {
                if (!agreement.plan().numberDomains().contains(NumberDomain.INTEGRATED)) {
                    throw HubException.invalid("asked_by", "the agreement does not hold 団体内統合宛名番号");
                }
                yield NumberDomain.INTEGRATED;
            }
            case NUMBER_KIND_CORPORATE, NUMBER_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw HubException.invalid("asked_by", "which number");
        };
    }

    private static void requireForm(NumberDomain domain, List<String> numbers) {
        boolean integrated = domain.equals(NumberDomain.INTEGRATED);
        for (int i = 0; i < numbers.size(); i++) {
            String number = numbers.get(i);
            if (integrated && !IntegratedNumbers.isIssuable(number)) {
                throw HubException.invalid("numbers[" + i + "]", "15 digits with their check digit");
            }
            if (!integrated && !isOwn(number)) {
                throw HubException.invalid("numbers[" + i + "]", "1 to 15 digits, letters and hyphens");
            }
        }
    }

    private static boolean isOwn(String number) {
        return !number.isEmpty()
                && number.length() <= LONGEST_OWN
                && number.chars().allMatch(NumberQueries::isOfOwn);
    }

    private static boolean isOfOwn(int each) {
        return (each >= '0' && each <= '9')
                || (each >= 'A' && each <= 'Z')
                || (each >= 'a' && each <= 'z')
                || each == '-';
    }

    private Disclosed project(
            Asker asker, ActiveAgreement agreement, NumberDomain domain, List<String> numbers, Found found) {
        LocalDate today = agreements.businessDate();
        Disclosed.Builder builder = agreement.plan().open(asker.context(agreement, Mode.MODE_QUERY));
        for (int index = 0; index < numbers.size(); index++) {
            String number = numbers.get(index);
            Optional<Row> row = found.row(number, agreement.population(), today);
            if (row.isPresent()) {
                long personId = row.get().record().personId();
                add(builder, row.get(), new AskedNumber(found.numbers(), personId, domain, number), index);
            } else {
                builder.notFound(new EntryHeader(EntryKind.ENTRY_KIND_NOT_FOUND, 0, 0, 0, 0, "", false, index));
            }
        }
        return builder.build();
    }

    private void add(Disclosed.Builder builder, Row row, NumberTable numbers, int index) {
        StoredRecord record = row.record();
        EntryHeader header =
                new EntryHeader(EntryKind.ENTRY_KIND_RECORD, row.epoch(), record.sequence(), 0, 0, "", false, index);
        Optional<WithheldReason> withheld = builder.record(header, record, numbers);
        if (withheld.isPresent()) {
            metrics.withheld(withheld.get());
            builder.withheld(header, record.personId(), withheld.get());
        }
    }
}
