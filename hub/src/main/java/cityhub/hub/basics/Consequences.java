package cityhub.hub.basics;

import cityhub.hub.delivery.LogEntry;
import cityhub.hub.disclosure.ScopeAttributes;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What follows from accepted changes for the log and the searches. It comes from the changes alone, so that it is computed while
 * the database has the batch's first statements.
 *
 * @param log what consumers' feeds are told, in the order of acceptance
 * @param scopes stored form of the attributes by which populations are judged, in the order of acceptance
 * @param searchKeys by person, of newcomers and of the persons whose search keys are others than before
 * @param rekeyed those of them who have search keys already
 * @param matching by key under which a newcomer would be found as a non-resident, the newcomer
 */
record Consequences(
        List<LogEntry> log,
        List<ByteString> scopes,
        Map<Long, Set<SearchKey>> searchKeys,
        Set<Long> rekeyed,
        Map<SearchKey, Long> matching) {

    /** Computes them in a thread of its own. */
    static CompletableFuture<Consequences> begin(List<Accepted> accepted, SearchKeys searchKeys) {
        List<Accepted> all = List.copyOf(accepted);
        return CompletableFuture.supplyAsync(
                () -> of(all, searchKeys),
                work -> Thread.ofVirtual().name("intake-consequences").start(work));
    }

    private static Consequences of(List<Accepted> accepted, SearchKeys keys) {
        List<LogEntry> log = new ArrayList<>(accepted.size());
        List<ByteString> scopes = new ArrayList<>(accepted.size());
        Map<Long, Set<SearchKey>> searchKeys = new LinkedHashMap<>();
        Set<Long> rekeyed = new LinkedHashSet<>();
        Map<SearchKey, Long> matching = new LinkedHashMap<>();
        for (Accepted each : accepted) {
            LogEntry entry = each.logEntry();
            log.add(entry);
            scopes.add(ByteString.copyFrom(
                    entry.scopeAfter().map(ScopeAttributes::encode).orElseThrow()));
            long personId = each.after().personId();
            ResidentRecord after = each.after().record().orElseThrow();
            Optional<ResidentRecord> before = each.before().record();
            if (before.isEmpty()) {
                searchKeys.put(personId, keys.of(after));
                keys.matching(after).forEach(key -> matching.put(key, personId));
            } else if (!SearchKeys.isSame(before.get(), after)) {
                rekeyed.add(personId);
                searchKeys.put(personId, keys.of(after));
            }
        }
        return new Consequences(log, scopes, searchKeys, rekeyed, matching);
    }

    /** Shows no values. */
    @Override
    public String toString() {
        return "Consequences[" + log.size() + "]";
    }
}
