package cityhub.hub.basics;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.Futures;
import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.basics.ResidentRecords.Page;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.FeedConfiguration;
import cityhub.hub.delivery.FeedCursors;
import cityhub.hub.delivery.FeedEngine;
import cityhub.hub.delivery.LogPosition;
import cityhub.hub.delivery.WithheldRecord;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.disclosure.EntryHeader;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.PopulationFilter;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.InLedger;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.Database;
import cityhub.registry.v1.Mode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Snapshots of an agreement's population, page by page in short reads while changes go on. Once a snapshot is complete,
 * the feed begins where the snapshot did, and the consumer drops what is not newer than what it has.
 */
@Singleton
public final class ResidentSnapshots {
    private static final int PAGE = 500;

    /** Pages under way at once: while one is sealed, the next is read. They are recorded as disclosed even if the consumer goes. */
    private static final int AT_ONCE = 2;

    /** So many snapshots go ahead like that, the others page by page: who does not read keeps two pages in memory. */
    static final int GOING_AHEAD = 8;

    private final Agreements agreements;
    private final ResidentRecords records;
    private final Database database;
    private final ChangeLog log;
    private final FeedCursors cursors;
    private final FeedEngine feeds;
    private final Sealer sealer;
    private final OpenStreams streams;
    private final HubMetrics metrics;
    private final ServedTerms served;
    private final Duration patience;
    private final Semaphore readingAhead = new Semaphore(GOING_AHEAD);
    private final SnapshotStore store = new SnapshotStore();

    ResidentSnapshots(
            Agreements agreements,
            ResidentRecords records,
            Database database,
            ChangeLog log,
            FeedCursors cursors,
            FeedEngine feeds,
            Sealer sealer,
            OpenStreams streams,
            HubMetrics metrics,
            ServedTerms served,
            FeedConfiguration configuration) {
        this.agreements = agreements;
        this.records = records;
        this.database = database;
        this.log = log;
        this.cursors = cursors;
        this.feeds = feeds;
        this.sealer = sealer;
        this.streams = streams;
        this.metrics = metrics;
        this.served = served;
        this.patience = configuration.acknowledgementTimeout();
    }

    /**
     * What is asked for.
     *
     * @param agreementId the agreement
     * @param resumeToken token of the last page that the consumer committed; empty to begin
     */
    public record Wish(String agreementId, String resumeToken) {}

    /**
     * Runs a snapshot on this thread until it is complete or its consumer is gone.
     *
     * @param session tells when it must end
     * @throws HubException as {@link Agreements#require} and {@link Sealer#seal}; INVALID_ARGUMENT for a foreign
     *     token; RESYNC_REQUIRED when the agreement or the epoch changed since the token: begin anew
     */
    public void run(Asker asker, Wish wish, SnapshotOutlet outlet, SnapshotSession session) {
        ActiveAgreement agreement = agreements.require(wish.agreementId(), asker.participantId(), Mode.MODE_SNAPSHOT);
        agreement.requireBulk();
        DisclosureContext context = asker.context(agreement, Mode.MODE_SNAPSHOT);
        OpenStreams.Watched watched = streams.watch(context, session::close);
        try {
            Place place = wish.resumeToken().isEmpty() ? begin(agreement) : resume(agreement, wish.resumeToken());
            SnapshotPages pages = new SnapshotPages(agreement, context, place.snapshot());
            send(pages, place, outlet, session);
        } catch (HubException e) {
            throw streams.precise(e, asker, wish.agreementId(), Mode.MODE_SNAPSHOT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubException(ErrorReason.ERROR_REASON_INTERNAL, "the snapshot was interrupted", e);
        } finally {
            watched.close();
        }
    }

    private void send(SnapshotPages pages, Place place, SnapshotOutlet outlet, SnapshotSession session)
            throws InterruptedException {
        boolean ahead = readingAhead.tryAcquire();
        try {
            send(pages, new PageReader(pages.agreement.population(), place.afterPersonId(), ahead), outlet, session);
        } finally {
            readingAhead.release(ahead ? 1 : 0);
        }
    }

    private void send(SnapshotPages pages, PageReader reader, SnapshotOutlet outlet, SnapshotSession session)
            throws InterruptedException {
        SnapshotStore.Begun snapshot = pages.snapshot;
        outlet.started(snapshot.snapshotId(), snapshot.start(), records.count());
        while ((!reader.end || pages.underWay() > 0) && session.awaitReady(outlet::isReady, patience)) {
            if (!reader.end) {
                Page page = reader.next();
                if (!page.records().isEmpty()) {
                    pages.begin(page);
                }
            }
            boolean full = pages.underWay() == (reader.ahead ? AT_ONCE : 1);
            if (full || (reader.end && pages.underWay() > 0)) {
                SealedPage first = pages.next();
                if (first.sealed().isPresent()) {
                    outlet.page(first.sealed().get(), ResumeToken.of(snapshot, first.lastPersonId()));
                }
            }
        }
        if (reader.end && pages.underWay() == 0 && session.awaitReady(outlet::isReady, patience)) {
            LogPosition consistentAt = log.head().position();
            if (consistentAt.epoch() != snapshot.start().epoch()) {
                throw resync("a new epoch began during the snapshot");
            }
            complete(snapshot, pages.agreement);
            outlet.completed(consistentAt);
        }
    }

    /** Reads the pages of one snapshot; ahead, each on a thread of its own while the one before goes through its plan. */
    private final class PageReader {
        private final PopulationFilter population;
        private final boolean ahead;
        private Optional<CompletableFuture<Page>> begun = Optional.empty();
        private long after;
        private boolean end;

        PageReader(PopulationFilter population, long after, boolean ahead) {
            this.population = population;
            this.after = after;
            this.ahead = ahead;
        }

        Page next() throws InterruptedException {
            Page page = begun.isPresent() ? Futures.get(begun.get()) : read();
            after = page.lastPersonId();
            end = page.end();
            begun = ahead && !end ? Optional.of(begin()) : Optional.empty();
            return page;
        }

        private CompletableFuture<Page> begin() {
            return CompletableFuture.supplyAsync(
                    this::read,
                    reading -> Thread.ofVirtual().name("snapshot-reader").start(reading));
        }

        private Page read() {
            return records.page(population, after, PAGE);
        }
    }

    /** The feed begins where the snapshot did. Done once: a consumer that asks for the last page again loses nothing. */
    private void complete(SnapshotStore.Begun snapshot, ActiveAgreement agreement) {
        boolean first = database.transactionRetrying(tx -> {
            if (!store.complete(tx, snapshot.snapshotId())) {
                return false;
            }
            cursors.completeSnapshot(
                    tx, snapshot.agreementId(), snapshot.snapshotId(), snapshot.revision(), snapshot.start());
            served.snapshotCompleted(tx, agreement);
            log.release(tx, snapshot.snapshotId());
            return true;
        });
        if (first) {
            feeds.displace(snapshot.agreementId());
        }
        agreements.snapshotCompleted(snapshot.agreementId(), snapshot.revision());
    }

    /** Where a snapshot stands. */
    private record Place(SnapshotStore.Begun snapshot, long afterPersonId) {}

    private Place begin(ActiveAgreement agreement) {
        SnapshotStore.Begun begun = database.transactionRetrying(tx -> {
            SnapshotStore.Begun snapshot = new SnapshotStore.Begun(
                    UUID.randomUUID().toString(),
                    agreement.agreementId(),
                    agreement.revision(),
                    log.head(tx).position(),
                    ResumeToken.newKey());
            store.insert(tx, snapshot);
            log.hold(tx, snapshot.snapshotId(), snapshot.start().sequence());
            return snapshot;
        });
        return new Place(begun, Long.MIN_VALUE);
    }

    private Place resume(ActiveAgreement agreement, String text) {
        ResumeToken token = ResumeToken.parse(text);
        SnapshotStore.Begun snapshot = database.read(
                        connection -> store.find(connection, token.snapshotId(), agreement.agreementId()))
                .orElseThrow(ResumeToken::invalid);
        long after = token.lastPersonId(snapshot);
        if (snapshot.revision() != agreement.revision()) {
            throw resync("the agreement changed since the snapshot began");
        }
        if (!database.read(
                connection -> log.reachesBackTo(connection, snapshot.start().sequence()))) {
            throw resync("the snapshot began too long ago");
        }
        if (snapshot.start().epoch() != log.head().position().epoch()) {
            throw resync("a new epoch began since the snapshot began");
        }
        return new Place(snapshot, after);
    }

    /**
     * A page that is not sealed yet.
     *
     * @param page what was read
     * @param sealing its disclosure
     */
    private record PageUnderWay(Page page, CompletableFuture<InLedger> sealing) {}

    /**
     * A page that may leave.
     *
     * @param sealed the page; empty when nobody is left of it
     * @param lastPersonId last person who was looked at for it
     */
    record SealedPage(Optional<Sealed> sealed, long lastPersonId) {}

    /** Makes pages under one agreement, and holds those under way. */
    final class SnapshotPages {
        private final ActiveAgreement agreement;
        private final DisclosureContext context;
        private final SnapshotStore.Begun snapshot;
        private final Deque<PageUnderWay> underWay = new ArrayDeque<>();

        SnapshotPages(ActiveAgreement agreement, DisclosureContext context, SnapshotStore.Begun snapshot) {
            this.agreement = agreement;
            this.context = context;
            this.snapshot = snapshot;
        }

        /** Hands a page to the sealer; does not wait. */
        void begin(Page page) {
            underWay.add(new PageUnderWay(page, sealing(page.records())));
        }

        /** How many were begun and not yet taken. */
        int underWay() {
            return underWay.size();
        }

        /**
         * Waits until the first page under way is sealed; when a person came under protection since the read, it is read anew,
         * once, and those behind it are sealed anew, since consumers refuse a page that was sealed before the one before it. Who
         * has left the population meanwhile is left out: the feed tells it.
         */
        SealedPage next() throws InterruptedException {
            PageUnderWay first = underWay.remove();
            return new SealedPage(sealed(first), first.page().lastPersonId());
        }

        private Optional<Sealed> sealed(PageUnderWay begun) throws InterruptedException {
            try {
                return Optional.of(released(begun.sealing(), begun.page().records()));
            } catch (HubException e) {
                if (e.reason() != ErrorReason.ERROR_REASON_AGREEMENT_CHANGED) {
                    throw e;
                }
                Optional<Sealed> again = sealedAgain(begun.page());
                List<Page> behind = underWay.stream().map(PageUnderWay::page).toList();
                underWay.clear();
                behind.forEach(this::begin);
                return again;
            }
        }

        private Optional<Sealed> sealedAgain(Page page) throws InterruptedException {
            List<StoredRecord> present = presentWithinPopulation(page.records());
            return present.isEmpty() ? Optional.empty() : Optional.of(released(sealing(present), present));
        }

        private Sealed released(CompletableFuture<InLedger> sealing, List<StoredRecord> page)
                throws InterruptedException {
            Sealed sealed = Futures.get(sealing).release();
            metrics.disclosed("SNAPSHOT", page.size());
            return sealed;
        }

        private List<StoredRecord> presentWithinPopulation(List<StoredRecord> page) {
            LocalDate day = log.head().scopeDay();
            return records.present(page.stream().map(StoredRecord::personId).toList()).values().stream()
                    .filter(each -> ResidentRecords.admits(agreement.population(), each, day))
                    .sorted(Comparator.comparingLong(StoredRecord::personId))
                    .toList();
        }

        private CompletableFuture<InLedger> sealing(List<StoredRecord> page) {
            NumberTable numbers = records.numbers(page, agreement.plan());
            Disclosed.Builder builder = agreement.plan().open(context);
            List<WithheldRecord> withheld = new ArrayList<>();
            for (StoredRecord each : page) {
                EntryHeader header = header(each);
                Optional<WithheldReason> reason = builder.record(header, each, numbers);
                if (reason.isPresent()) {
                    builder.withheld(header, each.personId(), reason.get());
                    withheld.add(new WithheldRecord(each.personId(), each.sequence(), reason.get()));
                    metrics.withheld(reason.get());
                }
            }
            cursors.park(snapshot.snapshotId(), withheld);
            return sealer.sealTogether(List.of(CompletableFuture.completedFuture(builder.build())))
                    .getFirst();
        }

        private EntryHeader header(StoredRecord record) {
            long epoch = snapshot.start().epoch();
            return new EntryHeader(EntryKind.ENTRY_KIND_RECORD, epoch, record.sequence(), 0, 0, "", false, 0);
        }
    }

    private static HubException resync(String detail) {
        return new HubException(ErrorReason.ERROR_REASON_RESYNC_REQUIRED, detail);
    }
}
