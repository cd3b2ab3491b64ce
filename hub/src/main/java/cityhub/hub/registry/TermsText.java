package cityhub.hub.registry;

import cityhub.registry.v1.Affair;
import cityhub.registry.v1.ExchangePermission;
import cityhub.registry.v1.LegalGround;
import cityhub.registry.v1.Mode;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Terms as one line each, for statements and officers. */
final class TermsText {
    private TermsText() {}

    static String affair(Affair affair) {
        return affair.getAffairId() + " " + affair.getNameJa();
    }

    static String ground(LegalGround ground) {
        return Stream.of(ground.getLaw(), ground.getArticle(), ground.getOrdinance(), ground.getRow())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    static String exchange(ExchangePermission exchange) {
        return Stream.of(
                        exchange.getAffairCode(),
                        exchange.getProcedureCode(),
                        exchange.getLegalRow().isEmpty() ? "" : "第" + exchange.getLegalRow() + "項",
                        exchange.getItemNameCode())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** The mode without its prefix. */
    static String mode(Mode mode) {
        return mode.name().substring("MODE_".length());
    }
}
