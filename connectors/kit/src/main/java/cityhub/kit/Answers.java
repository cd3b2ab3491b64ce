package cityhub.kit;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.kit.seal.SealException;
import cityhub.kit.seal.SealException.Fault;
import cityhub.kit.seal.VerifiedDisclosure;
import java.util.ArrayList;
import java.util.List;

/** Turns the entries of a query's disclosure into answers. */
final class Answers {
    private Answers() {}

    static List<ResidentAnswer> of(VerifiedDisclosure disclosure, int asked) {
        if (disclosure.entries().size() != asked) {
            throw new SealException(Fault.COUNT_WRONG, "There is not one answer per question.");
        }
        List<ResidentAnswer> answers = new ArrayList<>(asked);
        for (DisclosureEntry entry : disclosure.entries()) {
            if (entry.getRequestIndex() != answers.size()) {
                throw new SealException(Fault.NOT_OURS, "An answer belongs to another question.");
            }
            answers.add(answer(entry));
        }
        return answers;
    }

    /** The answer to a search. */
    static SearchAnswer ofSearch(VerifiedDisclosure disclosure) {
        List<DisclosureEntry> entries = disclosure.entries();
        return switch (entries.getFirst().getKind()) {
            case ENTRY_KIND_TOO_MANY -> new SearchAnswer.TooMany();
            case ENTRY_KIND_NOT_FOUND -> new SearchAnswer.Found(List.of());
            default ->
                new SearchAnswer.Found(entries.stream().map(Answers::answer).toList());
        };
    }

    private static ResidentAnswer answer(DisclosureEntry entry) {
        return switch (entry.getKind()) {
            case ENTRY_KIND_RECORD ->
                new ResidentAnswer.Found(Records.parse(entry.getPayload()), Position.of(entry.getPosition()));
            case ENTRY_KIND_NOT_FOUND -> new ResidentAnswer.NotFound();
            case ENTRY_KIND_WITHHELD -> new ResidentAnswer.Withheld(entry.getWithheldReason());
            case ENTRY_KIND_ENTER_SCOPE,
                    ENTRY_KIND_LEAVE_SCOPE,
                    ENTRY_KIND_TOO_MANY,
                    ENTRY_KIND_UNSPECIFIED,
                    UNRECOGNIZED ->
                throw new SealException(Fault.MALFORMED, "An answer is of a kind that does not belong there.");
        };
    }
}
