package cityhub.hub.registry;

import cityhub.certs.CertificateHolder;
import cityhub.certs.CertificateProblem;
import cityhub.certs.Certificates;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/** Checks certificates before they are bound to a participant or an officer. */
@Singleton
public final class CertificateCheck {
    private static final String FIELD = "certificate_pem";
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final int P256_BITS = 256;

    private final String cityCode;
    private final Path authority;

    public CertificateCheck(HubConfiguration configuration) {
        this.cityCode = configuration.cityCode();
        this.authority = configuration.certificateFolder().resolve("ca.pem");
    }

    /**
     * A certificate that may be bound.
     *
     * @param fingerprint SHA-256 of its DER bytes, lower-case hex
     * @param notAfter last moment of its validity
     */
    public record Bindable(String fingerprint, Instant notAfter) {}

    /** Checks the certificate of a participant; see {@link #check}. */
    public Bindable participant(String pem, String participantId, Instant now) {
        return check(pem, CertificateHolder.Kind.PARTICIPANT, participantId, now);
    }

    /** Checks the certificate of an officer; see {@link #check}. */
    public Bindable officer(String pem, String officerId, Instant now) {
        return check(pem, CertificateHolder.Kind.OFFICER, officerId, now);
    }

    /**
     * One PEM certificate on P-256 for TLS clients, issued by the city's authority, valid now, whose one URI names
     * this holder of this city.
     *
     * @throws HubException INVALID_ARGUMENT, with every rule that it breaks
     */
    private Bindable check(String pem, CertificateHolder.Kind kind, String id, Instant now) {
        X509Certificate certificate = parse(pem);
        FieldRules rules = new FieldRules();
        rules.rule(
                CertificateHolder.of(certificate)
                        .filter(holder -> holder.equals(new CertificateHolder(cityCode, kind, id)))
                        .isPresent(),
                FIELD,
                "its one URI name must name this holder of this city");
        rules.rule(isOnP256(certificate), FIELD, "its key must be on the curve P-256");
        rules.rule(isForClients(certificate), FIELD, "it must be for TLS clients");
        rules.rule(isValidAt(certificate, now), FIELD, "it must be valid now");
        rules.rule(isOfTheCity(certificate, now), FIELD, "it must be issued by the city's authority for an end entity");
        rules.check();
        return new Bindable(
                Certificates.fingerprint(certificate), certificate.getNotAfter().toInstant());
    }

    private static X509Certificate parse(String pem) {
        try {
            List<X509Certificate> found = Certificates.fromPem(pem);
            if (found.size() == 1) {
                return found.getFirst();
            }
        } catch (CertificateProblem notPem) {
            throw HubException.invalid(FIELD, "one certificate in PEM form");
        }
        throw HubException.invalid(FIELD, "one certificate in PEM form, without its chain");
    }

    private static boolean isOnP256(X509Certificate certificate) {
        return certificate.getPublicKey() instanceof ECPublicKey key
                && key.getParams().getOrder().bitLength() == P256_BITS;
    }

    private static boolean isForClients(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes != null && purposes.contains(CLIENT_AUTHENTICATION);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static boolean isValidAt(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    /** Whether the city's authority issued it for an end entity, and it is valid at this time. */
    public boolean isOfTheCity(X509Certificate certificate, Instant now) {
        try {
            PKIXParameters parameters = new PKIXParameters(Certificates.fromPem(Files.readString(authority)).stream()
                    .map(anchor -> new TrustAnchor(anchor, null))
                    .collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(List.of(certificate)), parameters);
            return certificate.getBasicConstraints() < 0;
        } catch (GeneralSecurityException foreign) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
