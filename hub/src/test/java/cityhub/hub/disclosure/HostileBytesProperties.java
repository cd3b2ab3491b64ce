package cityhub.hub.disclosure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.HubException;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** Bytes that no intake stored: a typed reason, or only approved leaves in canonical form; never a crash. */
class HostileBytesProperties {

    private static final PlanCompiler COMPILER = new PlanCompiler();
    private static final NumberTable NUMBERS = new RandomNumbers(1, 0);

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void alteredBytesAreRefusedOrHarmless(@ForAll long agreement, @ForAll long resident, @ForAll long damage)
            throws InvalidProtocolBufferException {
        PlanTerms terms = RandomTerms.terms(agreement);
        byte[] stored = damaged(new RandomRecords(resident).record().toByteArray(), new Random(damage));

        PlanRun run = PlanRun.of(COMPILER.compile(terms), stored, NUMBERS);

        Statistics.collect(run.reason().isPresent() ? run.reason().orElseThrow() : "released");
        Statistics.coverage(coverage -> {
            coverage.check("released").percentage(share -> share > 2);
            coverage.check(WithheldReason.WITHHELD_REASON_RECORD_UNREADABLE).percentage(share -> share > 20);
        });
        if (run.payload().isPresent()) {
            isApprovedAndCanonical(terms, run.bytes());
        }
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void randomBytesAreRefusedOrHarmless(@ForAll long agreement, @ForAll byte[] stored)
            throws InvalidProtocolBufferException {
        PlanTerms terms = RandomTerms.terms(agreement);
        PlanRun run = PlanRun.of(COMPILER.compile(terms), stored, NUMBERS);
        if (run.payload().isPresent()) {
            isApprovedAndCanonical(terms, run.bytes());
        }
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void comparisonOfAlteredBytesEnds(@ForAll long resident, @ForAll long damage) {
        byte[] before = new RandomRecords(resident).record().toByteArray();
        byte[] after = damaged(before, new Random(damage));

        ChangedLeaves changed = ChangedLeaves.between(before, after);

        assertEquals(changed, ChangedLeaves.decode(changed.encode()));
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void scopeAttributesOfAlteredBytesAreReadOrRefused(@ForAll long resident, @ForAll long damage) {
        byte[] stored = damaged(new RandomRecords(resident).record().toByteArray(), new Random(damage));
        try {
            assertEquals(attributes(ResidentRecord.parseFrom(stored)), ScopeAttributes.of(stored));
        } catch (InvalidProtocolBufferException noRecord) {
            isReadOrRefused(stored);
        }
    }

    private static void isReadOrRefused(byte[] stored) {
        try {
            assertTrue(ScopeAttributes.of(stored).encode().length >= 3);
        } catch (HubException refused) {
            assertEquals(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, refused.reason());
        }
    }

    private static ScopeAttributes attributes(ResidentRecord record) {
        return new ScopeAttributes(
                record.getBirthDate().getValue(),
                record.getAddress().getWardCode(),
                record.getResidentKind(),
                record.getResidentState());
    }

    private static void isApprovedAndCanonical(PlanTerms terms, byte[] received) throws InvalidProtocolBufferException {
        DynamicMessage message = DynamicMessage.parseFrom(RandomRecords.RECORD, received);
        assertFalse(ReferenceProjection.holdsUnknownFields(message));
        Set<String> beyond = ReferenceProjection.leavesOf(message);
        beyond.removeAll(new ReferenceProjection(terms).approved());
        assertEquals(Set.of(), beyond);
        assertArrayEquals(message.toByteArray(), received);
    }

    /** Truncated, or with bytes replaced, inserted, removed, doubled or moved. */
    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] result = bytes;
        for (int i = random.nextInt(3); i >= 0 && result.length > 1; i--) {
            int at = random.nextInt(result.length);
            int length = 1 + random.nextInt(Math.min(8, result.length - at));
            byte[] head = Arrays.copyOf(result, at);
            byte[] piece = Arrays.copyOfRange(result, at, at + length);
            byte[] tail = Arrays.copyOfRange(result, at + length, result.length);
            result = switch (random.nextInt(6)) {
                case 0 -> head;
                case 1 -> joined(head, tail);
                case 2 -> joined(head, piece, piece, tail);
                case 3 -> joined(tail, piece, head);
                case 4 -> joined(head, new byte[] {(byte) random.nextInt(256)}, tail);
                default -> {
                    byte[] flipped = result.clone();
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                    yield flipped;
                }
            };
        }
        return result;
    }

    private static byte[] joined(byte[]... pieces) {
        byte[] all = {};
        for (byte[] piece : pieces) {
            int at = all.length;
            all = Arrays.copyOf(all, at + piece.length);
            System.arraycopy(piece, 0, all, at, piece.length);
        }
        return all;
    }
}
