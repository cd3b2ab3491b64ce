package cityhub.hub.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SigningKeysTest {
    @TempDir
    private Path folder;

    @Test
    void keyIsKeptForItsOwnerOnlyAndFoundAgain() throws Exception {
        LedgerKey made = SigningKeys.open(folder.resolve("keys")).create();
        Path file = folder.resolve("keys").resolve("ledger-" + made.id() + ".pem");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> files = Files.list(folder.resolve("keys"))) {
            assertEquals(Set.of(file), Set.copyOf(files.toList()));
        }
        SigningKeys again = SigningKeys.open(folder.resolve("keys"));
        assertEquals(Set.of(made.id()), again.ids());
        assertEquals(made.publicPem(), again.find(made.id()).orElseThrow().publicPem());
    }

    @Test
    void keyFileThatOthersMayReadIsRefused() throws Exception {
        Path file = onlyFile();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertUnavailable();
    }

    @Test
    void brokenAndMisnamedKeyFilesAreRefused() throws Exception {
        Path file = onlyFile();
        String pem = Files.readString(file);
        for (String broken : new String[] {"", "nothing", pem.substring(40), pem.replace("PRIVATE", "EC PRIVATE")}) {
            Files.writeString(file, broken);
            assertUnavailable();
        }
        Files.writeString(file, pem);
        Files.move(file, folder.resolve("ledger-0000000000000000.pem"));
        assertUnavailable();
    }

    @Test
    void privateKeyOfAnotherPublicKeyIsRefused() throws Exception {
        String mine = Files.readString(onlyFile());
        LedgerKey other = SigningKeys.open(folder.resolve("elsewhere")).create();
        Path file = folder.resolve("ledger-" + other.id() + ".pem");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, mine.substring(0, mine.indexOf("-----BEGIN PUBLIC")) + other.publicPem());
        assertUnavailable();
    }

    @Test
    void fileThatAppearsLaterIsFound() {
        SigningKeys early = SigningKeys.open(folder);
        LedgerKey later = SigningKeys.open(folder).create();
        assertTrue(early.find(later.id()).isPresent());
        assertTrue(early.find("0000000000000000").isEmpty());
    }

    @Test
    void emptyLedgerDoesNotChooseBetweenKeys() {
        SigningKeys keys = SigningKeys.open(folder);
        assertEquals(keys.first().id(), keys.first().id());
        keys.create();
        assertEquals(
                ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE,
                assertThrows(HubException.class, keys::first).reason());
    }

    private Path onlyFile() throws IOException {
        LedgerKey made = SigningKeys.open(folder).create();
        return folder.resolve("ledger-" + made.id() + ".pem");
    }

    private void assertUnavailable() {
        HubException refused = assertThrows(HubException.class, () -> SigningKeys.open(folder));
        assertEquals(ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE, refused.reason());
    }
}
