package cityhub.certs;

import cityhub.certs.CertificateProblem.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Builds and signs certificates; the only place that fills in X.509 fields. */
final class CertificateForm {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 127;

    private CertificateForm() {}

    static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new CertificateProblem(Reason.CRYPTOGRAPHY, "This Java runtime can't make a key on P-256", e);
        }
    }

    static ContentSigner signer(PrivateKey key) throws OperatorCreationException {
        return new JcaContentSignerBuilder("SHA256withECDSA").build(key);
    }

    /** A self-signed authority that may sign end entities only. */
    static X509Certificate authority(KeyPair key, String cityCode, Instant from, Instant to) {
        X500Name name = name("City Hub development CA", cityCode);
        return build(name, name, key.getPublic(), key, from, to, (form, extensions) -> {
            form.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            form.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            form.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(
                            GeneralName.uniformResourceIdentifier, DevelopmentCa.AUTHORITY_URI + cityCode + ":ca")));
        });
    }

    /** An end entity of a profile, signed by the authority. */
    static X509Certificate endEntity(
            Profile profile, PublicKey key, KeyPair signer, X509Certificate authority, String city, Validity validity) {
        X500Name issuer =
                X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
        X500Name subject = name(profile.commonName(), city);
        return build(issuer, subject, key, signer, validity.from(), validity.to(), (form, extensions) -> {
            form.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            form.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyAgreement));
            form.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(profile.purpose()));
            form.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(profile.names()));
            form.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(authority));
        });
    }

    private interface Extensions {
        void add(X509v3CertificateBuilder form, JcaX509ExtensionUtils extensions)
                throws GeneralSecurityException, IOException;
    }

    private static X509Certificate build(
            X500Name issuer,
            X500Name subject,
            PublicKey key,
            KeyPair signer,
            Instant from,
            Instant to,
            Extensions extensions) {
        try {
            X509v3CertificateBuilder form =
                    new JcaX509v3CertificateBuilder(issuer, serial(), Date.from(from), Date.from(to), subject, key);
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            form.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
            extensions.add(form, identifiers);
            byte[] der = form.build(signer(signer.getPrivate())).getEncoded();
            return (X509Certificate) Certificates.factory().generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new CertificateProblem(Reason.CRYPTOGRAPHY, "Can't sign a certificate", e);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE);
    }

    private static X500Name name(String commonName, String cityCode) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.C, "JP")
                .addRDN(BCStyle.O, "City " + cityCode)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }
}
