package cityhub.hub.api;

import cityhub.certs.CertificateHolder;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.registry.KnownParticipant;
import cityhub.hub.registry.Participants;
import cityhub.hub.staff.Officer;
import cityhub.hub.staff.Officers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds out whom a certificate stands for. TLS has verified the chain up to the city's authority; here its one
 * URI must name a holder of this city, and its fingerprint must be bound to that holder.
 */
@Singleton
final class CallerIdentity {
    private final String cityCode;
    private final Function<String, Optional<KnownParticipant>> participants;
    private final Function<String, Optional<Officer>> officers;
    private final InstantSource clock;

    @Inject
    CallerIdentity(HubConfiguration configuration, Participants participants, Officers officers, InstantSource clock) {
        this(configuration.cityCode(), participants::byCertificate, officers::byCertificate, clock);
    }

    CallerIdentity(
            String cityCode,
            Function<String, Optional<KnownParticipant>> participants,
            Function<String, Optional<Officer>> officers,
            InstantSource clock) {
        this.cityCode = cityCode;
        this.participants = participants;
        this.officers = officers;
        this.clock = clock;
    }

    /**
     * The holder of a certificate whose chain is verified.
     *
     * @throws HubException CERTIFICATE_EXPIRED when its validity ended while the connection stayed open;
     *     CERTIFICATE_REVOKED when it or its holder is revoked; CERTIFICATE_UNKNOWN when it names nobody, a holder
     *     of another city, or is bound to nobody or to another
     */
    Caller of(PresentedCertificate certificate) {
        requireValidNow(certificate);
        CertificateHolder holder = certificate.holder().orElseThrow(() -> unknown("it has no URI that names a holder"));
        if (!holder.cityCode().equals(cityCode)) {
            throw unknown("it is of city " + holder.cityCode());
        }
        return switch (holder.kind()) {
            case PARTICIPANT -> participant(holder, certificate.fingerprint());
            case OFFICER -> officer(holder, certificate.fingerprint());
        };
    }

    private Caller participant(CertificateHolder holder, String fingerprint) {
        KnownParticipant known = participants
                .apply(fingerprint)
                .filter(found -> found.participantId().equals(holder.id()))
                .orElseThrow(() -> unknown("it is not bound to participant " + holder.id()));
        return new Caller.ParticipantCaller(known.participantId(), known.kind(), known.departmentId(), fingerprint);
    }

    private Caller officer(CertificateHolder holder, String fingerprint) {
        Officer known = officers.apply(fingerprint)
                .filter(found -> found.officerId().equals(holder.id()))
                .orElseThrow(() -> unknown("it is not bound to officer " + holder.id()));
        return new Caller.OfficerCaller(known.officerId(), known.departmentId(), known.permissions(), fingerprint);
    }

    private void requireValidNow(PresentedCertificate certificate) {
        Instant now = clock.instant();
        if (now.isAfter(certificate.notAfter()) || now.isBefore(certificate.notBefore())) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_CERTIFICATE_EXPIRED,
                    "valid from " + certificate.notBefore() + " to " + certificate.notAfter());
        }
    }

    private static HubException unknown(String detail) {
        return new HubException(ErrorReason.ERROR_REASON_CERTIFICATE_UNKNOWN, detail);
    }
}
