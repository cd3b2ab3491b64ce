package cityhub.hub.evidence;

import cityhub.evidence.v1.LedgerRecord;
import java.util.List;

/**
 * Records of the ledger, newest first.
 *
 * @param nextPageToken for the next page; empty when there is none
 */
public record LedgerPage(List<LedgerRecord> records, String nextPageToken) {
    public LedgerPage {
        records = List.copyOf(records);
    }
}
