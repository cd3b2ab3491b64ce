package cityhub.hub.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.Gates;
import cityhub.hub.evidence.Sealer;
import cityhub.registry.v1.Population;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Feeds that are behind: their chunks go through the plan while those before them are sealed. */
class FeedCatchUpTest {
    private static final int CHANGES = 2600;
    private static final int FEEDS = FeedEngine.GOING_AHEAD + 2;

    private FeedFixture fixture;

    @BeforeEach
    void start() {
        fixture = FeedFixture.create(Map.of());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private FeedTerms newTerms() {
        FeedTerms terms = fixture.terms(UUID.randomUUID().toString(), Population.getDefaultInstance());
        FeedClient begun = fixture.open(terms);
        begun.awaitOpened();
        begun.finish();
        return terms;
    }

    /** One of each person: the first has the number 0 and the sequence that is returned. */
    private long appendMany() {
        List<LogEntry> entries = new ArrayList<>();
        for (int person = 0; person < CHANGES; person++) {
            entries.add(fixture.born(person, "生成　太郎"));
        }
        return fixture.append(entries);
    }

    private FeedClient open(FeedTerms terms, RecordSource source) {
        return FeedClient.open(fixture.engine, terms, new FeedEngine.Wish(Optional.empty(), 0), source);
    }

    private static LogPosition position(DisclosureEntry entry) {
        return new LogPosition(
                entry.getPosition().getEpoch(), entry.getPosition().getSequence());
    }

    /** All of them, each once, each naming the one before. */
    private static List<DisclosureEntry> receive(FeedClient client, long first, int count) {
        List<DisclosureEntry> all = new ArrayList<>();
        while (all.size() < count) {
            List<DisclosureEntry> entries = client.awaitEntries(1);
            all.addAll(entries);
            client.acknowledge(position(entries.getLast()));
        }
        for (int i = 0; i < count; i++) {
            assertEquals(first + i, all.get(i).getPosition().getSequence());
            assertTrue(i == 0 || all.get(i).getPrevious().equals(all.get(i - 1).getPosition()));
        }
        assertEquals(count, all.size());
        return all;
    }

    @Test
    void feedsThatAreBehindGetEverythingInOrder() throws Exception {
        List<FeedTerms> terms = new ArrayList<>();
        for (int i = 0; i < FEEDS; i++) {
            terms.add(newTerms());
        }
        long first = appendMany();
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (FeedTerms each : terms) {
                done.add(threads.submit(() -> {
                    FeedClient client = fixture.open(each);
                    receive(client, first, CHANGES);
                    client.finish();
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        }
    }

    @Test
    void chunkThatTheSealerFindsOutdatedBeginsAnewWithThoseBehindIt() {
        FeedTerms terms = newTerms();
        long first = appendMany();
        long changed = 700;
        long protectedAt = rename(changed);
        Source source = new Source(first + changed, () -> protect(changed, protectedAt));

        FeedClient client = open(terms, source);
        List<DisclosureEntry> all = receive(client, first, CHANGES + 1);
        client.finish();

        assertEquals(1, source.hooked.get());
        assertTrue(source.present.contains(changed));
        assertEquals(
                "生成　新姓", FeedClient.record(all.get((int) changed)).getName().getFullName());
        assertEquals("生成　太郎", FeedClient.record(all.get(600)).getName().getFullName());
    }

    @Test
    void onlyWhoseProtectionIsKnownToHaveChangedIsReadAnew() {
        FeedTerms terms = newTerms();
        long first = appendMany();
        long changed = 700;
        long protectedAt = rename(changed);
        protect(changed, protectedAt);
        FeedClient knowing = fixture.open(newTerms());
        knowing.awaitOpened();
        fixture.append(fixture.born(CHANGES, "生成　次郎"));
        knowing.awaitEntries(1);
        knowing.finish();
        assertTrue(fixture.hub.bean(Sealer.class).knowsChangeOfProtection(changed, first + changed));
        Source source = new Source(Long.MAX_VALUE, () -> {});

        FeedClient client = open(terms, source);
        List<DisclosureEntry> all = receive(client, first, CHANGES + 2);
        client.finish();

        assertEquals(Set.of(changed), source.present);
        assertEquals(
                "生成　新姓", FeedClient.record(all.get((int) changed)).getName().getFullName());
    }

    private long rename(long person) {
        return fixture.append(fixture.change(
                person, Optional.of(FeedFixture.person(person, "生成　太郎")), FeedFixture.person(person, "生成　新姓")));
    }

    private void protect(long person, long sequence) {
        fixture.hub.db().transaction(tx -> {
            fixture.hub.bean(Gates.class).protectedPerson(tx, person, sequence);
            return true;
        });
    }

    /** The fixture's records; something is done, once, while a chunk with a certain change goes through the plan. */
    private final class Source implements RecordSource {
        private final long sequence;
        private final Runnable hook;
        private final AtomicInteger hooked = new AtomicInteger();
        private final Set<Long> present = new HashSet<>();

        Source(long sequence, Runnable hook) {
            this.sequence = sequence;
            this.hook = hook;
        }

        @Override
        public Map<Long, StoredRecord> present(Collection<Long> personIds) {
            present.addAll(personIds);
            return fixture.present(personIds);
        }

        @Override
        public NumberTable numbers(Collection<StoredRecord> records, DisclosurePlan plan) {
            boolean within = records.stream().anyMatch(each -> each.sequence() == sequence);
            if (within && hooked.compareAndSet(0, 1)) {
                hook.run();
            }
            return fixture.numbers(records, plan);
        }
    }
}
