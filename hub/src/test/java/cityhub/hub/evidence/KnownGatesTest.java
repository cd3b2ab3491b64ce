package cityhub.hub.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.HubException;
import cityhub.hub.store.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gates in memory are those of the database whenever a sealing transaction has locked their head. */
class KnownGatesTest {
    private static final String AGREEMENT = Fixture.AGREEMENT;

    private final Gates gates = new Gates();
    private final KnownGates known = new KnownGates();
    private TestDatabase database;

    @BeforeEach
    void start() {
        database = TestDatabase.create();
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private interface Work {
        void run(Connection tx) throws SQLException;
    }

    private void write(Work work) {
        database.db().transaction(tx -> {
            work.run(tx);
            return true;
        });
    }

    private boolean update() {
        return database.db()
                .transaction(tx -> known.update(tx, LedgerStore.lockHeads(tx).gateWrite()));
    }

    /** Ids of writes that the gates of protection have. */
    private long writes() {
        return database.db().<Long>transaction(tx -> {
            try (Statement statement = tx.createStatement();
                    ResultSet row =
                            statement.executeQuery("SELECT COUNT(DISTINCT write_id) FROM evidence_gate_protection")) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    private void execute(String sql) {
        write(tx -> {
            try (Statement statement = tx.createStatement()) {
                statement.execute(sql);
            }
        });
    }

    @Test
    void whatWasWrittenSinceIsKnownAtTheNextBatch() {
        write(tx -> gates.agreement(tx, AGREEMENT, 1, true, Fixture.FAR, 7));
        write(tx -> gates.protectedPerson(tx, 11, 5));
        assertTrue(update());
        assertEquals(1, known.agreement(AGREEMENT).orElseThrow().revision());
        assertEquals(5, known.protection(11));
        assertEquals(0, known.protection(12));
        assertTrue(known.certificate(Fixture.FINGERPRINT).isEmpty());

        write(tx -> gates.agreement(tx, AGREEMENT, 2, false, Fixture.FAR, 8));
        write(tx -> gates.certificate(tx, Fixture.FINGERPRINT, true, Fixture.FAR, 9));
        write(tx -> gates.protectedPerson(tx, 12, 6));
        write(tx -> gates.protectedPerson(tx, 11, 4));
        assertTrue(update());

        assertFalse(known.agreement(AGREEMENT).orElseThrow().active());
        assertEquals(9, known.certificate(Fixture.FINGERPRINT).orElseThrow().outboxId());
        assertEquals(6, known.protection(12));
        assertEquals(5, known.protection(11), "an older sequence takes nothing back");
    }

    @Test
    void protectionsOfManyAreOneWriteAndThoseOfNobodyNone() {
        write(tx -> gates.protectedPersons(tx, Map.of(11L, 5L, 12L, 6L, 13L, 7L)));
        assertTrue(update());
        assertEquals(1, writes());
        write(tx -> gates.protectedPersons(tx, Map.of()));
        assertFalse(update());

        write(tx -> gates.protectedPersons(tx, Map.of(11L, 4L, 12L, 8L)));
        assertTrue(update());
        assertEquals(List.of(5L, 8L, 7L), List.of(known.protection(11), known.protection(12), known.protection(13)));
    }

    @Test
    void whatWasTakenBackIsNotKnown() {
        assertTrue(update());

        assertThrows(
                HubException.class,
                () -> write(tx -> {
                    gates.agreement(tx, AGREEMENT, 1, true, Fixture.FAR, 7);
                    throw new SQLException("taken back");
                }));
        assertFalse(update());

        assertTrue(known.agreement(AGREEMENT).isEmpty());
    }

    @Test
    void databaseThatTookOverWithoutTheNewestWriteIsReadAnew() {
        execute("CREATE TABLE head_before AS SELECT * FROM evidence_gate_head");
        write(tx -> gates.agreement(tx, AGREEMENT, 1, true, Fixture.FAR, 7));
        assertTrue(update());

        execute("DELETE FROM evidence_gate_agreement");
        execute("UPDATE evidence_gate_head SET write_id = (SELECT write_id FROM head_before)");
        write(tx -> gates.protectedPerson(tx, 11, 5));
        assertTrue(update());

        assertTrue(known.agreement(AGREEMENT).isEmpty());
        assertEquals(5, known.protection(11));
    }

    @Test
    void hubOfTheVersionBeforeCannotWriteWhatThisOneWouldMiss() {
        assertThrows(
                HubException.class,
                () -> execute(
                        "INSERT INTO evidence_gate_agreement (agreement_id, revision, active, valid_to, outbox_id)"
                                + " VALUES ('" + AGREEMENT + "', 1, 0, '2099-01-01', 1)"));
        assertThrows(
                HubException.class,
                () -> execute("INSERT INTO evidence_gate_certificate (fingerprint, active, not_after, outbox_id)"
                        + " VALUES ('" + Fixture.FINGERPRINT + "', 0, '2099-01-01', 1)"));
        assertThrows(
                HubException.class,
                () -> execute("INSERT INTO evidence_gate_protection (person_id, sequence) VALUES (1, 1)"));
    }
}
