package cityhub.kit;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.TakeWorkResponse;
import cityhub.kit.seal.SealException;
import cityhub.kit.seal.SealException.Fault;
import cityhub.kit.seal.VerifiedDisclosure;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Work that a connector took.
 *
 * @param work the pieces, most urgent first; none when none is due, or the line is closed
 * @param open whether the line is open
 * @param nextChange when that changes
 * @param lease how long the pieces are the taker's
 * @param awaited how many of the pieces, the first ones, somebody may wait for; those behind may go in files
 */
public record TakenWork(List<ExchangeRecord> work, boolean open, Instant nextChange, Duration lease, int awaited) {

    public TakenWork {
        work = List.copyOf(work);
    }

    static TakenWork of(List<ExchangeRecord> work, TakeWorkResponse response) {
        return new TakenWork(
                work,
                response.getOpen(),
                Instant.ofEpochSecond(
                        response.getNextChangeTime().getSeconds(),
                        response.getNextChangeTime().getNanos()),
                Duration.ofSeconds(response.getLeaseSeconds()),
                Math.min(response.getAwaited(), work.size()));
    }

    static List<ExchangeRecord> records(VerifiedDisclosure verified) {
        List<ExchangeRecord> records = new ArrayList<>();
        for (DisclosureEntry each : verified.entries()) {
            records.add(record(each));
        }
        return records;
    }

    static List<Optional<ExchangeRecord>> answers(VerifiedDisclosure verified, int asked) {
        List<Optional<ExchangeRecord>> answers = new ArrayList<>();
        for (DisclosureEntry each : verified.entries()) {
            if (each.getRequestIndex() != answers.size()) {
                throw new SealException(Fault.NOT_OURS, "An answer belongs to another question.");
            }
            answers.add(each.getKind() == EntryKind.ENTRY_KIND_RECORD ? Optional.of(record(each)) : Optional.empty());
        }
        if (answers.size() != asked) {
            throw new SealException(Fault.COUNT_WRONG, "There is not one answer per question.");
        }
        return answers;
    }

    static Map<String, Optional<ExchangeRecord>> byId(VerifiedDisclosure verified, List<String> exchangeIds) {
        List<Optional<ExchangeRecord>> answers = answers(verified, exchangeIds.size());
        Map<String, Optional<ExchangeRecord>> byId = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            byId.put(exchangeIds.get(i), answers.get(i));
        }
        return byId;
    }

    static Map<String, List<ExchangeRecord>> byNumber(VerifiedDisclosure verified, List<String> numbers) {
        Map<String, List<ExchangeRecord>> byNumber = new LinkedHashMap<>();
        numbers.forEach(each -> byNumber.put(each, new ArrayList<>()));
        for (DisclosureEntry each : verified.entries()) {
            if (Integer.compareUnsigned(each.getRequestIndex(), numbers.size()) >= 0) {
                throw new SealException(Fault.NOT_OURS, "An answer belongs to another question.");
            }
            if (each.getKind() == EntryKind.ENTRY_KIND_RECORD) {
                byNumber.get(numbers.get(each.getRequestIndex())).add(record(each));
            }
        }
        return byNumber;
    }

    private static ExchangeRecord record(DisclosureEntry entry) {
        try {
            return ExchangeRecord.parseFrom(entry.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(Fault.MALFORMED, "An entry is no ExchangeRecord.", e);
        }
    }

    /** Shows no content. */
    @Override
    public String toString() {
        return "TakenWork[" + work.size() + " pieces, open " + open + "]";
    }
}
