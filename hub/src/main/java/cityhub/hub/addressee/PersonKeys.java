package cityhub.hub.addressee;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.addressee.PersonKeyRepository.WrappedKey;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.store.Database;
import com.google.protobuf.ByteString;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys of what is held encrypted: numbers and queued payloads. Envelope encryption: the key file of the key folder
 * wraps the data keys of the database. The index key is another key than the data keys, and never rotates, since
 * indexes made with different keys could not be compared.
 */
@Singleton
public final class PersonKeys {
    /** Name of the key file in the key folder. */
    public static final String FILE = "person.kek";

    private static final String DATA = "DATA";
    private static final String INDEX = "INDEX";
    private static final String WRAPPING = "addressee_key.wrapped";

    private final NavigableMap<Integer, SecretKey> dataKeys = new TreeMap<>();
    /** With the index key. A Mac is not for several threads: each digest takes a copy, which costs less than a new one. */
    private final Mac index;

    /**
     * Opens the keys; makes them when this city has none yet.
     *
     * @throws IllegalStateException when the key file is missing although keys were wrapped with it, is not the
     *     one they were wrapped with, or may be read by others
     */
    public PersonKeys(Database database, HubConfiguration configuration) {
        Map<String, NavigableMap<Integer, SecretKey>> keys = database.transactionRetrying(
                tx -> openOrCreate(tx, configuration.keyFolder().resolve(FILE)));
        dataKeys.putAll(keys.get(DATA));
        index = mac(keys.get(INDEX).firstEntry().getValue());
    }

    /**
     * Encrypts a value for one place.
     *
     * @param owner the person (or the row) that the value belongs to
     * @param column the column that holds it, such as {@code addressee_secret.INDIVIDUAL}
     */
    public byte[] seal(long owner, String column, byte[] plain) {
        Map.Entry<Integer, SecretKey> newest = dataKeys.lastEntry();
        return PersonCipher.seal(newest.getValue(), newest.getKey(), owner, column, plain);
    }

    /**
     * Decrypts a value of one place.
     *
     * @throws HubException RECORD_UNREADABLE when it was altered, moved, or its key is not known
     */
    public byte[] open(long owner, String column, byte[] sealed) {
        try {
            int keyId = PersonCipher.keyId(sealed);
            SecretKey key = dataKeys.get(keyId);
            if (key == null) {
                throw new HubException(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, "data key " + keyId + " unknown");
            }
            return PersonCipher.open(key, keyId, owner, column, sealed);
        } catch (GeneralSecurityException | RuntimeException e) {
            if (e instanceof HubException known) {
                throw known;
            }
            throw new HubException(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, column + " does not open", e);
        }
    }

    /** Blind index of a number. */
    public BlindIndex index(NumberDomain domain, String number) {
        return new BlindIndex(
                domain, HexFormat.of().formatHex(digest(domain.name(), number.getBytes(StandardCharsets.UTF_8))));
    }

    /** HMAC-SHA-256 under the index key of a value for a purpose: 32 bytes. Equal values have equal digests. */
    public byte[] digest(String purpose, byte[] value) {
        try {
            Mac mac = (Mac) index.clone();
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(value);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("HMAC-SHA-256 can't be copied", e);
        }
    }

    private static Mac mac(SecretKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is not available", e);
        }
    }

    private static Map<String, NavigableMap<Integer, SecretKey>> openOrCreate(Connection tx, Path file)
            throws SQLException {
        List<WrappedKey> wrapped = PersonKeyRepository.lockAll(tx);
        if (!wrapped.isEmpty()) {
            return unwrap(wrapped, KeyFile.read(existing(file)));
        }
        if (!KeyFile.exists(file)) {
            KeyFile.create(file);
        }
        SecretKey wrapping = KeyFile.read(file);
        PersonKeyRepository.insert(tx, wrap(1, INDEX, wrapping));
        PersonKeyRepository.insert(tx, wrap(2, DATA, wrapping));
        return unwrap(PersonKeyRepository.lockAll(tx), wrapping);
    }

    private static Path existing(Path file) {
        if (!KeyFile.exists(file)) {
            throw new IllegalStateException(file + " is missing: the numbers of this city can't be read without it");
        }
        return file;
    }

    private static WrappedKey wrap(int keyId, String purpose, SecretKey wrapping) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new WrappedKey(
                keyId, purpose, ByteString.copyFrom(PersonCipher.seal(wrapping, 0, keyId, WRAPPING + purpose, key)));
    }

    private static Map<String, NavigableMap<Integer, SecretKey>> unwrap(List<WrappedKey> wrapped, SecretKey wrapping) {
        Map<String, NavigableMap<Integer, SecretKey>> keys = Map.of(DATA, new TreeMap<>(), INDEX, new TreeMap<>());
        for (WrappedKey key : wrapped) {
            try {
                byte[] plain = PersonCipher.open(
                        wrapping,
                        0,
                        key.keyId(),
                        WRAPPING + key.purpose(),
                        key.wrapped().toByteArray());
                String algorithm = INDEX.equals(key.purpose()) ? "HmacSHA256" : "AES";
                keys.get(key.purpose()).put(key.keyId(), new SecretKeySpec(plain, algorithm));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("data key " + key.keyId() + " was wrapped with another key file", e);
            }
        }
        return keys;
    }
}
