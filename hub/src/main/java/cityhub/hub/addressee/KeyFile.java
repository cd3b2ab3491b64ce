package cityhub.hub.addressee;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key-encryption key: 32 random bytes in a file that only the hub's user may read. It wraps the data keys that
 * lie in the database; whoever has only the database has no number, whoever has only the file has none either.
 */
final class KeyFile {
    private static final int KEY_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private KeyFile() {}

    static boolean exists(Path file) {
        return Files.exists(file);
    }

    /** Makes the key; a file that another process made meanwhile is kept. */
    static void create(Path file) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path whole = Files.createTempFile(
                    file.getParent(), "key", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.write(whole, key);
            try {
                Files.createLink(file, whole);
            } catch (FileAlreadyExistsException e) {
                return;
            } finally {
                Files.delete(whole);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the key.
     *
     * @throws IllegalStateException when others may read the file, or it is no key
     */
    static SecretKey read(Path file) {
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IllegalStateException(file + " may be read by others: chmod 600 it");
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY_BYTES) {
                throw new IllegalStateException(file + " is no key of " + KEY_BYTES + " bytes");
            }
            return new SecretKeySpec(key, "AES");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
