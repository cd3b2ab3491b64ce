package cityhub.hub.basics;

import cityhub.hub.HubException;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a snapshot goes on: the snapshot's id in the clear and, encrypted with AES-GCM under the snapshot's own key,
 * the last person's id, which never leaves the hub readable. Bound to the snapshot and its agreement.
 */
final class ResumeToken {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 16;
    private static final int ID_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final UUID snapshotId;
    private final byte[] sealed;

    private ResumeToken(UUID snapshotId, byte[] sealed) {
        this.snapshotId = snapshotId;
        this.sealed = sealed;
    }

    static ByteString newKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return ByteString.copyFrom(key);
    }

    /** The token of a page. */
    static String of(SnapshotStore.Begun snapshot, long lastPersonId) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = crypt(
                Cipher.ENCRYPT_MODE,
                snapshot,
                nonce,
                ByteBuffer.allocate(Long.BYTES).putLong(lastPersonId).array());
        UUID id = UUID.fromString(snapshot.snapshotId());
        byte[] token = ByteBuffer.allocate(ID_BYTES + NONCE_BYTES + sealed.length)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(nonce)
                .put(sealed)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /**
     * Reads a token as it came; what it holds is not yet known.
     *
     * @throws HubException INVALID_ARGUMENT when it is none
     */
    static ResumeToken parse(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        if (bytes.length != ID_BYTES + NONCE_BYTES + Long.BYTES + TAG_BITS / 8) {
            throw invalid();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        UUID id = new UUID(buffer.getLong(), buffer.getLong());
        byte[] sealed = new byte[buffer.remaining()];
        buffer.get(sealed);
        return new ResumeToken(id, sealed);
    }

    String snapshotId() {
        return snapshotId.toString();
    }

    /**
     * The last person's id.
     *
     * @throws HubException INVALID_ARGUMENT when the token is not of this snapshot
     */
    long lastPersonId(SnapshotStore.Begun snapshot) {
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        byte[] nonce = new byte[NONCE_BYTES];
        buffer.get(nonce);
        byte[] encrypted = new byte[buffer.remaining()];
        buffer.get(encrypted);
        return ByteBuffer.wrap(crypt(Cipher.DECRYPT_MODE, snapshot, nonce, encrypted))
                .getLong();
    }

    private static byte[] crypt(int mode, SnapshotStore.Begun snapshot, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(snapshot.tokenKey().toByteArray(), "AES"),
                    new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD((snapshot.snapshotId() + snapshot.agreementId()).getBytes(StandardCharsets.US_ASCII));
            return cipher.doFinal(input);
        } catch (javax.crypto.AEADBadTagException e) {
            throw invalid();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    static HubException invalid() {
        return HubException.invalid("resume_token", "not a token of a snapshot of this agreement");
    }
}
