package cityhub.platform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CmsSecurityTest {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final byte[] CONTENT = "{\"団体内統合宛名番号\":\"生成\"}".getBytes(StandardCharsets.UTF_8);

    private static final Set<String> REFUSALS = Set.of("MESSAGE_UNREADABLE", "NOT_FOR_US", "SIGNATURE_INVALID");

    @TempDir
    Path folder;

    private Credential city;
    private Credential platform;
    private Credential next;

    @BeforeEach
    void issue() {
        DevelopmentCa authority = DevelopmentCa.openOrCreate(folder.resolve("ca"), "011002", InstantSource.system());
        city = authority.issueParticipant("city", MONTH);
        platform = authority.issueParticipant("platform", MONTH);
        next = authority.issueParticipant("platform-next", MONTH);
    }

    private static CmsSecurity side(Credential own, Credential... others) {
        return new CmsSecurity(
                List.of(own),
                List.of(others).stream().map(Credential::certificate).toList(),
                Set.of(),
                InstantSource.system());
    }

    private static String refusal(CmsSecurity side, byte[] message) {
        return assertThrows(PlatformException.class, () -> side.open(message)).code();
    }

    @Test
    void otherSideReadsWhatWasProtected() throws PlatformException {
        assertArrayEquals(
                CONTENT, side(platform, city).open(side(city, platform).protect(CONTENT)));
    }

    @Test
    void stockOpensslDecryptsAndVerifies() throws IOException, InterruptedException {
        Credential.Files files = platform.writeTo(folder.resolve("certs"), "platform");
        Path message =
                Files.write(folder.resolve("message.der"), side(city, platform).protect(CONTENT));
        Path signed = folder.resolve("signed.der");
        Path content = folder.resolve("content.json");

        openssl(
                "cms",
                "-decrypt",
                "-binary",
                "-inform",
                "DER",
                "-in",
                message.toString(),
                "-recip",
                files.certificate().toString(),
                "-inkey",
                files.key().toString(),
                "-out",
                signed.toString());
        openssl(
                "cms",
                "-verify",
                "-binary",
                "-inform",
                "DER",
                "-in",
                signed.toString(),
                "-CAfile",
                files.authority().toString(),
                "-purpose",
                "any",
                "-out",
                content.toString());

        assertArrayEquals(CONTENT, Files.readAllBytes(content));
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("openssl.log");
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertEquals(0, process.waitFor(), () -> {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                return e.toString();
            }
        });
    }

    @Test
    void anyAlteredByteIsRefused() {
        byte[] message = side(city, platform).protect(CONTENT);
        CmsSecurity reader = side(platform, city);
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] altered = message.clone();
            altered[random.nextInt(altered.length)] ^= (byte) (1 + random.nextInt(255));
            // Bytes that carry no meaning (such as the algorithm's optional parameters) may be altered without effect.
            try {
                assertArrayEquals(CONTENT, reader.open(altered));
            } catch (PlatformException refused) {
                assertTrue(REFUSALS.contains(refused.code()), refused.code());
            }
        }
        assertEquals("MESSAGE_UNREADABLE", refusal(reader, new byte[] {1, 2, 3}));
        byte[] last = message.clone();
        last[last.length - 1] ^= 1;
        assertEquals("MESSAGE_UNREADABLE", refusal(reader, last));
    }

    @Test
    void messageForSomebodyElseIsNotOurs() {
        assertEquals(
                "NOT_FOR_US", refusal(side(next, city), side(city, platform).protect(CONTENT)));
    }

    @Test
    void signatureOfAStrangerIsRefused() {
        assertEquals(
                "SIGNATURE_INVALID",
                refusal(side(city, platform), side(next, city).protect(CONTENT)));
    }

    @Test
    void whileKeysRotateBothAreTrustedAndARevokedOneIsNot() throws PlatformException {
        byte[] old = side(platform, city).protect(CONTENT);
        byte[] fresh = side(next, city).protect(CONTENT);
        CmsSecurity overlapping = side(city, next, platform);
        assertArrayEquals(CONTENT, overlapping.open(old));
        assertArrayEquals(CONTENT, overlapping.open(fresh));

        CmsSecurity revoked = new CmsSecurity(
                List.of(city),
                List.of(next.certificate(), platform.certificate()),
                Set.of(Certificates.fingerprint(platform.certificate())),
                InstantSource.system());
        assertEquals("SIGNATURE_INVALID", refusal(revoked, old));
        assertArrayEquals(CONTENT, revoked.open(fresh));
    }

    @Test
    void certificateThatIsOverIsNotTrusted() {
        InstantSource later = () -> Instant.now().plus(MONTH).plusSeconds(60);
        CmsSecurity reader = new CmsSecurity(List.of(city), List.of(platform.certificate()), Set.of(), later);
        assertEquals("SIGNATURE_INVALID", refusal(reader, side(platform, city).protect(CONTENT)));
        assertThrows(IllegalStateException.class, () -> reader.protect(CONTENT));
    }
}
