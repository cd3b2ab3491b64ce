package cityhub.tools.city;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Deliberately bad changes: well-formed lines that the hub must not accept, each with the answer it must give. The
 * household of a bad change is left in peace afterwards, since the person's later changes would wait at the hub.
 */
final class BadChanges {
    /** What is wrong with it. Each can be written to a file that the reader accepts: the fault is the hub's to find. */
    enum Fault {
        CODE_UNKNOWN(CheckReason.CHECK_REASON_CODE_UNKNOWN),
        CHECK_DIGIT(CheckReason.CHECK_REASON_CHECK_DIGIT_WRONG),
        NAME_MISSING(CheckReason.CHECK_REASON_REQUIRED_ITEM_MISSING),
        FUTURE(CheckReason.CHECK_REASON_DATE_IN_FUTURE),
        UNKNOWN_DATE(CheckReason.CHECK_REASON_UNKNOWN_DATE_CONTRADICTORY),
        HISTORY_OLD(CheckReason.CHECK_REASON_HISTORY_NOT_NEWER),
        HISTORY_GAP(CheckReason.CHECK_REASON_HISTORY_GAP),
        LIVES_HERE(CheckReason.CHECK_REASON_ALREADY_RESIDENT),
        MORE_THAN_ADDRESS(CheckReason.CHECK_REASON_MORE_THAN_ADDRESS),
        NUMBER_OF_ANOTHER(CheckReason.CHECK_REASON_NUMBER_OF_ANOTHER),
        STRANGER(CheckReason.CHECK_REASON_PERSON_UNKNOWN),
        STATE(CheckReason.CHECK_REASON_STATE_CONTRADICTORY),
        REPLACED_UNKNOWN(CheckReason.CHECK_REASON_REPLACED_RECORD_UNKNOWN),
        REMOVED(CheckReason.CHECK_REASON_PERSON_REMOVED);

        private final CheckReason reason;

        Fault(CheckReason reason) {
            this.reason = reason;
        }
    }

    private final Register register;

    BadChanges(Register register) {
        this.register = register;
    }

    /** A bad change; nothing when nobody fits. */
    Optional<CityChange> next(Dice dice, LocalDate day) {
        Fault fault = dice.pick(List.of(Fault.values()));
        Optional<ResidentRecord> victim = fault == Fault.REMOVED
                ? register.findRemoved(dice)
                : register.find(
                                dice,
                                members -> !Draft.anyProtection(members)
                                        && !members.getFirst()
                                                .getIndividualNumber()
                                                .isEmpty())
                        .map(List::getFirst);
        return victim.map(record -> {
            register.block(record);
            return new CityChange(
                    bad(fault, record, day).build(),
                    Optional.of(new ExpectedRefusal(IntakeOutcome.INTAKE_OUTCOME_REFUSED, fault.reason)));
        });
    }

    private ResidentChange.Builder bad(Fault fault, ResidentRecord victim, LocalDate day) {
        ResidentRecord.Builder after = Draft.after(victim, day, "43", "職権修正");
        return switch (fault) {
            case CODE_UNKNOWN -> Draft.change(after.setSex("7"));
            case CHECK_DIGIT -> Draft.change(after.setIndividualNumber(wrongDigit(victim.getIndividualNumber())));
            case NAME_MISSING -> {
                after.getNameBuilder().clearFullName();
                yield Draft.change(after);
            }
            case FUTURE -> {
                after.getChangeBuilder().setDate(Records.known(LocalDate.of(2999, 1, 1)));
                yield Draft.change(after);
            }
            case UNKNOWN_DATE -> {
                after.getBirthDateBuilder().setUnknownFlag("0").setWording("昭和２０年頃");
                yield Draft.change(after);
            }
            case HISTORY_OLD -> Draft.change(after.setHistoryNumber(victim.getHistoryNumber()));
            case HISTORY_GAP -> Draft.change(after.setHistoryNumber(victim.getHistoryNumber() + 3));
            case LIVES_HERE -> Draft.change(after.setChange(Records.change(day, "01", "転入届")));
            case MORE_THAN_ADDRESS -> {
                after.setChange(Records.change(day, "41", "転居届"));
                after.getNameBuilder().setFullName(victim.getName().getFullName() + "次");
                yield Draft.change(after).setAddressChangeOnly(true);
            }
            case NUMBER_OF_ANOTHER -> withNumberOf(victim, day);
            case STRANGER ->
                Draft.change(after.setAddresseeNumber(CityNumbers.addressee(register.newHousehold() * Member.SLOTS)));
            case STATE -> Draft.change(after.setChange(Records.change(day, "23", "死亡届")));
            case REPLACED_UNKNOWN ->
                Draft.change(after.setChange(Records.change(day, "59", "異動取消"))).setCancelsHistoryNumber(900);
            case REMOVED -> Draft.change(after);
        };
    }

    /** A person moves in with the individual number of one who lives here. */
    private ResidentChange.Builder withNumberOf(ResidentRecord victim, LocalDate day) {
        long index = register.newHousehold();
        City city = register.city();
        Household made = Household.of(city.settings().seed(), index).limitedTo(1);
        ResidentRecord newcomer = city.records().registered(made, made.members().getFirst());
        return Draft.change(newcomer.toBuilder()
                .setChange(Records.change(day, newcomer.getResidentKind().equals("2") ? "02" : "01", "転入届"))
                .setIndividualNumber(victim.getIndividualNumber()));
    }

    private static String wrongDigit(String number) {
        int last = number.charAt(number.length() - 1) - '0';
        return number.substring(0, number.length() - 1) + (last + 1) % 10;
    }
}
