package cityhub.tools.city;

import cityhub.basics.v1.CheckReason;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deliberately bad changes: well-formed lines that the hub must not accept, each with the answer it must give. The
 * household of a bad change is left in peace afterwards, since the person's later changes would wait at the hub; only
 * where the register sends the change again, corrected, life goes on.
 */
final class BadChanges {
    private static final int CORRECTED_SIZE = 3;

    private final Register register;
    private final CityNumbers numbers;

    BadChanges(Register register) {
        this.register = register;
        this.numbers = register.city().records().numbers();
    }

    /** Bad changes and what belongs to them, at most as many as there is room for; nothing when nobody fits. */
    Optional<List<CityChange>> next(Dice dice, LocalDate day, long room, String noticeId) {
        return switch (dice.weighted(70, 15, 15)) {
            case 1 -> room >= CORRECTED_SIZE ? corrected(dice, day) : Optional.empty();
            case 2 -> notice(dice, day, room, noticeId);
            default -> single(dice, day);
        };
    }

    private Optional<List<CityChange>> single(Dice dice, LocalDate day) {
        Fault fault = dice.pick(List.of(Fault.values()));
        Optional<ResidentRecord> victim = fault == Fault.REMOVED ? register.findRemoved(dice) : head(dice);
        return victim.map(record -> {
            register.block(record);
            return List.of(CityChange.bad(bad(fault, record, day).build(), fault.expected()));
        });
    }

    /** A refused change, a later one that is parked behind it, and the first again, corrected, which lets both in. */
    private Optional<List<CityChange>> corrected(Dice dice, LocalDate day) {
        return head(dice).map(victim -> {
            ResidentRecord right = Draft.after(victim, day, "43", "職権修正").build();
            ResidentChange later =
                    Draft.change(Draft.after(right, day, "42", "軽微な修正")).build();
            register.take(right);
            register.take(later.getRecord());
            return List.of(
                    CityChange.bad(Draft.change(right.toBuilder().setSex("7")).build(), Fault.CODE_UNKNOWN.expected()),
                    CityChange.bad(later, ExpectedRefusal.parked()),
                    new CityChange(Draft.change(right.toBuilder()).build(), Optional.empty(), List.of(later)));
        });
    }

    /** A household's notice with one bad change: none of it may be accepted. */
    private Optional<List<CityChange>> notice(Dice dice, LocalDate day, long room, String noticeId) {
        return register.find(
                        dice, members -> members.size() > 1 && members.size() <= room && !Draft.anyProtection(members))
                .map(members -> {
                    register.block(members.getFirst());
                    List<CityChange> changes = new ArrayList<>();
                    for (ResidentRecord member : members) {
                        boolean faulty = member.equals(members.getLast());
                        ResidentRecord.Builder after = Draft.after(member, day, "43", "職権修正");
                        changes.add(CityChange.bad(
                                Draft.change(faulty ? after.setSex("7") : after)
                                        .setNoticeId(noticeId)
                                        .setNoticeSize(members.size())
                                        .build(),
                                faulty
                                        ? Fault.CODE_UNKNOWN.expected()
                                        : ExpectedRefusal.refused(CheckReason.CHECK_REASON_NOTICE_REFUSED)));
                    }
                    return changes;
                });
    }

    private Optional<ResidentRecord> head(Dice dice) {
        return register.find(
                        dice,
                        members -> !Draft.anyProtection(members)
                                && !members.getFirst().getIndividualNumber().isEmpty())
                .map(List::getFirst);
    }

    private ResidentChange.Builder bad(Fault fault, ResidentRecord victim, LocalDate day) {
        ResidentRecord.Builder after = Draft.after(victim, day, "43", "職権修正");
        return switch (fault) {
            case CODE_UNKNOWN -> Draft.change(after.setSex("7"));
            case CHECK_DIGIT -> Draft.change(after.setIndividualNumber(wrongDigit(victim.getIndividualNumber())));
            case NAME_MISSING -> {
                after.getNameBuilder().clearFullName().clearRomanName().clearKanjiName();
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
            case STRANGER ->
                Draft.change(after.setHistoryNumber(1)
                        .setAddresseeNumber(CityNumbers.addressee(register.newHousehold() * Member.SLOTS)));
            case STATE -> Draft.change(after.setChange(Records.change(day, "23", "死亡届")));
            case REPLACED_UNKNOWN ->
                Draft.change(after.setChange(Records.change(day, "59", "異動取消"))).setCancelsHistoryNumber(900);
            case REMOVED -> Draft.change(after.setChange(Records.change(day, "53", "世帯主変更届")));
            case NUMBER_OF_ANOTHER -> Draft.change(newcomer(day).setIndividualNumber(victim.getIndividualNumber()));
            case SAME_PERSON ->
                Draft.change(newcomer(day)
                        .setName(victim.getName())
                        .setBirthDate(victim.getBirthDate())
                        .setSex(victim.getSex()));
            case NUMBER_CHANGED ->
                Draft.change(after.setIndividualNumber(numbers.individual(register.newHousehold() * Member.SLOTS, 0)));
        };
    }

    /** One who moves in alone. */
    private ResidentRecord.Builder newcomer(LocalDate day) {
        City city = register.city();
        Household made =
                Household.of(city.settings().seed(), register.newHousehold()).limitedTo(1);
        ResidentRecord record = city.records().registered(made, made.members().getFirst());
        return record.toBuilder()
                .setChange(Records.change(day, record.getResidentKind().equals("2") ? "02" : "01", "転入届"));
    }

    private static String wrongDigit(String number) {
        int last = number.charAt(number.length() - 1) - '0';
        return number.substring(0, number.length() - 1) + (last + 1) % 10;
    }
}
