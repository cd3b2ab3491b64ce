package cityhub.hub.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.evidence.v1.ExportBatchesResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FreshBatchesTest {
    private static ExportBatchesResponse batch(long number) {
        return ExportBatchesResponse.newBuilder()
                .setBatch(number)
                .setCheckpoint("c".repeat(100))
                .build();
    }

    private static List<Long> numbers(FreshBatches fresh, long first, int limit) {
        return fresh.from(first, limit).stream()
                .map(ExportBatchesResponse::getBatch)
                .toList();
    }

    @Test
    void thoseThatFollowEachOtherAreGivenUpToALimit() {
        FreshBatches fresh = new FreshBatches(10_000);
        for (long number : new long[] {5, 6, 7, 9}) {
            fresh.add(batch(number));
        }
        assertEquals(List.of(5L, 6L, 7L), numbers(fresh, 5, 10));
        assertEquals(List.of(5L, 6L), numbers(fresh, 5, 2));
        assertEquals(List.of(), numbers(fresh, 4, 10));
        assertEquals(List.of(9L), numbers(fresh, 9, 10));
    }

    @Test
    void thereIsRoomForSoManyBytesAndAgainWhenSomeAreTakenOut() {
        int size = batch(1).getSerializedSize();
        FreshBatches fresh = new FreshBatches(2L * size);
        for (long number = 1; number <= 4; number++) {
            fresh.add(batch(number));
        }
        fresh.add(batch(2));
        assertEquals(List.of(1L, 2L), numbers(fresh, 1, 10));

        fresh.removeThrough(2);
        assertEquals(List.of(), numbers(fresh, 1, 10));
        for (long number = 3; number <= 6; number++) {
            fresh.add(batch(number));
        }
        assertEquals(List.of(3L, 4L), numbers(fresh, 3, 10));
    }
}
