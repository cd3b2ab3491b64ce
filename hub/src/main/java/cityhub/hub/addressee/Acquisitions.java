package cityhub.hub.addressee;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

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

    /** The states of these persons, one for each. */
    public static Map<Long, State> states(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, State> states = new HashMap<>();
        personIds.forEach(each -> states.put(each, State.NONE));
        states.putAll(AcquisitionRepository.states(connection, states.keySet()));
        return states;
    }

    /**
     * Notes that a person's code is asked for.
     *
     * @return whether it was not before: then the work is the caller's to put in
     */
    public static boolean request(Connection tx, long personId, String exchangeId) throws SQLException {
        return AcquisitionRepository.insert(tx, personId, exchangeId);
    }

    /** Forgets that a person's code was asked for. */
    public static void forget(Connection tx, long personId) throws SQLException {
        AcquisitionRepository.delete(tx, personId);
    }

    /** Notes how it went on. */
    public static void settle(Connection tx, long personId, State state) throws SQLException {
        AcquisitionRepository.settle(tx, personId, state);
    }
}
