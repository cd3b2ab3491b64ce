package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.hub.store.TestDatabase;
import cityhub.resident.v1.ResidentChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever valid changes come in whatever order of persons: the record is that of the last, the log has no gap. */
class IntakeProperties {
    private static final AtomicInteger FIRST_SERIAL = new AtomicInteger(10_000);
    private static final int PERSONS = 4;
    private static TestDatabase database;
    private static IntakeBench bench;

    /** One step: which person, and what happens to him. */
    record Step(int person, Kind kind, String text) {}

    enum Kind {
        MOVES,
        IS_RENAMED,
        LEAVES_OR_RETURNS
    }

    @BeforeContainer
    static void start() {
        database = TestDatabase.create();
        bench = new IntakeBench(database);
    }

    @AfterContainer
    static void stop() {
        database.close();
    }

    @Property(tries = 60)
    void lastValidChangeIsTheRecordAndSequencesHaveNoGap(@ForAll("steps") List<Step> steps) {
        int base = FIRST_SERIAL.getAndAdd(PERSONS);
        Map<Integer, ResidentChange> last = new HashMap<>();
        List<ResidentChange> stream = new ArrayList<>();
        for (Step step : steps) {
            ResidentChange before = last.get(step.person());
            ResidentChange next =
                    before == null ? SampleChanges.entry(base + step.person()).build() : next(before, step);
            last.put(step.person(), next);
            stream.add(next);
        }
        List<SubmitChangesResponse> answers = bench.stream(stream);
        assertTrue(answers.stream().allMatch(IntakeBench::isAccepted), () -> answers.toString());
        last.forEach((person, change) -> assertArrayEquals(
                RecordNormaliser.stored(change).toByteArray(),
                bench.stored(SampleChanges.addresseeNumber(base + person))
                        .orElseThrow()
                        .toByteArray()));
        for (int i = 1; i < answers.size(); i++) {
            assertEquals(answers.get(i - 1).getSequence() + 1, answers.get(i).getSequence());
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> person = Arbitraries.integers().between(0, PERSONS - 1);
        Arbitrary<Kind> kind = Arbitraries.of(Kind.class);
        Arbitrary<String> text =
                Arbitraries.strings().withCharRange('ぁ', 'ん').ofMinLength(1).ofMaxLength(20);
        return Combinators.combine(person, kind, text)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    private static ResidentChange next(ResidentChange before, Step step) {
        boolean livesHere = "1".equals(before.getRecord().getResidentState());
        if (!livesHere) {
            ResidentChange.Builder returns = SampleChanges.following(before, "01");
            returns.getRecordBuilder().setResidentState("1").clearRemoval();
            return returns.build();
        }
        return switch (step.kind()) {
            case MOVES -> SampleChanges.move(before, step.text()).build();
            case IS_RENAMED -> {
                ResidentChange.Builder renamed = SampleChanges.following(before, "43");
                renamed.getRecordBuilder()
                        .getNameBuilder()
                        .setFullName(step.text() + renamed.getRecord().getAddresseeNumber());
                yield renamed.build();
            }
            case LEAVES_OR_RETURNS -> {
                ResidentChange.Builder leaves = SampleChanges.following(before, "21");
                leaves.getRecordBuilder()
                        .setResidentState("2")
                        .getRemovalBuilder()
                        .setDate(SampleChanges.date("2026-06-01"));
                yield leaves.build();
            }
        };
    }
}
