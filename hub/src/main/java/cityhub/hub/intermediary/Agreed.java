package cityhub.hub.intermediary;

import cityhub.hub.registry.ActiveAgreement;
import cityhub.registry.v1.ExchangePermission;
import java.util.List;
import java.util.Optional;

/**
 * How codes stand to an agreement.
 *
 * @param codes as the agreement names them, with the legal row; empty when it does not permit them
 * @param description what would be right; empty when nothing is known to be
 */
record Agreed(Optional<Exchange.Codes> codes, String description) {
    private static final Agreed NOT = new Agreed(Optional.empty(), "");

    /** Judges codes that a system hands in; a row that it leaves out is the one that the agreement names. */
    static Agreed of(ActiveAgreement agreement, Exchange.Codes asked) {
        if (asked.affair().isEmpty() || !asked.legalRow().isEmpty()) {
            return isWithin(agreement, asked) ? new Agreed(Optional.of(asked), "") : NOT;
        }
        List<Exchange.Codes> named = agreement.exchanges().stream()
                .filter(each -> each.getAffairCode().equals(asked.affair())
                        && each.getProcedureCode().equals(asked.procedure()))
                .map(ExchangePermission::getLegalRow)
                .distinct()
                .map(asked::with)
                .filter(each -> isNamed(agreement, each))
                .toList();
        return switch (named.size()) {
            case 0 -> NOT;
            case 1 -> new Agreed(Optional.of(named.getFirst()), "");
            default ->
                new Agreed(
                        Optional.empty(), "inquiry.legal_row: the agreement names several for this affair; say which");
        };
    }

    /** Whether an agreement names what was exchanged; what was accepted without a legal row is judged by the rest. */
    static boolean isWithin(ActiveAgreement agreement, Exchange.Codes codes) {
        return codes.legalRow().isEmpty()
                ? codes.itemNames().stream()
                        .allMatch(item -> agreement.exchanges().stream()
                                .anyMatch(each -> each.getAffairCode().equals(codes.affair())
                                        && each.getProcedureCode().equals(codes.procedure())
                                        && each.getItemNameCode().equals(item)))
                : isNamed(agreement, codes);
    }

    private static boolean isNamed(ActiveAgreement agreement, Exchange.Codes codes) {
        return codes.itemNames().stream()
                .allMatch(each -> agreement
                        .exchanges()
                        .contains(ExchangePermission.newBuilder()
                                .setAffairCode(codes.affair())
                                .setProcedureCode(codes.procedure())
                                .setLegalRow(codes.legalRow())
                                .setItemNameCode(each)
                                .build()));
    }
}
