package cityhub.hub.basics;

import cityhub.hub.HubException;
import cityhub.hub.basics.ResidentRecords.Page;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.LogPosition;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StateDigest;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.Database;
import cityhub.registry.v1.Mode;
import com.google.protobuf.ByteString;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares a consumer's copy with what it should hold, by digests: the periodic full comparison. */
@Singleton
public final class ResidentComparison {
    private static final int PAGE = 500;
    private static final int MOST_BUCKETS = 4096;
    private static final int LENGTH = 32;

    private final Agreements agreements;
    private final ResidentRecords records;
    private final ChangeLog log;
    private final Database database;
    private final Acts acts;

    ResidentComparison(Agreements agreements, ResidentRecords records, ChangeLog log, Database database, Acts acts) {
        this.agreements = agreements;
        this.records = records;
        this.log = log;
        this.database = database;
        this.acts = acts;
    }

    /**
     * Where the copies differ.
     *
     * @param from end of the log before the comparison
     * @param through end of the log after it
     * @param records how many records the hub would deliver
     * @param differing buckets that differ
     * @param withheld buckets that can't be compared
     */
    public record Result(
            LogPosition from, LogPosition through, long records, List<Integer> differing, List<Integer> withheld) {}

    /**
     * Compares. That it was asked and how it ended stands in the ledger before this returns.
     *
     * @param salt 32 bytes
     * @param digests 1 to 4096 digests of 32 bytes
     * @throws HubException as {@link Agreements#require}; MODE_NOT_APPROVED without bulk output; INVALID_ARGUMENT
     */
    public Result compare(Asker asker, String agreementId, byte[] salt, List<ByteString> digests) {
        require(salt.length == LENGTH, "salt", "32 bytes");
        require(!digests.isEmpty() && digests.size() <= MOST_BUCKETS, "bucket_digests", "1 to " + MOST_BUCKETS);
        require(digests.stream().allMatch(each -> each.size() == LENGTH), "bucket_digests", "32 bytes each");
        ActiveAgreement agreement = agreements.require(agreementId, asker.participantId(), Mode.MODE_FEED);
        agreement.requireBulk();
        LogPosition from = log.head().position();
        StateDigest state = new StateDigest(agreement.plan(), salt, digests.size());
        long after = Long.MIN_VALUE;
        boolean end = false;
        while (!end) {
            Page page = records.page(agreement.population(), after, PAGE);
            NumberTable numbers = records.numbers(page.records(), agreement.plan());
            page.records().forEach(each -> state.add(each, numbers));
            after = page.lastPersonId();
            end = page.end();
        }
        List<Integer> differing = state.differing(digests);
        record(asker, agreementId, state.records(), differing.size());
        return new Result(from, log.head().position(), state.records(), differing, state.withheld());
    }

    private void record(Asker asker, String agreementId, long compared, int differing) {
        TreeMap<String, String> details = new TreeMap<>(
                Map.of("records", Long.toString(compared), "differing-buckets", Integer.toString(differing)));
        Act act = new Act("copy-compared", "participant:" + asker.participantId(), "agreement:" + agreementId, details);
        acts.awaitSealed(database.transactionRetrying(tx -> acts.record(tx, act)));
    }

    private static void require(boolean holds, String field, String rule) {
        if (!holds) {
            throw HubException.invalid(field, rule);
        }
    }
}
