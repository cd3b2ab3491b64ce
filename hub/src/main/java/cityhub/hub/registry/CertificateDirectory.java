package cityhub.hub.registry;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds participants by certificate from memory, kept right by the registry's events. */
@Singleton
final class CertificateDirectory {
    private final Database database;
    private final ParticipantRepository participants;
    private final CertificateRepository certificates;
    private final RegistryWatch watch;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(KnownParticipant participant, boolean revoked) {}

    CertificateDirectory(
            Database database,
            ParticipantRepository participants,
            CertificateRepository certificates,
            RegistryWatch watch) {
        this.database = database;
        this.participants = participants;
        this.certificates = certificates;
        this.watch = watch;
        watch.follow(this::forget);
    }

    /** As {@link Participants#byCertificate}. */
    Optional<KnownParticipant> find(String fingerprint) {
        watch.refresh();
        Entry known = entries.get(fingerprint);
        Optional<Entry> found = known == null ? load(fingerprint) : Optional.of(known);
        if (found.filter(Entry::revoked).isPresent()) {
            throw new HubException(ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED, "certificate " + fingerprint);
        }
        return found.map(Entry::participant);
    }

    /** An entry stays only if nothing changed while it was read. */
    private Optional<Entry> load(String fingerprint) {
        long version = watch.version();
        Optional<Entry> loaded = database.transaction(connection -> certificates
                .findById(fingerprint)
                .flatMap(certificate -> participants
                        .findById(certificate.participantId())
                        .map(participant -> entry(certificate, participant))));
        loaded.ifPresent(entry -> {
            entries.put(fingerprint, entry);
            if (watch.version() != version) {
                entries.remove(fingerprint);
            }
        });
        return loaded;
    }

    private void forget(RegistryEvent event) {
        switch (event.kind()) {
            case PARTICIPANT_ENDED -> entries.clear();
            case CERTIFICATE_BOUND, CERTIFICATE_ENDED -> entries.remove(event.target());
            case PARTICIPANT_REGISTERED, AGREEMENT_TOUCHED, AGREEMENT_REPLACED, AGREEMENT_ENDED -> {}
        }
    }

    private static Entry entry(CertificateRow certificate, ParticipantRow participant) {
        return new Entry(
                new KnownParticipant(
                        participant.participantId(),
                        participant.departmentId(),
                        participant.organId(),
                        participant.kind(),
                        certificate.fingerprint()),
                certificate.revoked() || participant.revoked());
    }
}
