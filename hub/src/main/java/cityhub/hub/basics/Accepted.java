package cityhub.hub.basics;

import cityhub.hub.addressee.BlindIndex;
import cityhub.hub.delivery.LogEntry;
import cityhub.hub.disclosure.ChangedLeaves;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.ScopeAttributes;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import java.util.Objects;
import java.util.Optional;

/**
 * A change that passed all checks.
 *
 * @param candidate the change
 * @param before the person before it
 * @param after the person after it
 * @param endOfNotice true for the last change of a notice, and for one that stands alone
 */
record Accepted(Candidate candidate, PersonState before, PersonState after, boolean endOfNotice) {

    /** What consumers' feeds are told. */
    LogEntry logEntry() {
        ByteString payload = after.payload();
        LogEntry entry =
                LogEntry.change(after.personId(), changedLeaves(), scopeBefore(), scopeAfter(), payload.toByteArray());
        String noticeId = candidate.noticeId();
        return noticeId.isEmpty() ? entry : entry.ofNotice(noticeId, endOfNotice);
    }

    /** History number of the past record that this one replaces; 0 when none. */
    int replaced() {
        return candidate.change().map(RecordNormaliser::replaced).orElse(0);
    }

    private ScopeAttributes scopeAfter() {
        return ScopeAttributes.of(after.payload().toByteArray());
    }

    /** Whether the state of protection (支援措置) is another than before. */
    boolean changesProtection() {
        ResidentRecord now = after.record().orElseThrow();
        return before.record()
                .map(each -> !each.getProtection().equals(now.getProtection()))
                .orElse(now.hasProtection());
    }

    private Optional<ScopeAttributes> scopeBefore() {
        return before.isRegistered()
                ? Optional.of(ScopeAttributes.of(before.payload().toByteArray()))
                : Optional.empty();
    }

    /** The leaves that differ; an individual number that is another counts although it is held elsewhere. */
    private ChangedLeaves changedLeaves() {
        if (!before.isRegistered()) {
            return ChangedLeaves.ALL;
        }
        BlindIndex numberBefore = before.secrets().get(NumberDomain.INDIVIDUAL);
        if (Objects.equals(numberBefore, after.secrets().get(NumberDomain.INDIVIDUAL))) {
            return ChangedLeaves.between(
                    before.payload().toByteArray(), after.payload().toByteArray());
        }
        return ChangedLeaves.between(
                marked(before.record().orElseThrow(), "0"),
                marked(after.record().orElseThrow(), "1"));
    }

    private static byte[] marked(ResidentRecord record, String mark) {
        return record.toBuilder().setIndividualNumber(mark).build().toByteArray();
    }
}
