package cityhub.hub.disclosure;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;

/** What a consumer gets, for tests: bytes, or the reason why not. */
record PlanRun(Optional<byte[]> payload, Optional<WithheldReason> reason) {

    static final long PERSON = 7;

    private static final EntryHeader HEADER =
            new EntryHeader(EntryKind.ENTRY_KIND_RECORD, 1, 2, 1, 1, "delivery", false, 0);

    static final DisclosureContext CONTEXT = new DisclosureContext(
            "consumer", "00", "agreement", 1, "FEED", "affair", "purpose", "ground", "", "", Optional.empty());

    static PlanRun of(DisclosurePlan plan, byte[] stored, NumberTable numbers) {
        Disclosed.Builder builder = plan.open(CONTEXT);
        Optional<WithheldReason> reason = builder.record(HEADER, new StoredRecord(PERSON, 1, stored), numbers);
        if (reason.isPresent()) {
            if (builder.size() != 0) {
                throw new AssertionError("an entry although withheld");
            }
            return new PlanRun(Optional.empty(), reason);
        }
        try {
            byte[] entry = builder.build().entries().getFirst();
            return new PlanRun(
                    Optional.of(DisclosureEntry.parseFrom(entry).getPayload().toByteArray()), Optional.empty());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    byte[] bytes() {
        return payload.orElseThrow(() -> new AssertionError(reason.orElseThrow()));
    }
}
