package cityhub.hub.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.ExportBatchesResponse;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PersonPostingsTest {
    /** Whoever stands in batches is found in exactly those, whatever the records and buckets. */
    @Property(tries = 200)
    void personsAreFoundInTheirBatchesOnly(
            @ForAll @Size(min = 1, max = 20) List<@Size(max = 20) List<@LongRange(min = 1, max = 5000) Long>> subjects,
            @ForAll @LongRange(min = 1, max = Integer.MAX_VALUE) long first) {
        List<ExportBatchesResponse> batches = new ArrayList<>();
        Map<Long, Set<Long>> expected = new HashMap<>();
        for (int i = 0; i < subjects.size(); i++) {
            long batch = first + i;
            batches.add(batch(batch, subjects.get(i)));
            subjects.get(i)
                    .forEach(each -> expected.computeIfAbsent(each, any -> new TreeSet<>())
                            .add(batch));
        }

        List<PersonPostings> lists = PersonPostings.of(batches);

        assertEquals(lists.stream().map(PersonPostings::bucket).distinct().count(), lists.size());
        for (long person = 0; person <= 5001; person++) {
            assertEquals(expected.getOrDefault(person, Set.of()), found(lists, person));
        }
    }

    @Test
    void batchesTooFarApartAndDamagedListsAreRefused() {
        List<ExportBatchesResponse> apart = List.of(batch(1, List.of(7L)), batch(65_537, List.of(7L)));
        assertThrows(IllegalArgumentException.class, () -> PersonPostings.of(apart));
        PersonPostings whole = PersonPostings.of(List.of(batch(1, List.of(7L)), batch(65_536, List.of(7L))))
                .getFirst();
        assertEquals(Set.of(1L, 65_536L), found(List.of(whole), 7));
        PersonPostings cut = new PersonPostings(
                whole.bucket(),
                1,
                65_536,
                whole.postings().substring(0, whole.postings().size() - 1));
        assertThrows(UncheckedIOException.class, () -> found(List.of(cut), 7));
    }

    private static Set<Long> found(List<PersonPostings> lists, long person) {
        Set<Long> found = new HashSet<>();
        lists.stream()
                .filter(each -> each.bucket() == PersonPostings.bucketOf(person))
                .forEach(each -> each.batches(Set.of(person), found::add));
        return found;
    }

    static ExportBatchesResponse batch(long number, List<Long> persons) {
        ExportBatchesResponse.Builder batch = ExportBatchesResponse.newBuilder().setBatch(number);
        batch.addRecords(BatchRecord.newBuilder().setSubjects(SubjectsBlob.NONE));
        // Two records, so that somebody may stand in both.
        for (List<Long> some : List.of(persons.subList(0, persons.size() / 2), persons)) {
            batch.addRecords(BatchRecord.newBuilder().setSubjects(SubjectsBlob.of(new byte[32], some)));
        }
        return batch.build();
    }
}
