package cityhub.hub.disclosure;

import java.util.List;

/** Compiles terms into plans. */
public final class PlanCompiler {

    /** A compiler for the resident record of the contract. */
    public PlanCompiler() {}

    /**
     * Compiles.
     *
     * @throws cityhub.hub.HubException INVALID_ARGUMENT with one field violation per broken rule: an unknown item, an
     *     address item without 支援措置, 個人番号 without number use, 住民票コード always, a number domain that is not a consumer's
     */
    public DisclosurePlan compile(PlanTerms terms) {
        return new DisclosurePlan(List.of());
    }
}
