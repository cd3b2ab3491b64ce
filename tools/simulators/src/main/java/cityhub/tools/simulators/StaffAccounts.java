package cityhub.tools.simulators;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Accounts of the simulated platform's staff (職員認証・権限管理): {@code operator} may do everything, {@code viewer} may look.
 * Their passwords are made at the first start and lie in a file that its owner alone reads.
 */
public final class StaffAccounts {
    /** May do everything. */
    public static final String OPERATOR = "operator";

    /** May look. */
    public static final String VIEWER = "viewer";

    private static final String FILE = "staff-passwords";
    private static final int PASSWORD_BYTES = 16;

    private final Map<String, String> passwords;

    private StaffAccounts(Map<String, String> passwords) {
        this.passwords = passwords;
    }

    /** The accounts of a simulator's folder, made when they are not there. */
    public static StaffAccounts openOrCreate(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, List.of(line(OPERATOR), line(VIEWER)));
        }
        Map<String, String> passwords = new TreeMap<>();
        for (String each : Files.readAllLines(file)) {
            int blank = each.indexOf(' ');
            if (blank > 0) {
                passwords.put(each.substring(0, blank), each.substring(blank + 1));
            }
        }
        return new StaffAccounts(passwords);
    }

    private static String line(String name) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return name + " " + HexFormat.of().formatHex(bytes);
    }

    /** The password of an account; empty for an unknown one. */
    public String password(String name) {
        return passwords.getOrDefault(name, "");
    }

    boolean signIn(String name, String password) {
        String right = password(name);
        return !right.isEmpty()
                && MessageDigest.isEqual(
                        right.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
    }
}
