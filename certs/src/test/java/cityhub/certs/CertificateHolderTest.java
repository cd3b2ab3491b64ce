package cityhub.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.certs.CertificateProblem.Reason;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.junit.jupiter.api.Test;

final class CertificateHolderTest {
    @Property(tries = 200)
    boolean uriReadsBackAsTheSameHolder(
            @ForAll @NumericChars @StringLength(min = 5, max = 6) String city,
            @ForAll @CharRange(from = 'a', to = 'z') @NumericChars @StringLength(min = 1, max = 20) String id,
            @ForAll CertificateHolder.Kind kind) {
        CertificateHolder holder = new CertificateHolder(city, kind, id);
        return CertificateHolder.parse(holder.uri().toString()).equals(holder);
    }

    @Property(tries = 500)
    void anyOtherTextIsRefusedAndNeverAnythingElse(@ForAll String text) {
        assertEquals(
                Reason.HOLDER_INVALID,
                assertThrows(CertificateProblem.class, () -> CertificateHolder.parse(text))
                        .reason());
    }

    @Test
    void nearMissesAreRefused() {
        List<String> nearMisses = List.of(
                "urn:cityhub:011002:participant:",
                "urn:cityhub:011002:participant:Tax",
                "urn:cityhub:011002:participant:tax:officer",
                "urn:cityhub:011002:participant:tax\n",
                " urn:cityhub:011002:participant:tax",
                "urn:cityhub:0110:participant:tax",
                "urn:cityhub:０１１００２:participant:tax",
                "urn:cityhub:011002:admin:tax",
                "URN:cityhub:011002:participant:tax",
                "urn:cityhub:011002:participant:" + "a".repeat(41),
                "urn:cityhub:011002:officer:" + "a".repeat(21),
                "urn:cityhub:011002:ca");
        for (String nearMiss : nearMisses) {
            assertThrows(CertificateProblem.class, () -> CertificateHolder.parse(nearMiss), nearMiss);
        }
    }

    @Test
    void certificateNamesNobodyUnlessByExactlyOneUriOfOurs() throws Exception {
        String tax = "urn:cityhub:011002:participant:tax";
        assertTrue(CertificateHolder.of(certificate(tax)).isPresent());
        assertTrue(CertificateHolder.of(certificate(tax, "urn:cityhub:011002:officer:S-1"))
                .isEmpty());
        assertTrue(
                CertificateHolder.of(certificate(tax, "https://example.org/")).isEmpty());
        assertTrue(CertificateHolder.of(certificate("https://example.org/")).isEmpty());
        assertTrue(CertificateHolder.of(certificate()).isEmpty());
    }

    private static X509Certificate certificate(String... uris) throws Exception {
        KeyPair key = CertificateForm.newKey();
        X500Name name = new X500Name("CN=urn:cityhub:011002:participant:tax");
        Date now = Date.from(Instant.now());
        JcaX509v3CertificateBuilder form =
                new JcaX509v3CertificateBuilder(name, BigInteger.ONE, now, now, name, key.getPublic());
        GeneralName[] names = Stream.of(uris)
                .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                .toArray(GeneralName[]::new);
        if (names.length > 0) {
            form.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        return new JcaX509CertificateConverter().getCertificate(form.build(CertificateForm.signer(key.getPrivate())));
    }

    @Test
    void keyTextNeverShowsInMessages() {
        String secret = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg";
        CertificateProblem problem = assertThrows(
                CertificateProblem.class,
                () -> Certificates.keyFromPem(
                        "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----\n"));
        assertEquals(Reason.NOT_PEM, problem.reason());
        assertFalse(problem.getMessage().contains(secret.substring(0, 10)));
        assertEquals(null, problem.getCause());
    }

    @Test
    void textWithoutCertificateIsRefused() {
        assertEquals(
                Reason.NOT_PEM,
                assertThrows(CertificateProblem.class, () -> Certificates.fromPem("nothing"))
                        .reason());
        assertEquals(
                Reason.NOT_PEM,
                assertThrows(
                                CertificateProblem.class,
                                () -> Certificates.fromPem(
                                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
                        .reason());
    }
}
