package cityhub.hub.registry;

import cityhub.hub.HubConfiguration;
import cityhub.hub.conversion.CodeLists;
import cityhub.hub.conversion.CodeProfile;
import cityhub.hub.conversion.CodeProfiles;
import cityhub.hub.conversion.Repertoire;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.PayloadType;
import cityhub.hub.disclosure.PlanCompiler;
import cityhub.hub.disclosure.PlanTerms;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.Payload;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Compiles the terms of agreements with this hub's code profiles and repertoires. */
@Singleton
final class AgreementPlans {
    private final PlanCompiler compiler = new PlanCompiler();
    private final CodeProfiles profiles;

    AgreementPlans(HubConfiguration configuration) {
        Path folder = configuration.homeFolder().resolve("config");
        this.profiles = CodeProfiles.load(CodeLists.load(folder), folder);
    }

    /**
     * Compiles.
     *
     * @throws cityhub.hub.HubException INVALID_ARGUMENT, with fields below {@code terms}
     */
    DisclosurePlan compile(AgreementTerms terms) {
        FieldRules rules = new FieldRules();
        Optional<CodeProfile> codes = profiles.byName(terms.getCodeProfile());
        Optional<Repertoire> repertoire = Repertoire.byName(terms.getRepertoire());
        rules.rule(codes.isPresent(), "terms.code_profile", "one of " + String.join(", ", profiles.names()));
        rules.rule(repertoire.isPresent(), "terms.repertoire", "unicode, mj or jis-x-0208");
        rules.rule(
                NumberDomain.isValid(terms.getNumberDomain()),
                "terms.number_domain",
                "RESIDENT, or 1 to 20 characters of A-Z and _");
        rules.check();
        return compiler.compile(new PlanTerms(
                type(terms.getPayload()),
                terms.getItemsList(),
                terms.getAffair().getNumberUse(),
                new NumberDomain(terms.getNumberDomain()),
                codes.orElseThrow(),
                repertoire.orElseThrow(),
                terms.getPayload() == Payload.PAYLOAD_EXCHANGE
                        && terms.getModesList().equals(List.of(Mode.MODE_CODE_RELAY))));
    }

    private static PayloadType type(Payload payload) {
        return switch (payload) {
            case PAYLOAD_EXCHANGE -> PayloadType.EXCHANGE;
            case PAYLOAD_NON_RESIDENT -> PayloadType.NON_RESIDENT;
            case PAYLOAD_UNSPECIFIED, PAYLOAD_RESIDENT_RECORD, UNRECOGNIZED -> PayloadType.RESIDENT;
        };
    }
}
