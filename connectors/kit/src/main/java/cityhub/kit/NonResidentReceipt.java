package cityhub.kit;

import cityhub.addressee.v1.NonResidentOutcome;
import cityhub.addressee.v1.NonResidentRecord;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.kit.seal.SealException;
import cityhub.kit.seal.SealException.Fault;
import cityhub.kit.seal.VerifiedDisclosure;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of the registration or change of a non-resident.
 *
 * @param outcome the outcome
 * @param description what is wrong with the record, by item; empty for other outcomes
 * @param records the record, or those who may be the same person
 */
public record NonResidentReceipt(NonResidentOutcome outcome, String description, List<NonResidentRecord> records) {

    public NonResidentReceipt {
        records = List.copyOf(records);
    }

    static List<NonResidentRecord> records(VerifiedDisclosure verified) {
        return answers(verified, verified.entries().size()).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    static List<Optional<NonResidentRecord>> answers(VerifiedDisclosure verified, int asked) {
        List<Optional<NonResidentRecord>> answers = new ArrayList<>();
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

    /** Who was found; empty when there are too many. */
    static Optional<List<NonResidentRecord>> found(VerifiedDisclosure verified) {
        if (verified.entries().getFirst().getKind() == EntryKind.ENTRY_KIND_TOO_MANY) {
            return Optional.empty();
        }
        return Optional.of(verified.entries().stream()
                .filter(each -> each.getKind() == EntryKind.ENTRY_KIND_RECORD)
                .map(NonResidentReceipt::record)
                .toList());
    }

    private static NonResidentRecord record(DisclosureEntry entry) {
        try {
            return NonResidentRecord.parseFrom(entry.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(Fault.MALFORMED, "An entry is no NonResidentRecord.", e);
        }
    }

    /** Shows no record. */
    @Override
    public String toString() {
        return "NonResidentReceipt[" + outcome + ", " + records.size() + " records]";
    }
}
