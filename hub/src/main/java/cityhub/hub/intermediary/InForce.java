package cityhub.hub.intermediary;

import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A replica, or flags, that a system registered and that stands: the newest about its person and thing, not ended, refused
 * or given up.
 *
 * @param exchange the exchange by which it was registered
 * @param content what was registered
 */
record InForce(Exchange exchange, ExchangeRecord content) {

    /** What is registered; a record key, or flags about an item name or all of the person's. */
    private record Place(
            long personId, String participantId, List<String> itemNames, boolean flags, String recordKey) {}

    /** Those among exchanges, which come in the order of arrival. */
    static Collection<InForce> of(List<Exchange> all, ExchangeContents contents) {
        Map<Place, InForce> inForce = new LinkedHashMap<>();
        for (Exchange each : all) {
            boolean flags = each.kind() == ExchangeKind.EXCHANGE_KIND_FLAGS;
            boolean replica = each.kind() == ExchangeKind.EXCHANGE_KIND_REPLICA
                    || each.kind() == ExchangeKind.EXCHANGE_KIND_REPLICA_END;
            // What the hub itself registered comes again along the change log.
            boolean systems = !each.agreementId().isEmpty();
            if (systems && (flags || replica) && counts(each.state())) {
                ExchangeRecord content = contents.content(each);
                Place place = new Place(
                        each.personId(),
                        each.participantId(),
                        each.codes().itemNames(),
                        flags,
                        content.getReplica().getRecordKey());
                inForce.remove(place);
                if (each.kind() != ExchangeKind.EXCHANGE_KIND_REPLICA_END) {
                    inForce.put(place, new InForce(each, content));
                }
            }
        }
        return inForce.values();
    }

    private static boolean counts(ExchangeState state) {
        return switch (state) {
            case EXCHANGE_STATE_WAITING, EXCHANGE_STATE_SENT, EXCHANGE_STATE_PARKED, EXCHANGE_STATE_DONE -> true;
            case EXCHANGE_STATE_UNSPECIFIED,
                    EXCHANGE_STATE_ANSWERED,
                    EXCHANGE_STATE_REFUSED,
                    EXCHANGE_STATE_EXPIRED,
                    EXCHANGE_STATE_CANCELLED,
                    EXCHANGE_STATE_ASKED,
                    UNRECOGNIZED -> false;
        };
    }

    /** Shows no content. */
    @Override
    public String toString() {
        return "InForce[" + exchange + "]";
    }
}
