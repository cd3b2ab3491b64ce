package cityhub.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.certs.CertificateProblem.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DevelopmentCaTest {
    /** Bits of key usage (RFC 5280, 4.2.1.3). */
    private static final int SIGNATURE = 0;

    private static final int KEY_AGREEMENT = 4;

    private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    private Path temporary;

    private Path folder;
    private DevelopmentCa authority;

    @BeforeEach
    void createAuthority() {
        folder = temporary.resolve("ca");
        authority = DevelopmentCa.create(folder, "011002", CLOCK);
    }

    @Test
    void keysAndFoldersBelongToTheirOwnerAlone() throws IOException {
        Credential.Files files = authority.issueParticipant("tax", YEAR).writeTo(temporary.resolve("tax"), "tax");
        assertEquals("rw-------", permissions(folder.resolve("ca.key")));
        assertEquals("rwx------", permissions(folder));
        assertEquals("rw-------", permissions(files.key()));
        assertEquals("rwx------", permissions(files.key().getParent()));
        assertEquals("rw-r--r--", permissions(files.certificate()));
        assertTrue(Files.readString(files.key()).startsWith("-----BEGIN PRIVATE KEY-----\n"));
    }

    @Test
    void noDraftOfAKeyIsLeftBehind() throws IOException {
        authority.issueParticipant("tax", YEAR).writeTo(temporary.resolve("tax"), "tax");
        try (var names = Files.list(temporary.resolve("tax"))) {
            assertEquals(
                    Set.of("tax.key", "tax.pem", "ca.pem"),
                    Set.copyOf(names.map(file -> file.getFileName().toString()).toList()));
        }
    }

    @Test
    void reopenedAuthorityIssuesUnderTheSameRoot() throws GeneralSecurityException {
        DevelopmentCa reopened = DevelopmentCa.openOrCreate(folder, "011002", CLOCK);
        assertEquals(authority.certificate(), reopened.certificate());
        assertEquals("011002", reopened.cityCode());
        validate(reopened.issueParticipant("tax", YEAR).certificate(), NOW);
    }

    @Test
    void secondAuthorityInTheSameFolderIsRefused() {
        assertEquals(Reason.ALREADY_THERE, problem(() -> DevelopmentCa.create(folder, "011002", CLOCK)));
    }

    @Test
    void exposedKeyIsRefused() throws IOException {
        Files.setPosixFilePermissions(folder.resolve("ca.key"), PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(Reason.KEY_EXPOSED, problem(() -> DevelopmentCa.load(folder, CLOCK)));
    }

    @Test
    void participantCertificateIsForClientsOnly() throws GeneralSecurityException {
        X509Certificate certificate =
                authority.issueParticipant("child-allowance", YEAR).certificate();
        validate(certificate, NOW);
        assertEquals(List.of("1.3.6.1.5.5.7.3.2"), certificate.getExtendedKeyUsage());
        assertForSignaturesAndKeyAgreement(certificate);
        assertEquals(-1, certificate.getBasicConstraints());
        assertEquals(
                256,
                ((ECPublicKey) certificate.getPublicKey())
                        .getParams()
                        .getOrder()
                        .bitLength());
        assertEquals(
                CertificateHolder.participant("011002", "child-allowance"),
                CertificateHolder.of(certificate).orElseThrow());
    }

    @Test
    void officerCertificateNamesTheOfficer() {
        X509Certificate certificate = authority.issueOfficer("S-0012", YEAR).certificate();
        assertEquals(
                "urn:cityhub:011002:officer:S-0012",
                CertificateHolder.of(certificate).orElseThrow().uri().toString());
    }

    @Test
    void serverCertificateIsForServersOnlyAndNamesHosts() throws GeneralSecurityException {
        X509Certificate certificate = authority.issueLocalServer("hub", YEAR).certificate();
        validate(certificate, NOW);
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), certificate.getExtendedKeyUsage());
        assertForSignaturesAndKeyAgreement(certificate);
        assertEquals(
                List.of(List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1")),
                List.copyOf(certificate.getSubjectAlternativeNames()));
        assertTrue(CertificateHolder.of(certificate).isEmpty());
    }

    @Test
    void keyMatchesItsCertificate() throws GeneralSecurityException {
        Credential.Files files = authority.issueOfficer("S-0012", YEAR).writeTo(temporary.resolve("o"), "officer");
        Credential read = Credential.read(files);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(read.key());
        signature.update(new byte[] {1, 2, 3});
        byte[] signed = signature.sign();
        signature.initVerify(read.certificate());
        signature.update(new byte[] {1, 2, 3});
        assertTrue(signature.verify(signed));
        assertEquals(authority.certificate(), read.authority());
    }

    @Test
    void validityIsAsAsked() throws GeneralSecurityException {
        X509Certificate expired = authority
                .issue(
                        new Profile.Holder(CertificateHolder.participant("011002", "tax")),
                        new Validity(NOW.minusSeconds(7200), NOW.minusSeconds(3600)))
                .certificate();
        CertPathValidatorException refused =
                assertThrows(CertPathValidatorException.class, () -> validate(expired, NOW));
        assertTrue(refused.getCause() instanceof CertificateExpiredException);
        validate(expired, NOW.minusSeconds(5400));
    }

    @Test
    void certificateOfAnotherAuthorityDoesNotValidate() {
        DevelopmentCa other = DevelopmentCa.create(temporary.resolve("other"), "011002", CLOCK);
        X509Certificate foreign = other.issueParticipant("tax", YEAR).certificate();
        assertThrows(CertPathValidatorException.class, () -> validate(foreign, NOW));
        assertEquals(Reason.ISSUED_ELSEWHERE, problem(() -> authority.renew(foreign, YEAR)));
        assertEquals(Reason.ISSUED_ELSEWHERE, problem(() -> authority.revoke(foreign)));
    }

    @Test
    void renewalKeepsTheHolderAndChangesTheKey() {
        X509Certificate first = authority.issueParticipant("tax", YEAR).certificate();
        X509Certificate renewed = authority.renew(first, YEAR).certificate();
        assertEquals(CertificateHolder.of(first), CertificateHolder.of(renewed));
        assertNotEquals(first.getPublicKey(), renewed.getPublicKey());
        assertNotEquals(first.getSerialNumber(), renewed.getSerialNumber());
        assertFalse(authority.isRevoked(first));
    }

    @Test
    void renewalOfAServerKeepsItsNames() throws GeneralSecurityException {
        X509Certificate first = authority.issueLocalServer("hub", YEAR).certificate();
        X509Certificate renewed = authority.renew(first, YEAR).certificate();
        assertEquals(first.getSubjectX500Principal(), renewed.getSubjectX500Principal());
        assertEquals(first.getExtendedKeyUsage(), renewed.getExtendedKeyUsage());
        assertEquals(
                List.copyOf(first.getSubjectAlternativeNames()), List.copyOf(renewed.getSubjectAlternativeNames()));
    }

    @Test
    void revocationsAddUpAndOutliveAReopening() throws GeneralSecurityException {
        X509Certificate first = authority.issueParticipant("tax", YEAR).certificate();
        X509Certificate second = authority.issueParticipant("tax", YEAR).certificate();
        authority.revoke(first);
        DevelopmentCa reopened = DevelopmentCa.load(folder, CLOCK);
        assertFalse(reopened.isRevoked(second));
        reopened.revoke(second);
        assertTrue(authority.isRevoked(first));
        assertTrue(authority.isRevoked(second));
        authority.revocationList().verify(authority.certificate().getPublicKey());
        assertEquals(Reason.REVOKED, problem(() -> authority.revoke(first)));
        assertEquals(Reason.REVOKED, problem(() -> authority.renew(first, YEAR)));
    }

    @Test
    void revocationListThatWasAlteredIsRefused() throws IOException {
        Files.copy(
                DevelopmentCaTest.otherList(temporary),
                folder.resolve("ca.crl"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        X509Certificate certificate = authority.issueParticipant("tax", YEAR).certificate();
        assertEquals(Reason.NOT_PEM, problem(() -> authority.isRevoked(certificate)));
    }

    @Test
    void serialNumbersAreRandomAndPositive() {
        BigInteger first = authority.issueParticipant("a", YEAR).certificate().getSerialNumber();
        BigInteger second = authority.issueParticipant("a", YEAR).certificate().getSerialNumber();
        assertNotEquals(first, second);
        assertTrue(first.signum() > 0 && first.bitLength() <= 159);
    }

    private static Path otherList(Path temporary) {
        DevelopmentCa.create(temporary.resolve("other"), "011002", CLOCK);
        return temporary.resolve("other").resolve("ca.crl");
    }

    private static void assertForSignaturesAndKeyAgreement(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        for (int bit = 0; bit < usage.length; bit++) {
            assertEquals(bit == SIGNATURE || bit == KEY_AGREEMENT, usage[bit]);
        }
    }

    private void validate(X509Certificate certificate, Instant at) throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPathValidator.getInstance("PKIX")
                .validate(Certificates.factory().generateCertPath(List.of(certificate)), parameters);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static Reason problem(Runnable action) {
        return assertThrows(CertificateProblem.class, action::run).reason();
    }
}
