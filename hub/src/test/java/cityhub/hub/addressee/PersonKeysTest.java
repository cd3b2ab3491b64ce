package cityhub.hub.addressee;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.store.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PersonKeysTest {
    private static final byte[] PLAIN = "123456789018".getBytes(StandardCharsets.US_ASCII);
    private TestDatabase database;
    private PersonKeys keys;
    private Path file;

    @BeforeEach
    void start() {
        database = TestDatabase.create();
        keys = database.bean(PersonKeys.class);
        file = database.home().resolve("keys").resolve(PersonKeys.FILE);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    void sealedValueOpensOnlyForItsOwnerAndColumn() {
        byte[] sealed = keys.seal(7, "column", PLAIN);
        assertArrayEquals(PLAIN, keys.open(7, "column", sealed));
        assertUnreadable(() -> keys.open(8, "column", sealed));
        assertUnreadable(() -> keys.open(7, "other", sealed));
    }

    @Test
    void alteredOrTruncatedValueDoesNotOpen() {
        byte[] sealed = keys.seal(7, "column", PLAIN);
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertUnreadable(() -> keys.open(7, "column", altered));
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] shorter = Arrays.copyOf(sealed, length);
            assertUnreadable(() -> keys.open(7, "column", shorter));
        }
    }

    @Test
    void sameValueIsSealedDifferentlyEachTimeButIndexedTheSame() {
        assertFalse(Arrays.equals(keys.seal(7, "column", PLAIN), keys.seal(7, "column", PLAIN)));
        assertEquals(
                keys.index(NumberDomain.INDIVIDUAL, "123456789018"),
                keys.index(NumberDomain.INDIVIDUAL, "123456789018"));
        assertNotEquals(
                keys.index(NumberDomain.INDIVIDUAL, "123456789018").hex(),
                keys.index(NumberDomain.RESIDENT_CODE, "123456789018").hex());
    }

    @Test
    void keyFileIsForItsOwnerOnly() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void restartedHubReadsWhatWasSealedBefore() {
        byte[] sealed = keys.seal(7, "column", PLAIN);
        try (TestDatabase again = TestDatabase.open(database.name(), Map.of())) {
            PersonKeys reopened = again.bean(PersonKeys.class);
            assertArrayEquals(PLAIN, reopened.open(7, "column", sealed));
            assertEquals(
                    keys.index(NumberDomain.INDIVIDUAL, "123456789018"),
                    reopened.index(NumberDomain.INDIVIDUAL, "123456789018"));
        }
    }

    @Test
    void hubDoesNotStartWithoutTheKeyFileThatItsKeysWereWrappedWith() throws IOException {
        byte[] key = Files.readAllBytes(file);
        Files.delete(file);
        assertDoesNotOpen("is missing");
        Files.write(file, new byte[key.length]);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertDoesNotOpen("another key file");
        Files.write(file, key);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertDoesNotOpen("may be read by others");
    }

    private void assertDoesNotOpen(String why) {
        try (TestDatabase again = TestDatabase.open(database.name(), Map.of())) {
            RuntimeException refused = assertThrows(RuntimeException.class, () -> again.bean(PersonKeys.class));
            assertTrue(messages(refused).contains(why), () -> messages(refused));
        }
    }

    private static String messages(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            all.append(each.getMessage()).append('\n');
        }
        return all.toString();
    }

    private static void assertUnreadable(Executable opening) {
        HubException refused = assertThrows(HubException.class, opening);
        assertEquals(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, refused.reason());
    }
}
