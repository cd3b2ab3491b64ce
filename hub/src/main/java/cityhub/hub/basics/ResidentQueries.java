package cityhub.hub.basics;

import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.basics.ResidentReadStore.Row;
import cityhub.hub.basics.ResidentRecords.Found;
import cityhub.hub.basics.ResidentRecords.Wanted;
import cityhub.hub.disclosure.AskedNumber;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.EntryHeader;
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

/** Answers point queries: number, agreement, record, plan, evidence. Negative answers are recorded too. */
@Singleton
public final class ResidentQueries {
    private static final int MOST_NUMBERS = 500;
    private static final int LONGEST_NUMBER = 20;

    private final Agreements agreements;
    private final PointQueries queries;
    private final HubMetrics metrics;

    ResidentQueries(Agreements agreements, PointQueries queries, HubMetrics metrics) {
        this.agreements = agreements;
        this.queries = queries;
        this.metrics = metrics;
    }

    /**
     * One resident by the consumer's number.
     *
     * @return one entry: the record, not found (also when outside the population), or withheld; fails as
     *     {@link PointQueries#answer}
     * @throws HubException as {@link Agreements#require} and {@link PointQueries#answer}; INVALID_ARGUMENT
     */
    public CompletableFuture<Sealed> get(Asker asker, String agreementId, String number) {
        requireNumber("number", number);
        agreements.require(agreementId, asker.participantId(), Mode.MODE_QUERY);
        return answer(asker, agreementId, List.of(number));
    }

    /**
     * Up to 500 residents by the consumer's numbers, one entry per number in the order asked.
     *
     * @throws HubException as {@link #get}; MODE_NOT_APPROVED without the approval of bulk output
     */
    public CompletableFuture<Sealed> batch(Asker asker, String agreementId, List<String> numbers) {
        if (numbers.isEmpty() || numbers.size() > MOST_NUMBERS) {
            throw HubException.invalid("numbers", "1 to " + MOST_NUMBERS);
        }
        for (int i = 0; i < numbers.size(); i++) {
            requireNumber("numbers[" + i + "]", numbers.get(i));
        }
        agreements.require(agreementId, asker.participantId(), Mode.MODE_QUERY).requireBulk();
        return answer(asker, agreementId, numbers);
    }

    private CompletableFuture<Sealed> answer(Asker asker, String agreementId, List<String> numbers) {
        CompletableFuture<Sealed> answer = queries.answer(() -> {
            ActiveAgreement agreement = agreements.require(agreementId, asker.participantId(), Mode.MODE_QUERY);
            return new PointQueries.Question(
                    Wanted.whole(agreement.numberDomain(), numbers, agreement.plan()),
                    found -> project(asker, agreement, numbers, found));
        });
        return answer.whenComplete((released, failure) -> {
            if (failure == null) {
                metrics.disclosed("QUERY", numbers.size());
            }
        });
    }

    private Disclosed project(Asker asker, ActiveAgreement agreement, List<String> numbers, Found found) {
        LocalDate today = agreements.businessDate();
        Disclosed.Builder builder = agreement.plan().open(asker.context(agreement, Mode.MODE_QUERY));
        for (int index = 0; index < numbers.size(); index++) {
            String number = numbers.get(index);
            Optional<Row> row = found.row(number, agreement.population(), today);
            if (row.isPresent()) {
                StoredRecord record = row.get().record();
                NumberTable table =
                        new AskedNumber(found.numbers(), record.personId(), agreement.numberDomain(), number);
                add(builder, header(row.get(), index), record, table);
            } else {
                builder.notFound(new EntryHeader(EntryKind.ENTRY_KIND_NOT_FOUND, 0, 0, 0, 0, "", false, index));
            }
        }
        return builder.build();
    }

    private void add(Disclosed.Builder builder, EntryHeader header, StoredRecord record, NumberTable numbers) {
        Optional<WithheldReason> withheld = builder.record(header, record, numbers);
        if (withheld.isPresent()) {
            metrics.withheld(withheld.get());
            builder.withheld(header, record.personId(), withheld.get());
        }
    }

    private static EntryHeader header(Row row, int index) {
        long sequence = row.record().sequence();
        return new EntryHeader(EntryKind.ENTRY_KIND_RECORD, row.epoch(), sequence, 0, 0, "", false, index);
    }

    private static void requireNumber(String field, String number) {
        if (number.isEmpty() || number.length() > LONGEST_NUMBER) {
            throw HubException.invalid(field, "1 to " + LONGEST_NUMBER + " characters");
        }
    }
}
