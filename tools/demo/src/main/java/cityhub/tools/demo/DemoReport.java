package cityhub.tools.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run of the demo showed.
 *
 * @param residents residents taken in at the initial load
 * @param changes changes submitted after it
 * @param consumers approved systems
 * @param deliveries records received over feeds
 * @param snapshotRecords records received over snapshots
 * @param withheld deliveries that were announced as withheld
 * @param refused changes that the hub did not take in at once (refused, parked, awaiting an officer)
 * @param refusedAsExpected how many of them had the outcome that the generator made them for
 * @param unapprovedRefused attempts of a system without an agreement that were refused; all of them must be
 * @param mismatches records that a system holds otherwise than the truth says
 * @param leaks items received outside an agreement
 * @param drifted parts of the systems' copies whose digests differ from the hub's
 * @param addressees numbers of persons as systems with numbers of their own resolve them
 * @param exchanges inquiries, replicas, household information and provisions through the simulated platform
 * @param ledgerRecords records in the ledger
 * @param ledgerVerified whether the whole ledger verified offline
 * @param seconds how long the run took
 */
public record DemoReport(
        long residents,
        long changes,
        int consumers,
        long deliveries,
        long snapshotRecords,
        long withheld,
        long refused,
        long refusedAsExpected,
        int unapprovedRefused,
        long mismatches,
        long leaks,
        long drifted,
        DemoAddressees.Result addressees,
        DemoExchanges.Result exchanges,
        long ledgerRecords,
        boolean ledgerVerified,
        double seconds) {

    /** Whether everything is as it must be. */
    public boolean holds() {
        return mismatches == 0
                && leaks == 0
                && drifted == 0
                && addressees.duplicates() == 0
                && addressees.wrongLinks() == 0
                && exchanges.holds()
                && ledgerVerified
                && refused == refusedAsExpected
                && unapprovedRefused > 0;
    }

    /** One line of JSON. */
    public String json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("residents", residents);
        members.put("changes", changes);
        members.put("consumers", consumers);
        members.put("deliveries", deliveries);
        members.put("snapshotRecords", snapshotRecords);
        members.put("withheld", withheld);
        members.put("refused", refused);
        members.put("refusedAsExpected", refusedAsExpected);
        members.put("unapprovedRefused", unapprovedRefused);
        members.put("mismatches", mismatches);
        members.put("leaks", leaks);
        members.put("drifted", drifted);
        members.put("addressees", addressees);
        members.put("inquiries", exchanges.inquiries());
        members.put("replicas", exchanges.replicas());
        members.put("households", exchanges.households());
        members.put("provisions", exchanges.provisions());
        members.put("ledgerRecords", ledgerRecords);
        members.put("ledgerVerified", ledgerVerified);
        members.put("seconds", seconds);
        try {
            return new ObjectMapper().writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
