package cityhub.hub.registry;

import cityhub.registry.v1.AgreementTerms;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the ledger says of the terms of an agreement. The digest pins all of them. */
final class ActDetails {
    private ActDetails() {}

    /**
     * The lines of an act.
     *
     * @param application number of the application
     * @param revision the revision that comes into force; 0 when none does
     */
    static Map<String, String> of(AgreementTerms terms, String planDigest, int application, int revision) {
        Map<String, String> details = new TreeMap<>(Map.of(
                "consumer", terms.getParticipantId(),
                "affair", TermsText.affair(terms.getAffair()),
                "number-use", String.valueOf(terms.getAffair().getNumberUse()),
                "ground", TermsText.ground(terms.getGround()),
                "purpose", terms.getPurpose(),
                "modes", terms.getModesList().stream().map(TermsText::mode).collect(Collectors.joining(",")),
                "items", String.join(",", terms.getItemsList()),
                "plan", planDigest,
                "terms", Application.digest(terms),
                "application", String.valueOf(application)));
        details.put("valid", terms.getValidFrom() + "/" + terms.getValidTo());
        details.put("emergency", String.valueOf(terms.getEmergency()));
        if (revision > 0) {
            details.put("revision", String.valueOf(revision));
        }
        return details;
    }
}
