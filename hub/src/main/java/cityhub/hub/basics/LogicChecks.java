package cityhub.hub.basics;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.Finding;
import cityhub.hub.addressee.BlindIndex;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Checks of a change against what is stored (SEQ-01 to SEQ-03, VAL-01 to VAL-10). Severities and sources stand in
 * {@code docs/checks.md}. A change comes here only when its format has no error.
 */
final class LogicChecks {
    private LogicChecks() {}

    /** What is stored, as far as one change needs it. */
    interface Stored {
        /** Whether anybody but this person has the key. */
        boolean heldByAnother(MatchKey key, long personId);

        /** Whether the person has a past record of this history number. */
        boolean hasVersion(long personId, int historyNumber);
    }

    /**
     * Checks one change.
     *
     * @param today business date (Asia/Tokyo)
     */
    static List<Finding> check(Candidate candidate, PersonState person, Stored stored, LocalDate today) {
        ResidentChange change = candidate.change().orElseThrow();
        Findings findings = new Findings();
        sequence(change, person, stored, findings);
        residence(change, candidate.keys(), person, findings);
        dates(change.getRecord(), today, findings);
        StateRules.check(change, person, today, findings);
        others(candidate, person, stored, findings);
        codes(candidate, person, stored, findings);
        return findings.toList();
    }

    private static void sequence(ResidentChange change, PersonState person, Stored stored, Findings findings) {
        int history = change.getRecord().getHistoryNumber();
        if (person.isRegistered() && history <= person.historyNumber()) {
            findings.error(CheckReason.CHECK_REASON_HISTORY_NOT_NEWER, "履歴番号");
        } else if (person.isRegistered() && history > Math.max(person.historyNumber(), person.skipped()) + 1) {
            findings.error(CheckReason.CHECK_REASON_HISTORY_GAP, "履歴番号");
        }
        int replaced = RecordNormaliser.replaced(change);
        if (replaced != 0 && !stored.hasVersion(person.personId(), replaced)) {
            findings.error(CheckReason.CHECK_REASON_REPLACED_RECORD_UNKNOWN, "履歴番号");
        }
    }

    private static void residence(ResidentChange change, RecordKeys keys, PersonState person, Findings findings) {
        String reason = change.getRecord().getChange().getReason();
        boolean livesHere = "1".equals(person.residentState());
        if (ReasonGroup.MOVES_IN.contains(reason) && livesHere && !change.getAlreadyResident()) {
            findings.error(CheckReason.CHECK_REASON_ALREADY_RESIDENT, "異動事由");
        }
        if (change.getAlreadyResident()
                && !person.isRegistered()
                && change.getRecord().getHistoryNumber() == 1) {
            findings.error(CheckReason.CHECK_REASON_PERSON_UNKNOWN, "宛名番号");
        }
        if (change.getAddressChangeOnly() && person.record().isPresent()) {
            moreThanAddress(change.getRecord(), person.record().get(), findings);
            differs(isOther(keys.individualNumber(), person, NumberDomain.INDIVIDUAL), "個人番号", findings);
            differs(isOther(keys.residentCode(), person, NumberDomain.RESIDENT_CODE), "住民票コード", findings);
        }
    }

    private static void moreThanAddress(ResidentRecord after, ResidentRecord before, Findings findings) {
        differs(!after.getName().equals(before.getName()), "氏名", findings);
        differs(!after.getBirthDate().equals(before.getBirthDate()), "生年月日", findings);
        differs(!after.getSex().equals(before.getSex()), "性別", findings);
    }

    private static void differs(boolean different, String item, Findings findings) {
        if (different) {
            findings.error(CheckReason.CHECK_REASON_MORE_THAN_ADDRESS, item);
        }
    }

    private static void dates(ResidentRecord record, LocalDate today, Findings findings) {
        String date = record.getChange().getDate().getValue();
        boolean planned = ReasonGroup.MOVES_OUT.contains(record.getChange().getReason());
        if (!planned && DateForms.isKnownDay(date) && date.compareTo(today.toString()) > 0) {
            findings.error(CheckReason.CHECK_REASON_DATE_IN_FUTURE, "異動年月日");
        }
    }

    private static void others(Candidate candidate, PersonState person, Stored stored, Findings findings) {
        RecordKeys keys = candidate.keys();
        if (stored.heldByAnother(MatchKeys.nonResident(candidate.addresseeNumber()), person.personId())) {
            findings.error(CheckReason.CHECK_REASON_NUMBER_OF_ANOTHER, "宛名番号");
        }
        keys.residenceCard()
                .filter(each -> stored.heldByAnother(each, person.personId()))
                .ifPresent(each -> findings.error(CheckReason.CHECK_REASON_NUMBER_OF_ANOTHER, "在留カード等番号"));
        keys.residentCode()
                .filter(each -> stored.heldByAnother(MatchKeys.of(each), person.personId()))
                .ifPresent(each -> findings.error(CheckReason.CHECK_REASON_NUMBER_OF_ANOTHER, "住民票コード"));
        if (!person.isRegistered() && stored.heldByAnother(keys.threeItems().orElseThrow(), person.personId())) {
            findings.alert(CheckReason.CHECK_REASON_SAME_THREE_ITEMS, "氏名");
        }
    }

    private static void codes(Candidate candidate, PersonState person, Stored stored, Findings findings) {
        String reason = candidate.change().orElseThrow().getRecord().getChange().getReason();
        individualNumber(candidate.keys().individualNumber(), reason, person, stored, findings);
        Optional<BlindIndex> code = candidate.keys().residentCode();
        boolean known = person.secrets().containsKey(NumberDomain.RESIDENT_CODE);
        if (known && isOther(code, person, NumberDomain.RESIDENT_CODE) && !ReasonGroup.RESIDENT_CODE.contains(reason)) {
            findings.warning(CheckReason.CHECK_REASON_RESIDENT_CODE_DIFFERS, "住民票コード");
        }
    }

    /** Another's number, a late one, a changed one: an officer decides, nothing is merged (decision 9). */
    private static void individualNumber(
            Optional<BlindIndex> number, String reason, PersonState person, Stored stored, Findings findings) {
        boolean known = person.secrets().containsKey(NumberDomain.INDIVIDUAL);
        if (number.isEmpty()) {
            if (known) {
                findings.warning(CheckReason.CHECK_REASON_REQUIRED_ITEM_MISSING, "個人番号");
            }
        } else if (stored.heldByAnother(MatchKeys.of(number.get()), person.personId())) {
            findings.alert(CheckReason.CHECK_REASON_NUMBER_OF_ANOTHER, "個人番号");
        } else if (person.isRegistered() && isOther(number, person, NumberDomain.INDIVIDUAL)) {
            if (!known || !ReasonGroup.INDIVIDUAL_NUMBER.contains(reason)) {
                findings.alert(CheckReason.CHECK_REASON_INDIVIDUAL_NUMBER_LATE, "個人番号");
            }
        }
    }

    /** Whether a record carries a number and the person does not hold exactly that one. */
    private static boolean isOther(Optional<BlindIndex> carried, PersonState person, NumberDomain domain) {
        return carried.isPresent() && !carried.get().equals(person.secrets().get(domain));
    }
}
