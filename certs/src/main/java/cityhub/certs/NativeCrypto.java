package cityhub.certs;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Optional;

/**
 * ECDSA on P-256 by native code, the Amazon Corretto Crypto Provider, where that loads: it takes an eighth of the time and is as
 * fast in a process that has just started. Elsewhere the provider that is named does the same. Random numbers come from it, too.
 * What is small, as most hashes are, stays with the JDK, whose way is shorter.
 */
public final class NativeCrypto {
    private static final String ECDSA = "SHA256withECDSA";
    private static final Optional<Provider> PROVIDER = loaded();

    private NativeCrypto() {}

    /** The native provider, or where it does not load another. */
    static Provider orElse(Provider other) {
        return PROVIDER.orElse(other);
    }

    /**
     * Signs with ECDSA and SHA-256.
     *
     * @return the signature in DER
     * @throws GeneralSecurityException when the key does not sign
     */
    public static byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
        Signature signature = ecdsa();
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }

    /**
     * Whether a key signed a message with ECDSA and SHA-256; what is no signature at all is false as well.
     *
     * @param der the signature in DER
     * @throws GeneralSecurityException when the key can't verify
     */
    public static boolean verify(PublicKey key, byte[] message, byte[] der) throws GeneralSecurityException {
        Signature signature = ecdsa();
        signature.initVerify(key);
        signature.update(message);
        try {
            return signature.verify(der);
        } catch (SignatureException e) {
            return false;
        }
    }

    /**
     * A key in the form that {@link #sign} takes without converting it for every signature.
     *
     * @throws GeneralSecurityException when it is no key on P-256
     */
    public static PrivateKey forSigning(PrivateKey key) throws GeneralSecurityException {
        return PROVIDER.isPresent()
                ? (PrivateKey) KeyFactory.getInstance("EC", PROVIDER.get()).translateKey(key)
                : key;
    }

    /** A source of random numbers, safe for use by several threads. */
    public static SecureRandom random() {
        try {
            return PROVIDER.isPresent() ? SecureRandom.getInstance("LibCryptoRng", PROVIDER.get()) : new SecureRandom();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the native provider always has it", e);
        }
    }

    private static Signature ecdsa() throws GeneralSecurityException {
        return PROVIDER.isPresent() ? Signature.getInstance(ECDSA, PROVIDER.get()) : Signature.getInstance(ECDSA);
    }

    private static Optional<Provider> loaded() {
        AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
        return provider.getLoadingError() == null ? Optional.of(provider) : Optional.empty();
    }
}
