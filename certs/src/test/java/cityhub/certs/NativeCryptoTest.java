package cityhub.certs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;

final class NativeCryptoTest {
    private static final String ECDSA = "SHA256withECDSA";
    private final byte[] message = "checkpoint 1".getBytes(StandardCharsets.UTF_8);
    private final KeyPair keys = keyPair();

    @Test
    void jdkVerifiesWhatIsSigned() throws GeneralSecurityException {
        Signature jdk = Signature.getInstance(ECDSA, Security.getProvider("SunEC"));
        jdk.initVerify(keys.getPublic());
        jdk.update(message);
        assertTrue(jdk.verify(NativeCrypto.sign(keys.getPrivate(), message)));
    }

    @Test
    void whatTheJdkSignedIsVerified() throws GeneralSecurityException {
        Signature jdk = Signature.getInstance(ECDSA, Security.getProvider("SunEC"));
        jdk.initSign(keys.getPrivate());
        jdk.update(message);
        assertTrue(NativeCrypto.verify(keys.getPublic(), message, jdk.sign()));
    }

    @Test
    void anotherMessageKeyOrSignatureIsNoSignature() throws GeneralSecurityException {
        byte[] signature = NativeCrypto.sign(keys.getPrivate(), message);
        assertTrue(NativeCrypto.verify(keys.getPublic(), message, signature));
        assertFalse(NativeCrypto.verify(keys.getPublic(), new byte[] {1}, signature));
        assertFalse(NativeCrypto.verify(keyPair().getPublic(), message, signature));
        for (byte[] none : new byte[][] {{}, {0}, {0x30, 0}, {0x30, 6, 2, 1, 0, 2, 1, 0}, {0x6e, 0x6f}}) {
            assertFalse(NativeCrypto.verify(keys.getPublic(), message, none));
        }
        for (int at = 0; at < signature.length; at++) {
            byte[] changed = signature.clone();
            changed[at] ^= 1;
            assertFalse(NativeCrypto.verify(keys.getPublic(), message, changed), "byte " + at);
        }
    }

    @Test
    void keyInTheFormForSigningSignsAsBefore() throws GeneralSecurityException {
        PrivateKey converted = NativeCrypto.forSigning(keys.getPrivate());
        assertTrue(NativeCrypto.verify(keys.getPublic(), message, NativeCrypto.sign(converted, message)));
        assertArrayEquals(
                keys.getPrivate().getEncoded(),
                NativeCrypto.forSigning(converted).getEncoded());
    }

    @Test
    void randomNumbersAreNotTheSameTwice() {
        SecureRandom random = NativeCrypto.random();
        byte[] first = new byte[32];
        byte[] second = new byte[32];
        random.nextBytes(first);
        random.nextBytes(second);
        assertFalse(Arrays.equals(first, second));
        assertFalse(Arrays.equals(first, new byte[32]));
    }

    /** Hubs run on these machines, and a build that silently lost the native code would only be slower. */
    @Test
    void loadsOnTheMachinesThatHubsRunOn() {
        boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
                && System.getProperty("os.arch").equals("amd64");
        BouncyCastleProvider other = new BouncyCastleProvider();
        assertEquals(
                linux ? "AmazonCorrettoCryptoProvider" : other.getName(),
                NativeCrypto.orElse(other).getName());
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
