package cityhub.hub.registry;

import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One administrative step while its transaction is open: it alone holds the registry's lock. */
final class Step {
    private final Connection connection;
    private final RegistryEventRepository.Head head;
    private final RegistryEventRepository events;
    private final Acts acts;
    private final List<Long> recorded = new ArrayList<>();
    private long version;

    Step(Connection connection, RegistryEventRepository.Head head, RegistryEventRepository events, Acts acts) {
        this.connection = connection;
        this.head = head;
        this.events = events;
        this.acts = acts;
        this.version = head.version();
    }

    Connection connection() {
        return connection;
    }

    /** The database's clock at the beginning of the step. */
    Instant now() {
        return head.now();
    }

    /** Business date of {@link #now()}. */
    LocalDate today() {
        return RegistryWatch.businessDate(head.now());
    }

    /** Records an act in this transaction; returns its outbox id. */
    long act(String kind, String actor, String target, Map<String, String> details) throws SQLException {
        long id = acts.record(connection, new Act(kind, actor, target, new TreeMap<>(details)));
        recorded.add(id);
        return id;
    }

    /** Announces a change to every hub, once this transaction is committed. */
    void announce(RegistryEvent.Kind kind, String target) throws SQLException {
        version++;
        events.append(connection, new RegistryEvent(version, kind, target));
    }

    /** Outbox ids of the acts of this step. */
    List<Long> recorded() {
        return List.copyOf(recorded);
    }
}
