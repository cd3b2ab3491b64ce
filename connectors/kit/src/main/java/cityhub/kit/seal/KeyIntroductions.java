package cityhub.kit.seal;

import cityhub.evidence.v1.ExportProofResponse;
import cityhub.evidence.v1.SigningKey;
import cityhub.kit.seal.SealException.Fault;
import com.google.protobuf.ByteString;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Follows key introductions: a key is trusted when a record signed with a trusted key introduces it. */
public final class KeyIntroductions {
    private KeyIntroductions() {}

    /**
     * The trusted keys and those that they introduce, in the order given. A key whose introduction does not hold is
     * left out.
     */
    public static TrustedKeys extend(TrustedKeys trusted, List<SigningKey> keys) {
        TrustedKeys extended = trusted;
        for (SigningKey key : keys) {
            if (extended.find(key.getKeyId()).isEmpty()) {
                Optional<PublicKey> introduced = introduced(extended, key.getIntroduction());
                if (introduced.isPresent()) {
                    extended = extended.with(introduced.get());
                }
            }
        }
        return extended;
    }

    /** The key that a statement introduces; empty for a statement of another kind. */
    public static Optional<PublicKey> introducedBy(Statement statement) {
        if (!statement.value("kind").equals("key")) {
            return Optional.empty();
        }
        try {
            byte[] subjectPublicKeyInfo = Base64.getDecoder().decode(statement.value("public-key"));
            return Optional.of(TrustedKeys.decode(subjectPublicKeyInfo));
        } catch (IllegalArgumentException e) {
            throw new SealException(Fault.MALFORMED, "The public key of an introduction is not of its form.", e);
        }
    }

    private static Optional<PublicKey> introduced(TrustedKeys trusted, ExportProofResponse introduction) {
        if (introduction.getStatement().isEmpty()) {
            return Optional.empty();
        }
        Statement statement = Statement.parse(introduction.getStatement());
        Checkpoint checkpoint = Checkpoint.parse(introduction.getCheckpoint());
        boolean stands = introduction.getProof().getBatch() == checkpoint.batch()
                && introduction.getProof().getTreeSize() == checkpoint.count()
                && MerkleTree.includes(
                        introduction.getProof().getLeafIndex(),
                        checkpoint.count(),
                        MerkleTree.leaf(introduction.getStatementSalt().toByteArray(), statement.bytes()),
                        introduction.getProof().getPathList().stream()
                                .map(ByteString::toByteArray)
                                .toList(),
                        checkpoint.rootBytes())
                && trusted.signed(checkpoint, introduction.getSignature().toByteArray());
        return stands ? introducedBy(statement) : Optional.empty();
    }
}
