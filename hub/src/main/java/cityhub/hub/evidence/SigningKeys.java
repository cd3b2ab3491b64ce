package cityhub.hub.evidence;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ledger's private keys: one file {@code ledger-<key id>.pem} each, PKCS#8 and public key in PEM, readable by the
 * hub's user only. Which of them signs, the ledger says. Hubs of one city share these files.
 */
public final class SigningKeys {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path folder;
    private final Map<String, LedgerKey> keys = new ConcurrentHashMap<>();

    private SigningKeys(Path folder) {
        this.folder = folder;
    }

    /**
     * Loads the keys of a folder, possibly none.
     *
     * @throws HubException EVIDENCE_UNAVAILABLE when a key file is unreadable, or readable by others
     */
    public static SigningKeys open(Path folder) {
        SigningKeys opened = new SigningKeys(folder);
        opened.load();
        return opened;
    }

    /** Ids of the keys at hand. */
    public Set<String> ids() {
        return Set.copyOf(keys.keySet());
    }

    /** A key by its id; a file that appeared since is found too. */
    Optional<LedgerKey> find(String keyId) {
        if (!keys.containsKey(keyId)) {
            load();
        }
        return Optional.ofNullable(keys.get(keyId));
    }

    /** The key that an empty ledger begins with: the one in the folder, or a new one. */
    LedgerKey first() {
        return switch (keys.size()) {
            case 0 -> create();
            case 1 -> keys.values().iterator().next();
            default -> throw unavailable("an empty ledger, but more than one signing key", Optional.empty());
        };
    }

    /** Makes a key and its file; the file is complete on disk before this returns. */
    LedgerKey create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            LedgerKey key = new LedgerKey(pair.getPrivate(), pair.getPublic());
            write(file(key.id()), key.filePem());
            keys.put(key.id(), key);
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw unavailable("a signing key could not be made", Optional.of(e));
        }
    }

    private Path file(String keyId) {
        return folder.resolve("ledger-" + keyId + ".pem");
    }

    private void write(Path file, String pem) throws IOException {
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, "draft", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private void load() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "ledger-*.pem")) {
            for (Path file : files) {
                LedgerKey key = read(file);
                keys.putIfAbsent(key.id(), key);
            }
        } catch (IOException e) {
            throw unavailable("the key folder can't be read", Optional.of(e));
        }
    }

    private static LedgerKey read(Path file) throws IOException {
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw unavailable(file.getFileName() + " may be read by its owner only (0600)", Optional.empty());
        }
        String pem = Files.readString(file, StandardCharsets.US_ASCII);
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            LedgerKey key = new LedgerKey(
                    factory.generatePrivate(new PKCS8EncodedKeySpec(block(pem, "PRIVATE KEY"))),
                    LedgerKey.publicKey(block(pem, "PUBLIC KEY")));
            if (!file.getFileName().toString().equals("ledger-" + key.id() + ".pem")) {
                throw unavailable(file.getFileName() + " holds another key than its name says", Optional.empty());
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw unavailable(file.getFileName() + " is no signing key", Optional.of(e));
        }
    }

    private static byte[] block(String pem, String label) {
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no block " + label);
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }

    private static HubException unavailable(String detail, Optional<Exception> cause) {
        return cause.map(e -> new HubException(ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE, detail, e))
                .orElseGet(() -> new HubException(ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE, detail));
    }
}
