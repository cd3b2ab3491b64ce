package cityhub.kit.seal;

import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.InclusionProof;
import cityhub.evidence.v1.SaltedEntry;
import cityhub.kit.seal.SealException.Fault;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Checks every disclosure before it is handed over. */
public final class DisclosureVerifier {
    private static final int SALT_LENGTH = 32;

    private final Holder holder;
    private final KeySource keys;
    private final CheckpointWitness witness;

    /**
     * @param holder whom one's own certificate names
     * @param keys trusted keys of the ledger
     * @param witness the checkpoints seen before
     */
    public DisclosureVerifier(Holder holder, KeySource keys, CheckpointWitness witness) {
        this.holder = holder;
        this.keys = keys;
        this.witness = witness;
    }

    /** Begins a call or a stream under the agreement. Call it before the request is sent. */
    public Call begin(String agreementId) {
        return new Call(agreementId, witness.begin());
    }

    /** The checks of one call or stream. Not for several threads. */
    public final class Call {
        private final String agreementId;
        private final CheckpointWitness.Trail thread;

        private Call(String agreementId, CheckpointWitness.Trail thread) {
            this.agreementId = agreementId;
            this.thread = thread;
        }

        /**
         * Checks, in this order: entries against the statement, whom it is for, statement against the batch's tree,
         * the tree's signature, and the checkpoint against those seen before.
         *
         * @throws SealException when any check fails
         */
        public VerifiedDisclosure verify(Disclosure disclosure) {
            Statement statement = Statement.parse(disclosure.getStatement());
            Checkpoint checkpoint = Checkpoint.parse(disclosure.getCheckpoint());
            requireEntries(disclosure, statement);
            requireOurs(disclosure, statement, checkpoint);
            requireProof(disclosure, statement, checkpoint);
            requireSignature(checkpoint, disclosure.getSignature());
            List<DisclosureEntry> entries = parse(disclosure);
            thread.accept(checkpoint);
            return new VerifiedDisclosure(disclosure, statement, checkpoint, entries);
        }

        private void requireOurs(Disclosure disclosure, Statement statement, Checkpoint checkpoint) {
            require(statement.value("kind").equals("disclosure"), Fault.NOT_OURS, "The statement is of no disclosure.");
            require(
                    statement.id().equals(disclosure.getDisclosureId()),
                    Fault.NOT_OURS,
                    "The statement has another id.");
            require(holder.isOfCity(checkpoint.city()), Fault.NOT_OURS, "The checkpoint is of another city.");
            require(
                    statement.value("consumer").equals(holder.id()),
                    Fault.NOT_OURS,
                    "It was sealed for another consumer.");
            require(
                    statement.value("certificate").equals(holder.fingerprint()),
                    Fault.NOT_OURS,
                    "It was sealed for another certificate.");
            require(
                    statement.value("agreement").equals(agreementId),
                    Fault.NOT_OURS,
                    "It was sealed for another agreement.");
        }
    }

    private static void requireEntries(Disclosure disclosure, Statement statement) {
        List<SaltedEntry> entries = disclosure.getEntriesList();
        require(
                !entries.isEmpty() && statement.value("records").equals(Integer.toString(entries.size())),
                Fault.COUNT_WRONG,
                "The statement names another number of entries.");
        List<byte[]> leaves = new ArrayList<>(entries.size());
        for (SaltedEntry entry : entries) {
            leaves.add(MerkleTree.leaf(salt(entry.getSalt()), entry.getEntry().toByteArray()));
        }
        require(
                statement.value("payload-root").equals(HexFormat.of().formatHex(MerkleTree.root(leaves))),
                Fault.ENTRIES_ALTERED,
                "The entries are not those of the statement.");
    }

    private static void requireProof(Disclosure disclosure, Statement statement, Checkpoint checkpoint) {
        InclusionProof proof = disclosure.getProof();
        require(
                proof.getBatch() == checkpoint.batch() && proof.getTreeSize() == checkpoint.count(),
                Fault.COUNT_WRONG,
                "The proof is of another batch or size than the checkpoint.");
        byte[] leaf = MerkleTree.leaf(salt(disclosure.getStatementSalt()), statement.bytes());
        List<byte[]> path =
                proof.getPathList().stream().map(ByteString::toByteArray).toList();
        require(
                MerkleTree.includes(proof.getLeafIndex(), proof.getTreeSize(), leaf, path, checkpoint.rootBytes()),
                Fault.PROOF_WRONG,
                "The statement is not in the batch.");
    }

    private void requireSignature(Checkpoint checkpoint, ByteString signature) {
        if (witness.knows(checkpoint)) {
            return;
        }
        TrustedKeys trusted = keys.keysFor(checkpoint.keyId());
        require(
                trusted.find(checkpoint.keyId()).isPresent(),
                Fault.KEY_UNKNOWN,
                "The checkpoint is signed by a key that is not trusted.");
        require(
                trusted.signed(checkpoint, signature.toByteArray()),
                Fault.SIGNATURE_WRONG,
                "The checkpoint's signature is wrong.");
    }

    private static List<DisclosureEntry> parse(Disclosure disclosure) {
        List<DisclosureEntry> entries = new ArrayList<>(disclosure.getEntriesCount());
        for (SaltedEntry entry : disclosure.getEntriesList()) {
            try {
                entries.add(DisclosureEntry.parseFrom(entry.getEntry()));
            } catch (InvalidProtocolBufferException e) {
                throw new SealException(Fault.MALFORMED, "An entry is not of its form.");
            }
        }
        return List.copyOf(entries);
    }

    private static byte[] salt(ByteString salt) {
        require(salt.size() == SALT_LENGTH, Fault.MALFORMED, "A salt is not of its length.");
        return salt.toByteArray();
    }

    private static void require(boolean holds, Fault fault, String message) {
        if (!holds) {
            throw new SealException(fault, message);
        }
    }
}
