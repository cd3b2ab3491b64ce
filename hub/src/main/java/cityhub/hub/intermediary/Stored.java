package cityhub.hub.intermediary;

/** Names of enum values as tables and payloads hold them: without their prefix. */
final class Stored {
    private static final String KIND = "EXCHANGE_KIND_";
    private static final String STATE = "EXCHANGE_STATE_";

    private Stored() {}

    static String name(cityhub.intermediary.v1.ExchangeKind kind) {
        return kind.name().substring(KIND.length());
    }

    static String name(cityhub.intermediary.v1.ExchangeState state) {
        return state.name().substring(STATE.length());
    }

    static cityhub.intermediary.v1.ExchangeKind kind(String name) {
        return cityhub.intermediary.v1.ExchangeKind.valueOf(KIND + name);
    }

    static cityhub.intermediary.v1.ExchangeState state(String name) {
        return cityhub.intermediary.v1.ExchangeState.valueOf(STATE + name);
    }
}
