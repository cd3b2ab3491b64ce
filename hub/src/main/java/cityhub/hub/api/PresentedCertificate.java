package cityhub.hub.api;

import cityhub.certs.CertificateHolder;
import cityhub.certs.Certificates;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * What a certificate says, read once and not at every call of its connection. Whether that counts is asked at every call.
 *
 * @param holder whom it names; empty when it names nobody
 * @param fingerprint SHA-256 of the certificate, hex
 */
record PresentedCertificate(
        Optional<CertificateHolder> holder, String fingerprint, Instant notBefore, Instant notAfter) {
    static PresentedCertificate of(X509Certificate certificate) {
        return new PresentedCertificate(
                CertificateHolder.of(certificate),
                Certificates.fingerprint(certificate),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }
}
