package cityhub.kit.fake;

import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.evidence.v1.ExportProofResponse;
import cityhub.evidence.v1.GetCheckpointResponse;
import cityhub.evidence.v1.InclusionProof;
import cityhub.evidence.v1.SaltedEntry;
import cityhub.evidence.v1.SigningKey;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A small ledger written by hand after docs/evidence.md: seals whatever it is told, right or wrong. */
public final class SyntheticLedger {
    private static final HexFormat HEX = HexFormat.of();

    private final String city;
    private final Random random = new Random(20261121);
    private final List<ExportBatchesResponse> batches = new ArrayList<>();
    private final List<SigningKey> keys = new ArrayList<>();
    private KeyPair signer;
    private Instant time = Instant.parse("2026-11-21T05:00:00.000001Z");
    private String previous = "0".repeat(64);

    /** For whom a disclosure is sealed. */
    public record Consumer(String participantId, String fingerprint, String agreementId) {}

    /** A ledger whose first batch introduces its first key. */
    public SyntheticLedger(String city) {
        this.city = city;
        this.signer = newKey();
        keys.add(signingKey(signer.getPublic(), 1).build());
        seal(List.of(keyRecord(signer.getPublic())));
    }

    /** The batches so far, as an export gives them. */
    public synchronized List<ExportBatchesResponse> export() {
        return List.copyOf(batches);
    }

    /** What GetCheckpoint answers. */
    public synchronized GetCheckpointResponse checkpoint() {
        return GetCheckpointResponse.newBuilder()
                .setCheckpoint(batches.getLast().getCheckpoint())
                .setSignature(batches.getLast().getSignature())
                .addAllKeys(keys)
                .build();
    }

    /** The first key, PEM. */
    public synchronized String firstKeyPem() {
        return keys.getFirst().getPublicKey();
    }

    /** Moves the ledger's clock; back as well. */
    public synchronized void passTime(long amount, ChronoUnit unit) {
        time = time.plus(amount, unit);
    }

    /** Adds a batch of acts with as many records. */
    public synchronized void act(int records) {
        List<BatchRecord> leaves = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            byte[] subjects = i % 2 == 0 ? new byte[0] : bytes(32 + 8);
            leaves.add(act("test", "nothing", List.of("number: " + i), subjects));
        }
        seal(leaves);
    }

    /** Records that batches up to a number were deleted. */
    public synchronized void recordDeletion(long throughBatch) {
        String text = head("ledger-deletion")
                .append("act: ledger-deletion\nactor: officer:o-1\ntarget: batches\nthrough-batch: ")
                .append(throughBatch)
                .append("\nsubjects: \n")
                .toString();
        seal(List.of(leaf(bytes(32), text, new byte[0])));
    }

    /** Introduces a new key in a batch signed by the one before, and signs with it from then on. */
    public synchronized void rotateKey() {
        KeyPair next = newKey();
        seal(List.of(act("test", "before", List.of(), new byte[0]), keyRecord(next.getPublic())));
        keys.add(signingKey(next.getPublic(), batches.size())
                .setIntroduction(proof(batches.getLast(), 1))
                .build());
        signer = next;
    }

    /** Signs from here on with a key that nothing introduces. */
    public synchronized void stealSigning() {
        signer = newKey();
        keys.add(signingKey(signer.getPublic(), batches.size() + 1).build());
    }

    /** Seals entries for a consumer, among other consumers' records. */
    public Disclosure disclose(Consumer consumer, List<DisclosureEntry> entries) {
        return discloseBytes(
                consumer, entries.stream().map(DisclosureEntry::toByteString).toList());
    }

    /** Seals whatever bytes as entries. */
    public synchronized Disclosure discloseBytes(Consumer consumer, List<ByteString> entries) {
        List<SaltedEntry> salted = entries.stream()
                .map(entry -> SaltedEntry.newBuilder()
                        .setSalt(ByteString.copyFrom(bytes(32)))
                        .setEntry(entry)
                        .build())
                .toList();
        String id = id();
        BatchRecord leaf = leaf(bytes(32), statement(id, consumer, salted), bytes(32 + 8 * entries.size()));
        int others = random.nextInt(5);
        int index = random.nextInt(others + 1);
        List<BatchRecord> leaves = new ArrayList<>();
        for (int i = 0; i <= others; i++) {
            leaves.add(i == index ? leaf : act("test", "other", List.of(), new byte[0]));
        }
        seal(leaves);
        ExportProofResponse proof = proof(batches.getLast(), index);
        return Disclosure.newBuilder()
                .setDisclosureId(id)
                .addAllEntries(salted)
                .setStatement(proof.getStatement())
                .setStatementSalt(proof.getStatementSalt())
                .setProof(proof.getProof())
                .setCheckpoint(proof.getCheckpoint())
                .setSignature(proof.getSignature())
                .build();
    }

    private String statement(String id, Consumer consumer, List<SaltedEntry> entries) {
        List<byte[]> hashes = entries.stream()
                .map(entry -> TestTree.leaf(
                        entry.getSalt().toByteArray(), entry.getEntry().toByteArray()))
                .toList();
        return "cityhub-statement v1\nid: " + id + "\nkind: disclosure\ntime: " + time + "\nconsumer: "
                + consumer.participantId() + "\ncertificate: " + consumer.fingerprint() + "\nagreement: "
                + consumer.agreementId() + "\nrevision: 1\nplan: 00\nmode: feed\naffair: 001\npurpose: test\n"
                + "ground: test\nofficer: \nterminal: \nrecords: " + entries.size() + "\npayload-root: "
                + HEX.formatHex(TestTree.root(hashes)) + "\nsubjects: \n";
    }

    private BatchRecord act(String actor, String target, List<String> details, byte[] subjects) {
        StringBuilder text = head("act").append("act: test\n");
        text.append("actor: ").append(actor).append("\ntarget: ").append(target).append('\n');
        details.forEach(detail -> text.append(detail).append('\n'));
        String digest = subjects.length == 0 ? "" : HEX.formatHex(TestTree.sha256(subjects));
        return leaf(
                bytes(32), text.append("subjects: ").append(digest).append('\n').toString(), subjects);
    }

    private BatchRecord keyRecord(PublicKey key) {
        String text = head("key").append("act: key\nactor: hub\ntarget: ").append(idOf(key)) + "\npublic-key: "
                + Base64.getEncoder().encodeToString(key.getEncoded()) + "\nsubjects: \n";
        return leaf(bytes(32), text, new byte[0]);
    }

    private static BatchRecord leaf(byte[] salt, String statement, byte[] subjects) {
        return BatchRecord.newBuilder()
                .setSalt(ByteString.copyFrom(salt))
                .setStatement(statement)
                .setSubjects(ByteString.copyFrom(subjects))
                .build();
    }

    private static byte[] hash(BatchRecord leaf) {
        return TestTree.leaf(leaf.getSalt().toByteArray(), leaf.getStatement().getBytes(StandardCharsets.UTF_8));
    }

    private StringBuilder head(String kind) {
        return new StringBuilder("cityhub-statement v1\nid: " + id() + "\nkind: " + kind + "\ntime: " + time + "\n");
    }

    private void seal(List<BatchRecord> leaves) {
        List<byte[]> hashes = leaves.stream().map(SyntheticLedger::hash).toList();
        String text = "cityhub-checkpoint v1\ncity: " + city + "\nbatch: " + (batches.size() + 1) + "\nprevious: "
                + previous + "\ncount: " + leaves.size() + "\nroot: " + HEX.formatHex(TestTree.root(hashes))
                + "\ntime: " + time + "\nkey: " + idOf(signer.getPublic()) + "\n";
        ExportBatchesResponse.Builder batch = ExportBatchesResponse.newBuilder()
                .setBatch(batches.size() + 1)
                .setCheckpoint(text)
                .setSignature(sign(text));
        for (BatchRecord leaf : leaves) {
            batch.addRecords(leaf);
            batch.addLeafHashes(ByteString.copyFrom(hash(leaf)));
        }
        batches.add(batch.build());
        previous = HEX.formatHex(TestTree.sha256(text.getBytes(StandardCharsets.UTF_8)));
        time = time.plus(1, ChronoUnit.MILLIS);
    }

    private static ExportProofResponse proof(ExportBatchesResponse batch, int index) {
        List<byte[]> hashes =
                batch.getLeafHashesList().stream().map(ByteString::toByteArray).toList();
        return ExportProofResponse.newBuilder()
                .setStatement(batch.getRecords(index).getStatement())
                .setStatementSalt(batch.getRecords(index).getSalt())
                .setProof(InclusionProof.newBuilder()
                        .setBatch(batch.getBatch())
                        .setLeafIndex(index)
                        .setTreeSize(hashes.size())
                        .addAllPath(TestTree.path(index, hashes).stream()
                                .map(ByteString::copyFrom)
                                .toList()))
                .setCheckpoint(batch.getCheckpoint())
                .setSignature(batch.getSignature())
                .build();
    }

    /** Signs a text with the key in force: for forgeries too. */
    public synchronized ByteString sign(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return ByteString.copyFrom(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SigningKey.Builder signingKey(PublicKey key, long firstBatch) {
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        return SigningKey.newBuilder().setKeyId(idOf(key)).setPublicKey(pem).setFirstBatch(firstBatch);
    }

    private static String idOf(PublicKey key) {
        return HEX.formatHex(TestTree.sha256(key.getEncoded())).substring(0, 16);
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
