package cityhub.hub.delivery;

import cityhub.hub.store.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is parked for one consumer, as its feed sees and changes it. Used by one thread. */
final class ParkedDeliveries {
    private final Database database;
    private final WithheldStore store = new WithheldStore();
    private final String agreementId;
    private boolean any;
    private volatile boolean released;

    ParkedDeliveries(Database database, String agreementId) {
        this.database = database;
        this.agreementId = agreementId;
        this.any = database.read(connection -> store.any(connection, agreementId));
    }

    /** Whether something that was parked went out in this session. */
    boolean released() {
        return released;
    }

    /** How to read a chunk. */
    ScopeJudge.Reading reading(List<LoggedEntry> entries, Set<Long> outdated) {
        return new ScopeJudge.Reading(
                outdated,
                any ? of(entries.stream().map(each -> each.entry().personId()).collect(Collectors.toSet())) : Map.of());
    }

    private Map<Long, Parked> of(Set<Long> personIds) {
        return database.read(connection -> store.of(connection, agreementId, personIds));
    }

    /** Notes durably, before any of it is sent, what is parked and what goes out after all. */
    void note(List<FeedPart> parts) {
        List<WithheldRecord> held = new ArrayList<>();
        Map<Long, FeedPart.Delivery> sent = new LinkedHashMap<>();
        for (FeedPart part : parts) {
            switch (part) {
                case FeedPart.Entries entries -> entries.deliveries().forEach(each -> sent.put(each.personId(), each));
                case FeedPart.Held each -> {
                    sent.remove(each.delivery().personId());
                    held.add(new WithheldRecord(
                            each.delivery().personId(),
                            each.delivery().sequence(),
                            each.held().reason()));
                }
            }
        }
        any |= !held.isEmpty();
        if (!any) {
            return;
        }
        Set<Long> heldHere = held.stream().map(WithheldRecord::personId).collect(Collectors.toSet());
        Map<Long, Parked> before = of(sent.keySet());
        List<FeedPart.Delivery> resolved = sent.values().stream()
                .filter(each -> heldHere.contains(each.personId()) || isParked(before.get(each.personId())))
                .toList();
        if (held.isEmpty() && resolved.isEmpty()) {
            return;
        }
        released |= !resolved.isEmpty();
        database.transactionRetrying(connection -> {
            store.park(connection, agreementId, held);
            store.resolve(connection, agreementId, resolved);
            return true;
        });
    }

    private static boolean isParked(Parked parked) {
        return parked != null && parked.resolvedSequence() == 0;
    }
}
