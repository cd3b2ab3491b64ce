package cityhub.hub.basics;

import static cityhub.hub.registry.Town.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.basics.ResidentComparison.Result;
import cityhub.registry.v1.AgreementTerms;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The periodic comparison finds exactly what drifted. */
class ResidentComparisonTest {
    private static final String WARD = "011011";
    private static final String OTHER_WARD = "011029";
    private static final int BUCKETS = 4096;
    private static final byte[] SALT = new byte[32];
    private static Registered hub;
    private static ResidentComparison comparison;

    @BeforeAll
    static void start() {
        hub = new Registered();
        comparison = hub.bean(ResidentComparison.class);
        List<ResidentRecord> records = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            records.add(Registered.record(Integer.toString(50_000 + i), "生成　太郎", i % 2 == 0 ? WARD : OTHER_WARD));
        }
        hub.register(records);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void copyThatIsWholeDiffersNowhere() {
        String agreement = hub.agreed(Registered.inWard(WARD), true);
        Result result = compare(agreement, copy(agreement));
        assertEquals(550, result.records());
        assertEquals(List.of(), result.differing());
        assertEquals(List.of(), result.withheld());
    }

    @Test
    void alteredLostAndStrangeRecordsAreFoundAndNothingElse() {
        String agreement = hub.agreed(Registered.inWard(WARD), true);
        Map<String, ResidentRecord> copy = copy(agreement);
        ResidentRecord altered = copy.get("50000").toBuilder().setSex("1").build();
        copy.put("50000", altered);
        copy.remove("50002");
        copy.put("50001", altered.toBuilder().setAddresseeNumber("50001").build());

        Set<Integer> expected = new TreeSet<>(List.of(bucket("50000"), bucket("50001"), bucket("50002")));
        assertEquals(List.copyOf(expected), compare(agreement, copy).differing());
    }

    @Test
    void bucketWithAWithheldRecordIsSaidNotToBeComparable() {
        ResidentRecord unwritable = Registered.record("59999", "生成　𪚥", "011037");
        hub.register(List.of(unwritable));
        AgreementTerms.Builder terms = Registered.inWard("011037").setRepertoire("jis-x-0208");
        String agreement = hub.agreed(terms, true);
        Result result = compare(agreement, copy(agreement));
        assertEquals(0, result.records());
        assertEquals(List.of(bucket("59999")), result.withheld());
        assertEquals(List.of(), result.differing());
    }

    @Test
    void comparisonStandsInTheLedgerAndNeedsBulkOutputAndItsForm() {
        String agreement = hub.agreed(Registered.inWard(WARD), true);
        Map<String, ResidentRecord> copy = copy(agreement);
        long before = compared();
        compare(agreement, copy);
        assertEquals(before + 1, compared());

        String noBulk = hub.agreed(Registered.inWard(WARD), false);
        refused(ErrorReason.ERROR_REASON_MODE_NOT_APPROVED, () -> compare(noBulk, copy));
        assertThrows(
                HubException.class,
                () -> comparison.compare(hub.asker, agreement, new byte[31], List.of(ByteString.EMPTY)));
        assertThrows(HubException.class, () -> comparison.compare(hub.asker, agreement, SALT, List.of()));
        assertThrows(
                HubException.class, () -> comparison.compare(hub.asker, agreement, SALT, List.of(ByteString.EMPTY)));
    }

    private static long compared() {
        return new IntakeBench(hub.database())
                .count("SELECT COUNT(*) FROM evidence_outbox WHERE kind = 'copy-compared' AND batch IS NOT NULL");
    }

    private static Map<String, ResidentRecord> copy(String agreement) {
        DownstreamCopy copy = new DownstreamCopy();
        hub.bean(ResidentSnapshots.class)
                .run(hub.asker, new ResidentSnapshots.Wish(agreement, ""), copy, new SnapshotSession());
        return new HashMap<>(copy.records());
    }

    private static Result compare(String agreement, Map<String, ResidentRecord> copy) {
        byte[][] buckets = new byte[BUCKETS][32];
        copy.forEach((number, record) -> {
            byte[] hash = hash(record.toByteArray());
            for (int i = 0; i < 32; i++) {
                buckets[bucket(number)][i] ^= hash[i];
            }
        });
        return comparison.compare(
                hub.asker,
                agreement,
                SALT,
                Arrays.stream(buckets).map(ByteString::copyFrom).toList());
    }

    private static int bucket(String number) {
        byte[] hash = hash(number.getBytes(StandardCharsets.UTF_8));
        return (Byte.toUnsignedInt(hash[0]) * 256 + Byte.toUnsignedInt(hash[1])) % BUCKETS;
    }

    private static byte[] hash(byte[] bytes) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(SALT);
            return sha256.digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
