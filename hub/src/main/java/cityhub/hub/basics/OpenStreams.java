package cityhub.hub.basics;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.registry.AccessEnded;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.registry.v1.Mode;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** The open feeds, snapshots and intakes: each closes at once when what it rests on ends. */
@Singleton
public final class OpenStreams {
    private final Set<Entry> open = ConcurrentHashMap.newKeySet();
    private final Agreements agreements;
    private final AutoCloseable listening;

    OpenStreams(Agreements agreements) {
        this.agreements = agreements;
        this.listening = agreements.onAccessEnded(this::ended);
    }

    /** What a stream rests on; without an agreement its id is empty. */
    private record Footing(String agreementId, String participantId, String fingerprint) {}

    /** One stream; its identity counts. */
    private static final class Entry implements Watched {
        private final Footing footing;
        private final Consumer<HubException> closer;
        private final Set<Entry> open;

        Entry(Footing footing, Consumer<HubException> closer, Set<Entry> open) {
            this.footing = footing;
            this.closer = closer;
            this.open = open;
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    /** A stream that is watched until this is closed. */
    public interface Watched extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Watches a stream.
     *
     * @param closer ends the stream with a reason; must not block
     */
    Watched watch(DisclosureContext context, Consumer<HubException> closer) {
        return watch(
                new Footing(context.agreementId(), context.participantId(), context.certificateFingerprint()), closer);
    }

    /**
     * Watches a stream that rests on no agreement, only on the caller and its certificate.
     *
     * @param closer ends the stream with a reason; must not block
     */
    public Watched watch(Asker asker, Consumer<HubException> closer) {
        return watch(new Footing("", asker.participantId(), asker.fingerprint()), closer);
    }

    private Watched watch(Footing footing, Consumer<HubException> closer) {
        Entry entry = new Entry(footing, closer, open);
        open.add(entry);
        return entry;
    }

    /** Of an agreement that ended, whether it was revoked, suspended or has expired; any other reason as it is. */
    HubException precise(HubException reason, Asker asker, String agreementId, Mode mode) {
        if (reason.reason() == ErrorReason.ERROR_REASON_AGREEMENT_REVOKED) {
            try {
                agreements.require(agreementId, asker.participantId(), mode);
            } catch (HubException e) {
                return e;
            }
        }
        return reason;
    }

    private void ended(AccessEnded what) {
        switch (what) {
            case AccessEnded.AgreementEnded agreement ->
                close(agreement.agreementId(), Footing::agreementId, ErrorReason.ERROR_REASON_AGREEMENT_REVOKED);
            case AccessEnded.AgreementReplaced agreement ->
                close(agreement.agreementId(), Footing::agreementId, ErrorReason.ERROR_REASON_AGREEMENT_CHANGED);
            case AccessEnded.CertificateEnded certificate ->
                close(certificate.fingerprint(), Footing::fingerprint, ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED);
            case AccessEnded.ParticipantEnded participant ->
                close(
                        participant.participantId(),
                        Footing::participantId,
                        ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED);
        }
    }

    private void close(String value, Function<Footing, String> property, ErrorReason reason) {
        for (Entry entry : open) {
            if (property.apply(entry.footing).equals(value)) {
                entry.closer.accept(new HubException(reason, "ended while the stream was open"));
            }
        }
    }

    @PreDestroy
    void stop() {
        try {
            listening.close();
        } catch (Exception e) {
            throw new IllegalStateException("the registry does not let its listener go", e);
        }
    }
}
