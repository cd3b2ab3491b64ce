package cityhub.hub.basics;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.Finding;
import cityhub.basics.v1.Severity;
import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.conversion.CodeLists;
import cityhub.resident.v1.ResidentChange;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what was submitted: parses, discards what the contract does not have, and checks the format. */
final class ChangeReader {
    /** Largest change that is read, bytes; a full record is below 10 kB. */
    static final int MAX_BYTES = 128 * 1024;

    private static final Pattern REQUEST_ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final PersonKeys keys;
    private final MatchKeys matchKeys;
    private final FormatChecks checks;

    ChangeReader(PersonKeys keys, CodeLists codes) {
        this.keys = keys;
        this.matchKeys = new MatchKeys(keys);
        this.checks = new FormatChecks(codes);
    }

    Candidate read(RequestKey key, Candidate.Notice notice, byte[] bytes) {
        ByteString digest = ByteString.copyFrom(keys.digest("basics_request.content", bytes));
        if (bytes.length > MAX_BYTES) {
            return unreadable(key, digest, notice, CheckReason.CHECK_REASON_TOO_LONG);
        }
        try {
            ResidentChange change = RecordNormaliser.read(bytes);
            return new Candidate(
                    key, digest, notice, Optional.of(change), matchKeys.of(change.getRecord()), checks.check(change));
        } catch (InvalidProtocolBufferException e) {
            return unreadable(key, digest, notice, CheckReason.CHECK_REASON_MALFORMED);
        }
    }

    /** Whether the text may name a request. */
    static boolean isRequestId(String text) {
        return REQUEST_ID.matcher(text).matches();
    }

    private static Candidate unreadable(
            RequestKey key, ByteString digest, Candidate.Notice notice, CheckReason reason) {
        Finding finding = Findings.finding(Severity.SEVERITY_ERROR, reason, "");
        return new Candidate(key, digest, notice, Optional.empty(), RecordKeys.NONE, List.of(finding));
    }
}
