package cityhub.hub.evidence;

import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.ExportBatchesResponse;

/** A disclosure in a committed batch of the ledger; its message is put together by who releases it. */
public final class InLedger {
    private final PreparedDisclosure disclosure;
    private final BatchBuilder.Signed signed;
    private final int leaf;

    InLedger(PreparedDisclosure disclosure, BatchBuilder.Signed signed, int leaf) {
        this.disclosure = disclosure;
        this.signed = signed;
        this.leaf = leaf;
    }

    /** What leaves, with its proof. */
    public Sealed release() {
        ExportBatchesResponse batch = signed.batch();
        return new Sealed(Disclosure.newBuilder()
                .setDisclosureId(disclosure.id())
                .addAllEntries(disclosure.entries())
                .setStatementBytes(batch.getRecords(leaf).getStatementBytes())
                .setStatementSalt(disclosure.salt())
                .setProof(Proofs.of(batch.getBatch(), signed.tree(), leaf))
                .setCheckpoint(batch.getCheckpoint())
                .setSignature(batch.getSignature())
                .build());
    }
}
