package cityhub.hub.addressee;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM with a fresh 96-bit nonce per value. Sealed form: key id (4 bytes, big endian), nonce (12), ciphertext
 * with its 128-bit tag. Owner, column and key id are associated data, so that a value moved to another row, column or
 * key does not open.
 */
final class PersonCipher {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private PersonCipher() {}

    static byte[] seal(SecretKey key, int keyId, long owner, String column, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, associatedData(keyId, owner, column));
            byte[] body = cipher.doFinal(plain);
            return ByteBuffer.allocate(4 + NONCE_BYTES + body.length)
                    .putInt(keyId)
                    .put(nonce)
                    .put(body)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not available", e);
        }
    }

    /** Opens a sealed value; a value that was altered or moved throws. */
    static byte[] open(SecretKey key, int keyId, long owner, String column, byte[] sealed)
            throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(sealed, 4, sealed.length - 4);
        buffer.get(nonce);
        byte[] body = new byte[buffer.remaining()];
        buffer.get(body);
        return cipher(Cipher.DECRYPT_MODE, key, nonce, associatedData(keyId, owner, column))
                .doFinal(body);
    }

    /** Key id of a sealed value. */
    static int keyId(byte[] sealed) {
        return ByteBuffer.wrap(sealed).getInt();
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] associatedData)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associatedData);
        return cipher;
    }

    private static byte[] associatedData(int keyId, long owner, String column) {
        byte[] name = column.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(12 + name.length)
                .putInt(keyId)
                .putLong(owner)
                .put(name)
                .array();
    }
}
