package cityhub.certs;

import cityhub.certs.CertificateProblem.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Fingerprints and the PEM text (RFC 7468) of certificates and keys. */
public final class Certificates {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final int MAX_TEXT = 1 << 20;

    private Certificates() {}

    /** SHA-256 of the certificate's DER bytes, 64 lower-case hex digits. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (CertificateEncodingException | NoSuchAlgorithmException e) {
            throw new CertificateProblem(Reason.CRYPTOGRAPHY, "Can't take the fingerprint of a certificate", e);
        }
    }

    /**
     * The certificates of a PEM text in their order, at least one; text between them is skipped.
     *
     * @throws CertificateProblem NOT_PEM
     */
    public static List<X509Certificate> fromPem(String pem) {
        if (pem.length() > MAX_TEXT) {
            throw new CertificateProblem(Reason.NOT_PEM, "Too long for a chain of certificates");
        }
        List<X509Certificate> certificates = CERTIFICATE
                .matcher(pem)
                .results()
                .map(found -> decode(found.group()))
                .toList();
        if (certificates.isEmpty()) {
            throw new CertificateProblem(Reason.NOT_PEM, "No certificate in PEM form");
        }
        return certificates;
    }

    /** PEM text of certificates, each with a final line break. */
    public static String toPem(X509Certificate... certificates) {
        return Arrays.stream(certificates)
                .map(certificate -> pem("CERTIFICATE", encoded(certificate)))
                .collect(Collectors.joining());
    }

    /**
     * The elliptic-curve key of a PEM text in PKCS#8, unencrypted.
     *
     * @throws CertificateProblem NOT_PEM; the message never holds any of the text
     */
    public static PrivateKey keyFromPem(String pem) {
        Matcher found = PRIVATE_KEY.matcher(pem);
        if (pem.length() > MAX_TEXT || !found.find()) {
            throw new CertificateProblem(Reason.NOT_PEM, "No private key in PKCS#8 PEM form");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(found.group(1));
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException | IllegalArgumentException malformed) {
            throw new CertificateProblem(Reason.NOT_PEM, "The private key is not an elliptic-curve key in PKCS#8");
        } catch (NoSuchAlgorithmException e) {
            throw new CertificateProblem(Reason.CRYPTOGRAPHY, "This Java runtime has no elliptic curves", e);
        }
    }

    static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException e) {
            throw new CertificateProblem(Reason.CRYPTOGRAPHY, "This Java runtime has no X.509", e);
        }
    }

    private static X509Certificate decode(String pem) {
        try {
            return (X509Certificate)
                    factory().generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException malformed) {
            throw new CertificateProblem(Reason.NOT_PEM, "Not a certificate of X.509", malformed);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new CertificateProblem(Reason.CRYPTOGRAPHY, "Can't encode a certificate", e);
        }
    }
}
