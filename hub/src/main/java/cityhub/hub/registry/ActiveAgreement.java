package cityhub.hub.registry;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.PopulationFilter;
import cityhub.registry.v1.ExchangePermission;
import cityhub.registry.v1.Mode;
import java.time.LocalDate;
import java.util.Set;

/**
 * An agreement in force, with its plan compiled. Immutable; ask {@link Agreements#require} anew for each response.
 *
 * @param agreementId id
 * @param revision revision in force, from 1
 * @param participantId the consumer
 * @param plan the plan as approved
 * @param population whose data flows
 * @param numberDomain domain of the consumer's own numbers
 * @param modes how it may be let out
 * @param bulkApproved whether bulk output is approved
 * @param snapshotRequired whether something was widened since the consumer's last snapshot
 * @param numberUse whether the affair uses the individual number by law (個人番号利用事務)
 * @param affair affair (事務): id and name, one line
 * @param purpose purpose as approved, one line
 * @param ground legal ground, one line
 * @param exchanges what may be asked or registered at the intermediate-server platform
 * @param validTo last business date (Asia/Tokyo) in force
 */
public record ActiveAgreement(
        String agreementId,
        int revision,
        String participantId,
        DisclosurePlan plan,
        PopulationFilter population,
        NumberDomain numberDomain,
        Set<Mode> modes,
        boolean bulkApproved,
        boolean snapshotRequired,
        boolean numberUse,
        String affair,
        String purpose,
        String ground,
        Set<ExchangePermission> exchanges,
        LocalDate validTo) {

    /** Copies the sets. */
    public ActiveAgreement {
        modes = Set.copyOf(modes);
        exchanges = Set.copyOf(exchanges);
    }

    /**
     * Asks for a mode; a snapshot needs bulk approval besides.
     *
     * @throws HubException MODE_NOT_APPROVED
     */
    public void requireMode(Mode mode) {
        if (!modes.contains(mode)) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_MODE_NOT_APPROVED, "agreement " + agreementId + ", " + mode);
        }
        if (mode == Mode.MODE_SNAPSHOT) {
            requireBulk();
        }
    }

    /**
     * Asks for the approval of bulk output (snapshot, batch, export).
     *
     * @throws HubException MODE_NOT_APPROVED
     */
    public void requireBulk() {
        if (!bulkApproved) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_MODE_NOT_APPROVED,
                    "agreement " + agreementId + ", bulk output is not approved");
        }
    }
}
