package cityhub.hub.evidence;

import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.evidence.v1.ExportProofResponse;
import cityhub.evidence.v1.SaltedEntry;
import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies exports and disclosures from {@code docs/evidence.md} alone: it shares no code with what it verifies, and
 * follows the algorithm of RFC 9162, section 2.1.3.2, and the recursive definition of section 2.1.1.
 */
final class MiniVerifier {
    private MiniVerifier() {}

    /**
     * Verifies a whole chain.
     *
     * @param firstKey public key that batch 1 was signed with, SubjectPublicKeyInfo
     * @return the first fault, or empty when all is well
     */
    static Optional<String> faultOf(List<ExportBatchesResponse> batches, byte[] firstKey) {
        Map<String, byte[]> keys = new HashMap<>();
        String expectedKey = keyId(firstKey);
        keys.put(expectedKey, firstKey);
        String previous = "0".repeat(64);
        String time = "";
        long number = 0;
        for (ExportBatchesResponse batch : batches) {
            number++;
            Map<String, String> checkpoint = lines(batch.getCheckpoint());
            if (batch.getBatch() != number || !Long.toString(number).equals(checkpoint.get("batch"))) {
                return Optional.of("batch " + number + " is not there");
            }
            if (!previous.equals(checkpoint.get("previous"))) {
                return Optional.of("batch " + number + " does not continue the one before");
            }
            if (time.compareTo(checkpoint.get("time")) > 0) {
                return Optional.of("batch " + number + " is older than the one before");
            }
            if (!expectedKey.equals(checkpoint.get("key"))) {
                return Optional.of("batch " + number + " is signed by another key");
            }
            if (!signed(batch.getCheckpoint(), batch.getSignature(), keys.get(expectedKey))) {
                return Optional.of("batch " + number + " has a wrong signature");
            }
            Optional<String> fault = faultOfRecords(batch, checkpoint);
            if (fault.isPresent()) {
                return fault;
            }
            for (BatchRecord stored : batch.getRecordsList()) {
                Map<String, String> statement = lines(stored.getStatement());
                if ("key".equals(statement.get("kind"))) {
                    byte[] introduced = Base64.getDecoder().decode(statement.get("public-key"));
                    expectedKey = keyId(introduced);
                    keys.put(expectedKey, introduced);
                }
            }
            previous = hex(sha256(utf8(batch.getCheckpoint())));
            time = checkpoint.get("time");
        }
        return Optional.empty();
    }

    /** Whether a chain holds a checkpoint that somebody remembers. */
    static boolean holds(List<ExportBatchesResponse> batches, String checkpoint) {
        return batches.stream().anyMatch(batch -> batch.getCheckpoint().equals(checkpoint));
    }

    private static Optional<String> faultOfRecords(ExportBatchesResponse batch, Map<String, String> checkpoint) {
        List<byte[]> leaves =
                batch.getLeafHashesList().stream().map(ByteString::toByteArray).toList();
        if (leaves.size() != Integer.parseInt(checkpoint.get("count"))
                || !hex(root(leaves)).equals(checkpoint.get("root"))) {
            return Optional.of("batch " + batch.getBatch() + " has other leaves than were signed");
        }
        if (leaves.size() != batch.getRecordsCount()) {
            return Optional.of("batch " + batch.getBatch() + " has more or fewer records than leaves");
        }
        for (int i = 0; i < leaves.size(); i++) {
            BatchRecord stored = batch.getRecords(i);
            if (!Arrays.equals(leaves.get(i), leaf(stored.getSalt(), utf8(stored.getStatement())))) {
                return Optional.of("record " + i + " of batch " + batch.getBatch() + " was altered");
            }
            String subjects = lines(stored.getStatement()).get("subjects");
            String actual = stored.getSubjects().isEmpty()
                    ? ""
                    : hex(sha256(stored.getSubjects().toByteArray()));
            if (!subjects.equals(actual)) {
                return Optional.of("subjects of record " + i + " of batch " + batch.getBatch() + " were altered");
            }
        }
        return Optional.empty();
    }

    /** Verifies what a consumer received. */
    static Optional<String> faultOf(Disclosure disclosure, byte[] key) {
        Map<String, String> statement = lines(disclosure.getStatement());
        Map<String, String> checkpoint = lines(disclosure.getCheckpoint());
        if (!signed(disclosure.getCheckpoint(), disclosure.getSignature(), key)) {
            return Optional.of("signature");
        }
        if (disclosure.getProof().getTreeSize() != Long.parseLong(checkpoint.get("count"))
                || disclosure.getProof().getBatch() != Long.parseLong(checkpoint.get("batch"))
                || !leadsTo(
                        HexFormat.of().parseHex(checkpoint.get("root")),
                        leaf(disclosure.getStatementSalt(), utf8(disclosure.getStatement())),
                        disclosure.getProof().getLeafIndex(),
                        disclosure.getProof().getTreeSize(),
                        disclosure.getProof().getPathList().stream()
                                .map(ByteString::toByteArray)
                                .toList())) {
            return Optional.of("proof");
        }
        List<byte[]> entries = new ArrayList<>();
        for (SaltedEntry entry : disclosure.getEntriesList()) {
            entries.add(leaf(entry.getSalt(), entry.getEntry().toByteArray()));
        }
        boolean fits = hex(root(entries)).equals(statement.get("payload-root"))
                && Integer.toString(entries.size()).equals(statement.get("records"))
                && disclosure.getDisclosureId().equals(statement.get("id"));
        return fits ? Optional.empty() : Optional.of("payload");
    }

    static Optional<String> faultOf(ExportProofResponse proof, byte[] key) {
        Map<String, String> checkpoint = lines(proof.getCheckpoint());
        if (!signed(proof.getCheckpoint(), proof.getSignature(), key)) {
            return Optional.of("signature");
        }
        boolean leads = leadsTo(
                HexFormat.of().parseHex(checkpoint.get("root")),
                leaf(proof.getStatementSalt(), utf8(proof.getStatement())),
                proof.getProof().getLeafIndex(),
                Long.parseLong(checkpoint.get("count")),
                proof.getProof().getPathList().stream()
                        .map(ByteString::toByteArray)
                        .toList());
        return leads ? Optional.empty() : Optional.of("proof");
    }

    static boolean leadsTo(byte[] root, byte[] leaf, long index, long size, List<byte[]> path) {
        long fn = index;
        long sn = size - 1;
        byte[] r = leaf;
        for (byte[] p : path) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                r = sha256(new byte[] {1}, p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                r = sha256(new byte[] {1}, r, p);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && Arrays.equals(r, root);
    }

    static byte[] root(List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return sha256(new byte[] {1}, root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
    }

    static Map<String, String> lines(String text) {
        Map<String, String> lines = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                lines.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return lines;
    }

    static String keyId(byte[] publicKey) {
        return hex(sha256(publicKey)).substring(0, 16);
    }

    private static boolean signed(String checkpoint, ByteString signature, byte[] key) {
        try {
            PublicKey publicKey = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key));
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(publicKey);
            verifier.update(utf8(checkpoint));
            return verifier.verify(signature.toByteArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] leaf(ByteString salt, byte[] content) {
        return sha256(new byte[] {0}, salt.toByteArray(), content);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] sha256(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
