package cityhub.hub.registry;

import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.Population;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Terms applied for beside the terms in force.
 *
 * @param inForce the terms in force
 * @param wanted the terms applied for
 */
record TermsComparison(AgreementTerms inForce, AgreementTerms wanted) {

    /** Whether they say the same. */
    boolean isSame() {
        return inForce.equals(wanted);
    }

    /**
     * Whether the change only narrows: no item, mode or person more, no day longer, no use of the individual number
     * where there was none, and everything else as it is. Such a change is in force at once.
     */
    boolean onlyNarrows() {
        return !isSame()
                && !widensContent()
                && isWithin(wanted.getModesList(), inForce.getModesList())
                && !LocalDate.parse(wanted.getValidTo()).isAfter(LocalDate.parse(inForce.getValidTo()))
                && fixed(wanted).equals(fixed(inForce));
    }

    /**
     * Whether more data, data of more persons, or data in another form would flow: what the consumer holds is then
     * incomplete until its next snapshot, and an approval of bulk output does not cover it.
     */
    boolean widensContent() {
        return !isWithin(wanted.getItemsList(), inForce.getItemsList())
                || !isWithin(wanted.getPopulation(), inForce.getPopulation())
                || wanted.getPayload() != inForce.getPayload()
                || !isWithin(wanted.getExchangesList(), inForce.getExchangesList())
                || (wanted.getAffair().getNumberUse() && !inForce.getAffair().getNumberUse())
                || !wanted.getNumberDomain().equals(inForce.getNumberDomain())
                || !wanted.getCodeProfile().equals(inForce.getCodeProfile())
                || !wanted.getRepertoire().equals(inForce.getRepertoire());
    }

    private static boolean isWithin(Population wanted, Population inForce) {
        return isWithinAges(wanted, inForce)
                && isRestrictedWithin(wanted.getWardCodesList(), inForce.getWardCodesList())
                && isRestrictedWithin(wanted.getResidentKindsList(), inForce.getResidentKindsList())
                && isRestrictedWithin(wanted.getResidentStatesList(), inForce.getResidentStatesList());
    }

    private static boolean isWithinAges(Population wanted, Population inForce) {
        boolean from = !inForce.hasAgeFrom() || (wanted.hasAgeFrom() && wanted.getAgeFrom() >= inForce.getAgeFrom());
        boolean to = !inForce.hasAgeTo() || (wanted.hasAgeTo() && wanted.getAgeTo() <= inForce.getAgeTo());
        return from && to;
    }

    /** An empty list restricts nothing. */
    private static boolean isRestrictedWithin(List<String> wanted, List<String> inForce) {
        return inForce.isEmpty() || (!wanted.isEmpty() && isWithin(wanted, inForce));
    }

    private static boolean isWithin(Collection<?> wanted, Collection<?> inForce) {
        return Set.copyOf(inForce).containsAll(wanted);
    }

    /** What a narrowing leaves as it is: all fields but those that {@link #onlyNarrows} compares by themselves. */
    private static AgreementTerms fixed(AgreementTerms terms) {
        AgreementTerms.Builder rest =
                terms.toBuilder().clearItems().clearModes().clearPopulation().clearValidTo();
        rest.getAffairBuilder().clearNumberUse();
        return rest.build();
    }
}
