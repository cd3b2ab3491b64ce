package cityhub.hub.evidence;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.hub.HubException;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One batch in the making: its leaves in order, then its tree and its signed checkpoint. */
final class BatchBuilder {
    private static final String PUBLIC_KEY = "public-key";

    private final LedgerStore.Head head;
    private final Instant time;
    private final String timeText;
    private final LedgerKey key;
    private final SecureRandom random;
    private final List<LedgerLeaf> leaves = new ArrayList<>();
    private final List<LedgerStore.KnownKey> introduced = new ArrayList<>();

    /**
     * A signed batch that continues a head.
     *
     * @param next the head after it
     */
    record Signed(ExportBatchesResponse batch, MerkleTree tree, LedgerStore.Head next) {}

    BatchBuilder(LedgerStore.Head head, Instant time, LedgerKey key, SecureRandom random) {
        this.head = head;
        this.time = time;
        this.timeText = Statement.time(time);
        this.key = key;
        this.random = random;
        if (head.batch() == 0) {
            introduceFirst();
        }
    }

    int size() {
        return leaves.size();
    }

    /** Keys that records of this batch introduce. */
    List<LedgerStore.KnownKey> introduced() {
        return introduced;
    }

    /** Adds a disclosure and returns the index of its leaf. */
    int add(PreparedDisclosure disclosure) {
        leaves.add(disclosure.leafAt(timeText));
        return leaves.size() - 1;
    }

    void add(OutboxStore.WaitingAct act) {
        String statement = addAct(Acts.OWN_KINDS.contains(act.kind()) ? act.kind() : Statement.ACT, act);
        if (act.kind().equals(Act.KEY)) {
            byte[] publicKey = Base64.getDecoder()
                    .decode(Statement.value(statement, PUBLIC_KEY).orElseThrow());
            introduced.add(new LedgerStore.KnownKey(
                    LedgerKey.id(publicKey), LedgerKey.publicPem(publicKey), head.batch() + 1));
        }
    }

    /** Details of a record that introduces a key. */
    static Map<String, String> introduction(LedgerKey introduced) {
        return Map.of(PUBLIC_KEY, Base64.getEncoder().encodeToString(introduced.subjectPublicKeyInfo()));
    }

    private void introduceFirst() {
        StringBuilder details = new StringBuilder();
        Statement.details(details, introduction(key));
        add(new OutboxStore.WaitingAct(0, Act.KEY, "hub", key.id(), details.toString(), List.of()));
    }

    private String addAct(String kind, OutboxStore.WaitingAct act) {
        ByteString subjects =
                act.subjects().isEmpty() ? SubjectsBlob.NONE : SubjectsBlob.of(randomSalt(), act.subjects());
        StringBuilder text = new StringBuilder(512);
        Statement.head(text, RecordIds.next(random), kind, timeText);
        Statement.line(text, "act", act.kind());
        Statement.line(text, "actor", act.actor());
        Statement.line(text, "target", act.target());
        text.append(act.details());
        Statement.line(text, "subjects", SubjectsBlob.digest(subjects));
        leaves.add(
                new LedgerLeaf(ByteString.copyFrom(randomSalt()), ByteString.copyFromUtf8(text.toString()), subjects));
        return text.toString();
    }

    /**
     * @param city municipality code
     * @throws HubException EVIDENCE_UNAVAILABLE when the key does not sign
     */
    Signed sign(String city) {
        List<byte[]> hashes = leaves.stream().map(LedgerLeaf::hash).toList();
        MerkleTree tree = new MerkleTree(hashes);
        long number = head.batch() + 1;
        String text = new Checkpoint(
                        city,
                        number,
                        head.checkpointHash(),
                        tree.size(),
                        ByteString.copyFrom(tree.root()),
                        time,
                        key.id())
                .text();
        ExportBatchesResponse batch = ExportBatchesResponse.newBuilder()
                .setBatch(number)
                .setCheckpoint(text)
                .setSignature(ByteString.copyFrom(signature(text)))
                .addAllRecords(leaves.stream().map(LedgerLeaf::stored).toList())
                .addAllLeafHashes(hashes.stream().map(ByteString::copyFrom).toList())
                .build();
        String nextKey = Optional.of(introduced)
                .filter(keys -> !keys.isEmpty())
                .map(keys -> keys.getLast().keyId())
                .orElse(key.id());
        return new Signed(batch, tree, new LedgerStore.Head(number, Checkpoint.hash(text), time, nextKey));
    }

    private byte[] signature(String text) {
        try {
            return key.sign(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new HubException(ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE, "the signing key does not sign", e);
        }
    }

    private byte[] randomSalt() {
        byte[] salt = new byte[PreparedDisclosure.SALT];
        random.nextBytes(salt);
        return salt;
    }
}
