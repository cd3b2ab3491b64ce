package cityhub.hub.basics;

import cityhub.basics.v1.Finding;
import cityhub.resident.v1.ResidentChange;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;

/**
 * A submitted change, read and checked by itself, not yet against what is stored.
 *
 * @param key caller and request id
 * @param digest keyed digest of the bytes as submitted
 * @param notice the notice that it is said to belong to; what a readable change says itself counts
 * @param change the change without unknown fields and empty parts; absent when the bytes are none
 * @param keys indexes of its record; none when the bytes are no change
 * @param findings findings of the format checks
 */
record Candidate(
        RequestKey key,
        ByteString digest,
        Notice notice,
        Optional<ResidentChange> change,
        RecordKeys keys,
        List<Finding> findings) {

    /**
     * A notice (届出) that moves several persons together.
     *
     * @param id its id; empty text for none
     * @param size how many changes it has
     */
    record Notice(String id, int size) {
        static final Notice NONE = new Notice("", 1);
    }

    Candidate {
        findings = List.copyOf(findings);
    }

    /** Resident's addressee number; empty text when the change has none. */
    String addresseeNumber() {
        return change.map(each -> each.getRecord().getAddresseeNumber()).orElse("");
    }

    int historyNumber() {
        return change.map(each -> each.getRecord().getHistoryNumber()).orElse(0);
    }

    /** Id of the notice that this change is part of; empty text when it stands alone. */
    String noticeId() {
        return noticeSize() > 1 ? change.map(ResidentChange::getNoticeId).orElse(notice.id()) : "";
    }

    int noticeSize() {
        return Math.max(1, change.map(ResidentChange::getNoticeSize).orElse(notice.size()));
    }

    /** Shows no values. */
    @Override
    public String toString() {
        return "Candidate[" + key + "]";
    }
}
