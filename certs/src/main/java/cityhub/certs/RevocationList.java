package cityhub.certs;

import cityhub.certs.CertificateProblem.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** The authority's list of revoked certificates (RFC 5280, 5) in a PEM file; the list is its own record. */
final class RevocationList {
    private static final Duration NEXT_UPDATE = Duration.ofDays(30);

    private final Path file;
    private final KeyPair key;
    private final X509Certificate authority;
    private final InstantSource clock;

    RevocationList(Path file, KeyPair key, X509Certificate authority, InstantSource clock) {
        this.file = file;
        this.key = key;
        this.authority = authority;
        this.clock = clock;
    }

    static X509CRL empty(KeyPair key, X509Certificate authority, InstantSource clock) {
        return sign(builder(authority, clock.instant()), BigInteger.ONE, key, authority);
    }

    /** Reads the list and checks the authority's signature. */
    X509CRL read() {
        try {
            X509CRL list = (X509CRL) Certificates.factory()
                    .generateCRL(new ByteArrayInputStream(OwnerFiles.read(file).getBytes(StandardCharsets.US_ASCII)));
            list.verify(authority.getPublicKey());
            return list;
        } catch (GeneralSecurityException malformed) {
            throw new CertificateProblem(Reason.NOT_PEM, "Not a revocation list of this authority: " + file, malformed);
        }
    }

    synchronized void add(X509Certificate revoked) {
        X509CRL present = read();
        if (present.isRevoked(revoked)) {
            throw new CertificateProblem(Reason.REVOKED, "The certificate is revoked already");
        }
        try {
            Instant now = clock.instant();
            X509v2CRLBuilder next = builder(authority, now);
            next.addCRL(new X509CRLHolder(present.getEncoded()));
            next.addCRLEntry(revoked.getSerialNumber(), Date.from(now), CRLReason.cessationOfOperation);
            write(file, sign(next, number(present).add(BigInteger.ONE), key, authority));
        } catch (CRLException | IOException e) {
            throw new CertificateProblem(Reason.CRYPTOGRAPHY, "Can't read the revocation list " + file, e);
        }
    }

    static void write(Path file, X509CRL list) {
        try {
            OwnerFiles.writePublic(file, Certificates.pem("X509 CRL", list.getEncoded()));
        } catch (CRLException e) {
            throw new CertificateProblem(Reason.CRYPTOGRAPHY, "Can't encode the revocation list", e);
        }
    }

    private static X509v2CRLBuilder builder(X509Certificate authority, Instant now) {
        X509v2CRLBuilder builder = new JcaX509v2CRLBuilder(authority, Date.from(now));
        builder.setNextUpdate(Date.from(now.plus(NEXT_UPDATE)));
        return builder;
    }

    private static X509CRL sign(X509v2CRLBuilder list, BigInteger number, KeyPair key, X509Certificate authority) {
        try {
            list.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
            list.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority));
            byte[] der = list.build(CertificateForm.signer(key.getPrivate())).getEncoded();
            return (X509CRL) Certificates.factory().generateCRL(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new CertificateProblem(Reason.CRYPTOGRAPHY, "Can't sign the revocation list", e);
        }
    }

    private static BigInteger number(X509CRL list) {
        byte[] extension = list.getExtensionValue(Extension.cRLNumber.getId());
        return ASN1Integer.getInstance(ASN1OctetString.getInstance(extension).getOctets())
                .getValue();
    }
}
