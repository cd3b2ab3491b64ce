package cityhub.hub.basics;

import cityhub.basics.v1.CheckReason;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;

/** How reason of change (異動事由) and state of registration (住民状態) go together (VAL-07, VAL-09, VAL-10). */
final class StateRules {
    private static final String RESIDENT = "1";
    private static final String MOVED_OUT = "2";
    private static final String DEAD = "3";

    private StateRules() {}

    static void check(ResidentChange change, PersonState person, LocalDate today, Findings findings) {
        ResidentRecord record = change.getRecord();
        registered(record, person, findings);
        reasonAndState(record, today, findings);
        cancellation(change, findings);
        removal(record, findings);
        if (person.isRegistered() && !RESIDENT.equals(person.residentState())) {
            removedBefore(record, findings);
        } else if (person.isRegistered()) {
            keepsState(record, findings);
        }
    }

    /**
     * A register that the hub sees for the first time has records with a past: their first change here may have any
     * reason. A record without a past must begin with an entry.
     */
    private static void registered(ResidentRecord record, PersonState person, Findings findings) {
        String reason = record.getChange().getReason();
        if (person.isRegistered() || ReasonGroup.of(reason) == ReasonGroup.ENTRY) {
            return;
        }
        if (record.getHistoryNumber() == 1) {
            findings.error(CheckReason.CHECK_REASON_PERSON_UNKNOWN, "宛名番号");
        } else {
            findings.warning(CheckReason.CHECK_REASON_PERSON_UNKNOWN, "宛名番号");
        }
    }

    private static void reasonAndState(ResidentRecord record, LocalDate today, Findings findings) {
        String reason = record.getChange().getReason();
        String state = record.getResidentState();
        boolean fits = switch (ReasonGroup.of(reason)) {
            case ENTRY -> RESIDENT.equals(state) || ReasonGroup.REWRITINGS.contains(reason);
            case REMOVAL -> removalFits(record, reason, state, today);
            case MODIFICATION -> true;
        };
        if (!fits) {
            findings.error(CheckReason.CHECK_REASON_STATE_CONTRADICTORY, "住民状態");
        }
    }

    private static boolean removalFits(ResidentRecord record, String reason, String state, LocalDate today) {
        if (ReasonGroup.MOVES_OUT.contains(reason)) {
            boolean planned = record.getChange().getDate().getValue().compareTo(today.toString()) > 0;
            return MOVED_OUT.equals(state) || (planned && RESIDENT.equals(state));
        }
        if (ReasonGroup.DEATH.equals(reason)) {
            return DEAD.equals(state);
        }
        return ReasonGroup.REWRITINGS.contains(reason) || !RESIDENT.equals(state);
    }

    private static void cancellation(ResidentChange change, Findings findings) {
        boolean cancels = change.getCancelsHistoryNumber() != 0;
        boolean says = ReasonGroup.CANCELLATIONS.contains(
                change.getRecord().getChange().getReason());
        if (cancels != says || (cancels && change.getCorrectsHistoryNumber() != 0)) {
            findings.error(CheckReason.CHECK_REASON_STATE_CONTRADICTORY, "異動事由");
        }
    }

    private static void removal(ResidentRecord record, Findings findings) {
        boolean removed = !RESIDENT.equals(record.getResidentState());
        if (removed && record.getRemoval().getDate().getValue().isEmpty()) {
            findings.warning(CheckReason.CHECK_REASON_REQUIRED_ITEM_MISSING, "消除の異動年月日");
        }
    }

    private static void removedBefore(ResidentRecord record, Findings findings) {
        String reason = record.getChange().getReason();
        switch (ReasonGroup.of(reason)) {
            case ENTRY -> {}
            case REMOVAL -> {
                if (!ReasonGroup.CANCELLATIONS.contains(reason) && !ReasonGroup.REWRITINGS.contains(reason)) {
                    findings.error(CheckReason.CHECK_REASON_PERSON_REMOVED, "住民状態");
                }
            }
            case MODIFICATION -> {
                if (!ReasonGroup.ON_REMOVED_RECORDS.contains(reason)) {
                    findings.error(CheckReason.CHECK_REASON_PERSON_REMOVED, "住民状態");
                } else if (RESIDENT.equals(record.getResidentState())) {
                    findings.error(CheckReason.CHECK_REASON_STATE_CONTRADICTORY, "住民状態");
                } else {
                    findings.warning(CheckReason.CHECK_REASON_PERSON_REMOVED, "住民状態");
                }
            }
        }
    }

    /** A modification neither enters nor removes. */
    private static void keepsState(ResidentRecord record, Findings findings) {
        boolean modification = ReasonGroup.of(record.getChange().getReason()) == ReasonGroup.MODIFICATION;
        if (modification && !RESIDENT.equals(record.getResidentState())) {
            findings.error(CheckReason.CHECK_REASON_STATE_CONTRADICTORY, "住民状態");
        }
    }
}
