package cityhub.hub.addressee;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the acquisition of persons' codes (符号取得) is, by which the network knows them. Only the status is held; the code
 * never comes to the hub. All methods work in the caller's transaction.
 */
public final class Acquisitions {
    private Acquisitions() {}

    /** Where one stands. */
    public enum State {
        /** Nobody asked for it yet. */
        NONE,
        /** Asked for; the platform has not said that it is there. */
        REQUESTED,
        /** The platform has it. */
        ACQUIRED,
        /** The platform refused it, or it failed too often: an officer is to look at it. */
        FAILED
    }

    /**
     * Where one stands, and since when.
     *
     * @param state where it stands
     * @param requested when it was first asked for; empty with NONE
     * @param numbered when the platform gave its number (取得番号), and the Juki-net side was next; empty before
     * @param relayed when the Juki-net side had it; empty before
     * @param ended when it was acquired or failed; empty otherwise
     */
    record Status(
            State state,
            Optional<Instant> requested,
            Optional<Instant> numbered,
            Optional<Instant> relayed,
            Optional<Instant> ended) {
        static final Status NONE =
                new Status(State.NONE, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Where one person's stands. */
    static Status status(Connection connection, long personId) throws SQLException {
        return AcquisitionRepository.status(connection, personId).orElse(Status.NONE);
    }

    /** The states of these persons, one for each. */
    public static Map<Long, State> states(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, State> states = new HashMap<>();
        personIds.forEach(each -> states.put(each, State.NONE));
        states.putAll(AcquisitionRepository.states(connection, states.keySet()));
        return states;
    }

    /**
     * Notes that the codes of persons are asked for.
     *
     * @param exchangeIds an id for each person, under which the code is asked for if it never was
     * @return the persons for whom it was not before: their work is the caller's to put in
     */
    public static Set<Long> request(Connection tx, Map<Long, String> exchangeIds) throws SQLException {
        SortedMap<Long, String> missing = new TreeMap<>(exchangeIds);
        missing.keySet()
                .removeAll(
                        AcquisitionRepository.states(tx, exchangeIds.keySet()).keySet());
        return missing.isEmpty() ? Set.of() : AcquisitionRepository.insert(tx, missing);
    }

    /** Forgets that a person's code was asked for; gives the id under which it was. */
    public static Optional<String> forget(Connection tx, long personId) throws SQLException {
        return AcquisitionRepository.delete(tx, personId);
    }

    /** Numbers (取得番号) that the platform gave to the requests for these persons' codes; persons without one are absent. */
    public static Map<Long, String> acquisitionNumbers(Connection connection, Collection<Long> personIds)
            throws SQLException {
        return AcquisitionRepository.acquisitionNumbers(connection, personIds);
    }

    /** Notes the number that the platform gave to the request; the Juki-net side is asked under it from now on. */
    public static void numbered(Connection tx, long personId, String acquisitionNumber) throws SQLException {
        AcquisitionRepository.numbered(tx, personId, acquisitionNumber);
    }

    /** Notes that the Juki-net side has the number and the resident code. */
    public static void relayed(Connection tx, long personId) throws SQLException {
        AcquisitionRepository.relayed(tx, personId);
    }

    /** Notes how it went on. The platform's number goes with the end of the acquisition: nobody may keep it longer (番号法21条の2). */
    public static void settle(Connection tx, long personId, State state) throws SQLException {
        AcquisitionRepository.settle(tx, personId, state);
    }
}
