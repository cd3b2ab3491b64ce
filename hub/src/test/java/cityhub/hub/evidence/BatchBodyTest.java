package cityhub.hub.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.evidence.v1.BatchRecord;
import com.google.protobuf.ByteString;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class BatchBodyTest {
    private static List<BatchRecord> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] salt = new byte[32];
                    new Random(i).nextBytes(salt);
                    return BatchRecord.newBuilder()
                            .setSalt(ByteString.copyFrom(salt))
                            .setStatement("cityhub-statement v1\npurpose: 個人住民税の賦課\nrecords: " + i + "\n")
                            .build();
                })
                .toList();
    }

    @Property(tries = 50)
    void recordsComeBackAsTheyWere(@ForAll @IntRange(max = 300) int count) {
        assertEquals(records(count), BatchBody.of(records(count)).records());
    }

    @Test
    void whatRecordsShareIsStoredOnce() {
        BatchBody body = BatchBody.of(records(100));
        assertTrue(body.bytes().length < body.size().orElseThrow() / 2, "bytes: " + body.bytes().length);
    }

    @Test
    void damagedBodyIsRefused() {
        BatchBody good = BatchBody.of(records(20));
        byte[] bytes = good.bytes();
        int size = good.size().orElseThrow();
        List<BatchBody> damaged = new ArrayList<>();
        damaged.add(new BatchBody(Arrays.copyOf(bytes, bytes.length - 1), good.size()));
        damaged.add(new BatchBody(new byte[0], good.size()));
        damaged.add(new BatchBody(bytes, OptionalInt.empty()));
        for (int wrong : new int[] {-1, 0, size - 1, size + 1, Integer.MAX_VALUE}) {
            damaged.add(new BatchBody(bytes, OptionalInt.of(wrong)));
        }
        damaged.forEach(each -> assertThrows(UncheckedIOException.class, each::records));
    }
}
