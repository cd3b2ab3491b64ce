package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.store.TestDatabase;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.scheduling.TaskExecutors;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls that wait, for the database or the seal, do not keep others from beginning. */
class CallsAtOnceTest {
    private static final int CALLS = 200;

    @Test
    void asManyCallsRunAtOnceAsCome() throws InterruptedException {
        try (TestDatabase hub = TestDatabase.create()) {
            ExecutorService calls = hub.bean(ExecutorService.class, Qualifiers.byName(TaskExecutors.IO));
            CountDownLatch all = new CountDownLatch(CALLS);
            for (int i = 0; i < CALLS; i++) {
                calls.execute(() -> {
                    all.countDown();
                    try {
                        all.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            assertTrue(all.await(60, TimeUnit.SECONDS), () -> all.getCount() + " calls wait for others to end");
        }
    }
}
