package cityhub.hub.delivery;

import static org.junit.jupiter.api.Assertions.fail;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.SaltedEntry;
import cityhub.hub.HubException;
import cityhub.hub.evidence.Sealed;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A consumer in the same process: receives what a feed sends, in order. */
final class FeedClient implements FeedOutlet {
    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Optional<ErrorReason>> end = new CompletableFuture<>();
    private volatile boolean ready = true;
    private FeedSession session;

    /** What a feed sends. */
    sealed interface Message {}

    record Opened(FeedStart start) implements Message {}

    record Entries(List<DisclosureEntry> entries) implements Message {}

    record Held(HeldDelivery held) implements Message {}

    record Mark(LogPosition position, boolean caughtUp) implements Message {}

    static FeedClient open(FeedEngine engine, FeedTerms terms, FeedEngine.Wish wish, RecordSource source) {
        FeedClient client = new FeedClient();
        client.session = engine.open(terms, wish, source, client);
        Thread.ofVirtual().start(() -> {
            try {
                engine.run(client.session);
                client.end.complete(Optional.empty());
            } catch (HubException e) {
                client.end.complete(Optional.of(e.reason()));
            } catch (RuntimeException e) {
                client.end.completeExceptionally(e);
            }
        });
        return client;
    }

    FeedSession session() {
        return session;
    }

    Message next() {
        try {
            Message message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return message == null ? fail("nothing came") : message;
        } catch (InterruptedException e) {
            return fail(e);
        }
    }

    FeedStart awaitOpened() {
        return next() instanceof Opened opened ? opened.start() : fail("not opened");
    }

    /** The next entries, marks left out; none may be withheld. */
    List<DisclosureEntry> awaitEntries(int count) {
        List<DisclosureEntry> entries = new ArrayList<>();
        while (entries.size() < count) {
            switch (next()) {
                case Entries more -> entries.addAll(more.entries());
                case Held held -> fail("withheld: " + held.held().reason());
                case Opened opened -> {}
                case Mark mark -> {}
            }
        }
        return entries;
    }

    /** Everything up to the mark that says caught up at a sequence or later. */
    List<Message> awaitCaughtUp(long sequence) {
        List<Message> messages = new ArrayList<>();
        while (true) {
            Message message = next();
            messages.add(message);
            if (message instanceof Mark mark
                    && mark.caughtUp()
                    && mark.position().sequence() >= sequence) {
                return messages;
            }
        }
    }

    static List<DisclosureEntry> entries(List<Message> messages) {
        List<DisclosureEntry> entries = new ArrayList<>();
        for (Message message : messages) {
            if (message instanceof Entries more) {
                entries.addAll(more.entries());
            }
        }
        return entries;
    }

    static List<HeldDelivery> held(List<Message> messages) {
        List<HeldDelivery> held = new ArrayList<>();
        for (Message message : messages) {
            if (message instanceof Held each) {
                held.add(each.held());
            }
        }
        return held;
    }

    static ResidentRecord record(DisclosureEntry entry) {
        try {
            return ResidentRecord.parseFrom(entry.getPayload());
        } catch (InvalidProtocolBufferException e) {
            return fail(e);
        }
    }

    /** How the feed ended: empty when the consumer was done. */
    Optional<ErrorReason> awaitEnd() {
        try {
            return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return fail(e);
        }
    }

    void acknowledge(LogPosition position) {
        session.acknowledge(position);
    }

    /** Ends the feed as a consumer that is done. */
    void finish() {
        session.finish();
        awaitEnd();
    }

    void setReady(boolean takesMore) {
        ready = takesMore;
        session.transportReady();
    }

    int waiting() {
        return received.size();
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void opened(FeedStart start) {
        received.add(new Opened(start));
    }

    @Override
    public void disclosure(Sealed sealed) {
        List<DisclosureEntry> entries = new ArrayList<>();
        for (SaltedEntry each : sealed.message().getEntriesList()) {
            try {
                entries.add(DisclosureEntry.parseFrom(each.getEntry()));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
        }
        received.add(new Entries(entries));
    }

    @Override
    public void withheld(HeldDelivery held) {
        received.add(new Held(held));
    }

    @Override
    public void mark(LogPosition position, boolean caughtUp) {
        received.add(new Mark(position, caughtUp));
    }
}
