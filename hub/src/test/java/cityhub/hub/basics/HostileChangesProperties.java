package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.hub.store.TestDatabase;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.InvalidProtocolBufferException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever bytes come in: an answer, never a dead worker; and what is stored is always in the one form. */
class HostileChangesProperties {
    private static TestDatabase database;
    private static IntakeBench bench;

    /** A byte of a valid change that is replaced. */
    record Blow(int at, byte value) {}

    @BeforeContainer
    static void start() {
        database = TestDatabase.create();
        bench = new IntakeBench(database);
    }

    @Property(tries = 300)
    void damagedChangeIsAnswered(@ForAll @IntRange(min = 1, max = 400) int serial, @ForAll("blows") List<Blow> blows) {
        byte[] bytes = SampleChanges.entry(serial).build().toByteArray();
        blows.forEach(each -> bytes[each.at() % bytes.length] = each.value());
        assertAnswered(bytes);
    }

    @Property(tries = 100)
    void truncatedChangeIsAnswered(@ForAll @IntRange(min = 0, max = 10_000) int length) {
        byte[] bytes = SampleChanges.entry(500).build().toByteArray();
        assertAnswered(Arrays.copyOf(bytes, length % bytes.length));
    }

    @Property(tries = 100)
    void randomBytesAreAnswered(@ForAll byte[] bytes) {
        assertAnswered(bytes);
    }

    /** Behind all of it the next good change still passes, and every stored record is canonical. */
    @AfterContainer
    static void goodChangeStillPassesAndStoredRecordsAreCanonical() {
        int serial = 10_000 + (int) bench.count("SELECT COUNT(*) FROM basics_request");
        SubmitChangesResponse answer = bench.submit(SampleChanges.entry(serial));
        assertTrue(IntakeBench.isAccepted(answer), () -> "" + answer.getFindingsList());
        for (byte[] payload : payloads()) {
            assertCanonical(payload);
        }
        database.close();
    }

    @Provide
    Arbitrary<List<Blow>> blows() {
        return Arbitraries.integers()
                .between(0, 10_000)
                .flatMap(at -> Arbitraries.bytes().map(value -> new Blow(at, value)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    private static void assertAnswered(byte[] bytes) {
        IntakeSession session = bench.session();
        CompletableFuture<SubmitChangesResponse> answer = session.submit(SampleChanges.requestId(), bytes);
        session.end();
        SubmitChangesResponse response = answer.join();
        assertNotEquals(IntakeOutcome.INTAKE_OUTCOME_UNSPECIFIED, response.getOutcome());
        assertEquals(IntakeBench.isAccepted(response), response.getSequence() > 0);
    }

    private static void assertCanonical(byte[] payload) {
        try {
            ResidentRecord record = ResidentRecord.parseFrom(payload);
            assertArrayEquals(payload, record.toByteArray());
            assertTrue(record.getUnknownFields().asMap().isEmpty());
            assertEquals("", record.getIndividualNumber() + record.getResidentCode() + record.getIntegratedNumber());
            assertFalse(record.getAddresseeNumber().isEmpty());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static List<byte[]> payloads() {
        return database.db().read(connection -> {
            List<byte[]> payloads = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT payload FROM basics_resident");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    payloads.add(rows.getBytes(1));
                }
            }
            return payloads;
        });
    }
}
