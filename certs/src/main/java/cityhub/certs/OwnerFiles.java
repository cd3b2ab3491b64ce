package cityhub.certs;

import cityhub.certs.CertificateProblem.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files and folders that only their owner can enter or read. A file comes into being under its name
 * whole and with its final permissions, so that neither a crash nor a second process shows half a key.
 */
public final class OwnerFiles {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private OwnerFiles() {}

    /** Makes a folder with permissions 0700, and its parents; a folder that is there is narrowed to 0700. */
    public static Path folder(Path folder) {
        try {
            Files.createDirectories(folder, permissions("rwx------"));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return folder;
        } catch (IOException e) {
            throw new CertificateProblem(Reason.FILE_UNUSABLE, "Can't make the folder " + folder, e);
        }
    }

    /** Writes a file with permissions 0600, replacing one that is there in one step. */
    public static Path writeSecret(Path file, String text) {
        return write(file, text, "rw-------");
    }

    /** Writes a file that everybody may read (0644), replacing one that is there in one step. */
    public static Path writePublic(Path file, String text) {
        return write(file, text, "rw-r--r--");
    }

    /**
     * Reads a secret.
     *
     * @throws CertificateProblem KEY_EXPOSED when group or others have any permission on the file
     */
    public static String readSecret(Path file) {
        try {
            Set<PosixFilePermission> granted = EnumSet.copyOf(OTHERS);
            granted.retainAll(Files.getPosixFilePermissions(file));
            if (!granted.isEmpty()) {
                throw new CertificateProblem(
                        Reason.KEY_EXPOSED, "Others than its owner may use " + file + ": set its permissions to 0600");
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return read(file);
    }

    /** Reads a file that holds no secret. */
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static CertificateProblem unreadable(Path file, IOException cause) {
        return new CertificateProblem(Reason.FILE_UNUSABLE, "Can't read " + file, cause);
    }

    private static Path write(Path file, String text, String permissions) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Path draft = Files.createTempFile(folder, ".", ".tmp", permissions("rw-------"));
            try {
                Files.write(draft, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.SYNC);
                Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(permissions));
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
            return file;
        } catch (IOException e) {
            throw new CertificateProblem(Reason.FILE_UNUSABLE, "Can't write " + file, e);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }
}
