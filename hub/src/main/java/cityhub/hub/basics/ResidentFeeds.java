package cityhub.hub.basics;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.delivery.FeedEngine;
import cityhub.hub.delivery.FeedOutlet;
import cityhub.hub.delivery.FeedSession;
import cityhub.hub.delivery.FeedTerms;
import cityhub.hub.delivery.FormerPopulation;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.registry.v1.Mode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;

/** The feeds of resident changes, one per agreement. */
@Singleton
public final class ResidentFeeds {
    private final Agreements agreements;
    private final ResidentRecords records;
    private final FeedEngine engine;
    private final OpenStreams streams;
    private final ServedTerms served;

    ResidentFeeds(
            Agreements agreements,
            ResidentRecords records,
            FeedEngine engine,
            OpenStreams streams,
            ServedTerms served) {
        this.agreements = agreements;
        this.records = records;
        this.engine = engine;
        this.streams = streams;
        this.served = served;
    }

    /**
     * Runs a feed on this thread until its consumer is done.
     *
     * @param opened told the session before anything is sent
     * @throws HubException as {@link Agreements#require} and {@link FeedEngine#run}; RESYNC_REQUIRED also when the
     *     agreement was widened since the consumer's last snapshot, bulk output approved anew or not; AGREEMENT_REVOKED, AGREEMENT_CHANGED or
     *     CERTIFICATE_REVOKED when that happens while the feed is open
     */
    public void run(
            Asker asker, String agreementId, FeedEngine.Wish wish, FeedOutlet outlet, Consumer<FeedSession> opened) {
        ActiveAgreement agreement = agreement(asker, agreementId);
        FeedTerms terms = terms(asker, agreement, served.bringUpToDate(agreement));
        FeedSession session = engine.open(terms, wish, records, outlet);
        // Watched from here on; what ended before that is found by asking once more.
        OpenStreams.Watched watched = streams.watch(terms.context(), session::close);
        try {
            try {
                agreement(asker, agreementId);
            } catch (HubException e) {
                session.close(e);
            }
            opened.accept(session);
            engine.run(session);
        } catch (HubException e) {
            throw streams.precise(e, asker, agreementId, Mode.MODE_FEED);
        } finally {
            watched.close();
        }
    }

    private ActiveAgreement agreement(Asker asker, String agreementId) {
        ActiveAgreement agreement = agreements.require(agreementId, asker.participantId(), Mode.MODE_FEED);
        if (takesSnapshots(agreement) && agreement.snapshotRequired()) {
            throw new HubException(ErrorReason.ERROR_REASON_RESYNC_REQUIRED, "a snapshot of this revision is missing");
        }
        return agreement;
    }

    private static FeedTerms terms(Asker asker, ActiveAgreement agreement, List<FormerPopulation> former) {
        return new FeedTerms(
                agreement.plan(),
                agreement.population(),
                former,
                asker.context(agreement, Mode.MODE_FEED),
                takesSnapshots(agreement) && agreement.bulkApproved());
    }

    private static boolean takesSnapshots(ActiveAgreement agreement) {
        return agreement.modes().contains(Mode.MODE_SNAPSHOT);
    }
}
