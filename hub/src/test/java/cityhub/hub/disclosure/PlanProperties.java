package cityhub.hub.disclosure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.evidence.v1.WithheldReason;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** What holds for every agreement and every record. */
class PlanProperties {

    private static final PlanCompiler COMPILER = new PlanCompiler();

    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void planGivesWhatTheReferenceGives(@ForAll long agreement, @ForAll long resident) {
        PlanTerms terms = RandomTerms.terms(agreement);
        DynamicMessage record = new RandomRecords(resident).record();
        NumberTable numbers = RandomNumbers.of(resident);

        PlanRun run = PlanRun.of(COMPILER.compile(terms), record.toByteArray(), numbers);

        Statistics.collect(run.reason().isPresent() ? "withheld" : "released");
        Statistics.coverage(coverage -> {
            coverage.check("released").percentage(share -> share > 20);
            coverage.check("withheld").percentage(share -> share > 5);
        });
        try {
            byte[] expected = new ReferenceProjection(terms).project(record, PlanRun.PERSON, numbers);
            assertEquals(Optional.empty(), run.reason());
            assertArrayEquals(expected, run.bytes());
        } catch (ReferenceProjection.Refused refused) {
            assertEquals(Optional.of(refused.reason()), run.reason());
        }
    }

    @Property(tries = 800, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void itemsOutsideTheAgreementChangeNothing(@ForAll long agreement, @ForAll long resident, @ForAll long change) {
        PlanTerms terms = RandomTerms.terms(agreement);
        DisclosurePlan plan = COMPILER.compile(terms);
        Set<String> outside = new HashSet<>();
        PayloadSchema.RESIDENT_RECORD.leaves().forEach(leaf -> outside.add(leaf.path()));
        outside.removeAll(new ReferenceProjection(terms).approved());
        DynamicMessage before = new RandomRecords(resident).record();
        DynamicMessage after = RecordChanges.alter(before, outside, new Random(change));
        NumberTable numbers = RandomNumbers.of(resident);

        PlanRun was = PlanRun.of(plan, before.toByteArray(), numbers);
        PlanRun is = PlanRun.of(plan, after.toByteArray(), numbers);

        assertEquals(was.reason(), is.reason());
        if (was.payload().isPresent()) {
            assertArrayEquals(was.bytes(), is.bytes());
        }
        assertFalse(plan.touchedBy(ChangedLeaves.between(before.toByteArray(), after.toByteArray())));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void whatIsReceivedHoldsOnlyApprovedLeaves(@ForAll long agreement, @ForAll long resident)
            throws InvalidProtocolBufferException {
        PlanTerms terms = RandomTerms.terms(agreement);
        PlanRun run = PlanRun.of(
                COMPILER.compile(terms), new RandomRecords(resident).record().toByteArray(), new RandomNumbers(1, 0));
        if (run.payload().isEmpty()) {
            return;
        }

        DynamicMessage received = DynamicMessage.parseFrom(RandomRecords.RECORD, run.bytes());

        assertFalse(ReferenceProjection.holdsUnknownFields(received));
        Set<String> beyond = ReferenceProjection.leavesOf(received);
        beyond.removeAll(new ReferenceProjection(terms).approved());
        assertEquals(Set.of(), beyond);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void sameTermsGiveTheSamePlanWhateverTheOrder(@ForAll long agreement, @ForAll long resident) {
        PlanTerms terms = RandomTerms.terms(agreement);
        List<String> shuffled = new ArrayList<>(terms.items());
        Collections.shuffle(shuffled, new Random(resident));
        DisclosurePlan one = COMPILER.compile(terms);
        DisclosurePlan other = new PlanCompiler()
                .compile(new PlanTerms(
                        shuffled, terms.numberUse(), terms.numberDomain(), terms.codes(), terms.repertoire()));
        byte[] stored = new RandomRecords(resident).record().toByteArray();
        NumberTable numbers = RandomNumbers.of(resident);

        PlanRun first = PlanRun.of(one, stored, numbers);
        PlanRun again = PlanRun.of(other, stored, numbers);

        assertEquals(one.digest(), other.digest());
        assertEquals(first.reason(), again.reason());
        if (first.payload().isPresent()) {
            assertArrayEquals(first.bytes(), again.bytes());
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void builderGivesEachRecordAsIfItWereAlone(@ForAll long agreement, @ForAll long residents) {
        DisclosurePlan plan = COMPILER.compile(RandomTerms.terms(agreement));
        Disclosed.Builder together = plan.open(PlanRun.CONTEXT);
        List<byte[]> alone = new ArrayList<>();
        for (long i = 0; i < 5; i++) {
            StoredRecord record = new StoredRecord(
                    i, 1, new RandomRecords(residents + i).record().toByteArray());
            NumberTable numbers = RandomNumbers.of(residents + i);
            Disclosed.Builder single = plan.open(PlanRun.CONTEXT);
            EntryHeader header =
                    new EntryHeader(cityhub.evidence.v1.EntryKind.ENTRY_KIND_RECORD, 1, i, 0, 0, "", false, 0);
            Optional<WithheldReason> reason = single.record(header, record, numbers);
            assertEquals(reason, together.record(header, record, numbers));
            alone.addAll(single.build().entries());
        }

        List<byte[]> entries = together.build().entries();
        assertEquals(alone.size(), entries.size());
        for (int i = 0; i < entries.size(); i++) {
            assertArrayEquals(alone.get(i), entries.get(i));
        }
    }

    @Property(tries = 800, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void changedLeavesAreThoseThatDiffer(@ForAll long resident, @ForAll long change) {
        Random random = new Random(change);
        DynamicMessage before = new RandomRecords(resident).record();
        Set<String> some = new HashSet<>();
        PayloadSchema.RESIDENT_RECORD.leaves().stream()
                .filter(leaf -> random.nextInt(20) == 0)
                .forEach(leaf -> some.add(leaf.path()));
        DynamicMessage after = RecordChanges.alter(before, some, random);

        ChangedLeaves changed = ChangedLeaves.between(before.toByteArray(), after.toByteArray());

        assertEquals(RecordChanges.differences(before, after), changed.paths());
        assertEquals(changed, ChangedLeaves.decode(changed.encode()));
        assertTrue(ChangedLeaves.between(before.toByteArray(), before.toByteArray())
                .isEmpty());
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void outputChangesOnlyWhenTouched(@ForAll long agreement, @ForAll long resident, @ForAll long other) {
        DisclosurePlan plan = COMPILER.compile(RandomTerms.terms(agreement));
        byte[] before = new RandomRecords(resident).record().toByteArray();
        byte[] after = new RandomRecords(other).record().toByteArray();
        NumberTable numbers = new RandomNumbers(1, 0);

        PlanRun was = PlanRun.of(plan, before, numbers);
        PlanRun is = PlanRun.of(plan, after, numbers);

        boolean differs = !was.reason().equals(is.reason())
                || (was.payload().isPresent() && !java.util.Arrays.equals(was.bytes(), is.bytes()));
        if (differs) {
            assertTrue(plan.touchedBy(ChangedLeaves.between(before, after)));
        }
    }
}
