package cityhub.hub.disclosure;

import cityhub.hub.conversion.CodeProfile;
import cityhub.hub.conversion.Repertoire;
import java.util.List;

/**
 * What of an agreement's terms decides its plan.
 *
 * @param payload what kind of record
 * @param items items by their Japanese names, as in the payload's catalogue
 * @param numberUse whether the affair uses the individual number by law (個人番号利用事務)
 * @param numberDomain domain of the consumer's own numbers
 * @param codes the consumer's code values and date form
 * @param repertoire the characters that the consumer can hold
 * @param codeRelay whether they are the Juki-net relay's, the only ones that let 住民票コード out
 */
public record PlanTerms(
        PayloadType payload,
        List<String> items,
        boolean numberUse,
        NumberDomain numberDomain,
        CodeProfile codes,
        Repertoire repertoire,
        boolean codeRelay) {

    /** Keeps an unmodifiable copy of the items. */
    public PlanTerms {
        items = List.copyOf(items);
    }

    /** Terms about the resident record. */
    public PlanTerms(
            List<String> items,
            boolean numberUse,
            NumberDomain numberDomain,
            CodeProfile codes,
            Repertoire repertoire) {
        this(PayloadType.RESIDENT, items, numberUse, numberDomain, codes, repertoire, false);
    }
}
