package cityhub.tools.city;

import cityhub.resident.v1.ForeignResident;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What happens to one person's record: names, numbers, status, eligibility, protection, corrections. */
final class PersonEvents {
    private final Register register;
    private final CityNumbers numbers;

    PersonEvents(Register register) {
        this.register = register;
        this.numbers = register.city().records().numbers();
    }

    /** 旧氏の記載 (54), change (55) or removal (56). */
    Optional<List<ResidentChange.Builder>> formerName(Dice dice, LocalDate day) {
        return one(dice, member -> !Draft.isForeign(member) && Draft.age(member, day) >= 20)
                .map(member -> {
                    boolean has = !member.getName().getFormerFamilyName().isEmpty();
                    boolean remove = has && dice.perMille(500);
                    Names.Part former = Names.surname(dice.below(Names.SURNAMES));
                    ResidentRecord.Builder after =
                            Draft.after(member, day, remove ? "56" : has ? "55" : "54", "旧氏記載等請求");
                    after.getNameBuilder()
                            .setFormerFamilyName(remove ? "" : former.written())
                            .setFormerFamilyNameFurigana(remove ? "" : former.read());
                    return Draft.alone(after);
                });
    }

    /** 通称の記載 (57) or removal (58), with the history of aliases. */
    Optional<List<ResidentChange.Builder>> alias(Dice dice, LocalDate day) {
        return foreign(dice, Draft::isForeign).map(member -> {
            boolean has = !member.getName().getAlias().isEmpty();
            ResidentRecord.Builder after = Draft.after(member, day, has ? "58" : "57", "通称記載等申出");
            boolean kanji = !member.getName().getKanjiName().isEmpty();
            if (has) {
                after.getForeignResidentBuilder()
                        .addAliasHistory(member.getName().getAlias() + "　" + day + "　削除");
                after.getNameBuilder().clearAlias().clearAliasFurigana().setPriority(kanji ? "01" : "02");
            } else {
                Names.Part alias = Names.surname(dice.below(Names.SURNAMES))
                        .join("　", Names.given(member.getSex().equals("1"), dice.below(Names.GIVEN)));
                after.getNameBuilder()
                        .setAlias(alias.written())
                        .setAliasFurigana(alias.read())
                        .setPriority(kanji ? "05" : "06");
            }
            return Draft.alone(after);
        });
    }

    /** A reading becomes a legal item (振り仮名の記載): 職権修正 (43). */
    Optional<List<ResidentChange.Builder>> readingConfirmed(Dice dice, LocalDate day) {
        return one(dice, member -> member.getName().getFuriganaConfirmed().equals("0"))
                .map(member -> {
                    ResidentRecord.Builder after = Draft.after(member, day, "43", "振り仮名の届出");
                    after.getNameBuilder().setFuriganaConfirmed("1");
                    return Draft.alone(after);
                });
    }

    /** Renewal of a period of stay, told by the immigration authority: 職権修正 (43), a new card. */
    Optional<List<ResidentChange.Builder>> stayRenewed(Dice dice, LocalDate day) {
        return foreign(
                        dice,
                        member -> !member.getForeignResident().getStayYears().isEmpty())
                .flatMap(member -> register.nextVersion(Draft.person(member)).map(version -> {
                    String years = dice.pick(List.of("01", "03", "05"));
                    ResidentRecord.Builder after = Draft.after(member, day, "43", "法務省通知");
                    ForeignResident.Builder foreigner = after.getForeignResidentBuilder();
                    foreigner
                            .setStayYears(years)
                            .setStayExpiryDate(
                                    day.plusYears(Integer.parseInt(years)).toString())
                            .setResidenceCardNumber(numbers.residenceCard(Draft.person(member), version));
                    return Draft.alone(after);
                }));
    }

    /** 個人番号の変更請求 (45). */
    Optional<List<ResidentChange.Builder>> individualNumber(Dice dice, LocalDate day) {
        return one(dice, member -> !member.getIndividualNumber().isEmpty())
                .flatMap(member -> register.nextVersion(Draft.person(member))
                        .map(version -> Draft.alone(Draft.after(member, day, "45", "個人番号変更請求")
                                .setIndividualNumber(numbers.individual(Draft.person(member), version)))));
    }

    /** 住民票コードの変更請求 (48). */
    Optional<List<ResidentChange.Builder>> residentCode(Dice dice, LocalDate day) {
        return one(dice, member -> !member.getResidentCode().isEmpty())
                .flatMap(member -> register.nextVersion(Draft.person(member))
                        .map(version -> Draft.alone(Draft.after(member, day, "48", "住民票コード変更請求")
                                .setResidentCode(numbers.residentCode(Draft.person(member), version)))));
    }

    /** A seal is registered or withdrawn: 軽微な修正 (42), nothing else of the record changes. */
    Optional<List<ResidentChange.Builder>> sealRegistration(Dice dice, LocalDate day) {
        return one(dice, member -> Draft.age(member, day) >= 15).map(member -> {
            ResidentRecord.Builder after = Draft.after(member, day, "42", "印鑑登録");
            boolean registered = member.getEligibilities().hasSealRegistration()
                    && member.getEligibilities()
                            .getSealRegistration()
                            .getLostDate()
                            .isEmpty();
            if (registered) {
                after.getEligibilitiesBuilder()
                        .getSealRegistrationBuilder()
                        .setState("廃止")
                        .setLostDate(day.toString());
            } else {
                after.getEligibilitiesBuilder()
                        .getSealRegistrationBuilder()
                        .setState("登録")
                        .setReference("%07d".formatted(dice.below(10_000_000)))
                        .setAcquiredDate(day.toString())
                        .clearLostDate();
            }
            return Draft.alone(after);
        });
    }

    /** Start, confirmation or end of protection (支援措置): the whole household in one notice. */
    Optional<List<ResidentChange.Builder>> protection(Dice dice, LocalDate day, long room) {
        return register.find(
                        dice,
                        members -> members.size() <= room
                                && members.stream()
                                        .allMatch(member -> !Draft.isForeign(member) || member.hasProtection()))
                .map(members -> {
                    List<ResidentChange.Builder> changes = new ArrayList<>();
                    members.forEach(member -> changes.add(Draft.change(protectedNow(member, members, day))));
                    return changes;
                });
    }

    private static ResidentRecord.Builder protectedNow(
            ResidentRecord member, List<ResidentRecord> members, LocalDate day) {
        String before = members.getFirst().getProtection().getState();
        String state = before.equals("1") ? "3" : before.equals("2") ? "1" : "2";
        String start = state.equals("2")
                ? day.toString()
                : members.getFirst().getProtection().getStartDate();
        LocalDate end = state.equals("3") ? day : day.plusYears(1);
        List<String> together = members.stream()
                .filter(other -> !other.equals(member))
                .map(ResidentRecord::getAddresseeNumber)
                .toList();
        return Draft.after(member, day, "42", "支援措置")
                .setProtection(Records.protection(state, LocalDate.parse(start), end, together));
    }

    /** 誤記修正 (44) after the fact: the day of settling in the record that it corrects was wrong. */
    Optional<List<ResidentChange.Builder>> correction(Dice dice, LocalDate day) {
        return one(dice, member -> true).map(member -> {
            LocalDate right =
                    LocalDate.parse(member.getSettledDate().getValue()).minusDays(1);
            ResidentRecord.Builder after =
                    Draft.after(member, day, "44", "誤記修正").setSettledDate(Records.known(right));
            return List.of(Draft.change(after).setCorrectsHistoryNumber(member.getHistoryNumber()));
        });
    }

    /** 職権修正 (43) of the registered domicile, so that few consumers see anything. */
    Optional<List<ResidentChange.Builder>> domicile(Dice dice, LocalDate day) {
        return one(dice, member -> !Draft.isForeign(member))
                .map(member -> Draft.alone(Draft.after(member, day, "43", "戸籍通知")
                        .setDomicile(Places.domicile(dice, member.getDomicile().getFirstPerson()))));
    }

    /** 異動の取消し（増） (09): a move-out that did not take place. */
    Optional<List<ResidentChange.Builder>> cancelledMoveOut(Dice dice, LocalDate day) {
        return register.findRemoved(dice)
                .filter(record -> record.getResidentState().equals("2"))
                .filter(record -> Draft.isHead(record)
                        ? register.members(Register.householdOf(record)).isEmpty()
                        : hasHead(record))
                .map(record -> restored(record, day, "09"));
    }

    /** 異動の取消し（修正） (59): the last change of a person who lives alone is undone. */
    Optional<List<ResidentChange.Builder>> cancelledMove(Dice dice, LocalDate day) {
        return register.findMoved(dice)
                .filter(record -> register.history(Draft.person(record)).size() > 1)
                .map(record -> restored(record, day, "59"));
    }

    private boolean hasHead(ResidentRecord record) {
        return register.members(Register.householdOf(record)).stream()
                .map(register::current)
                .anyMatch(member -> Draft.isHead(member)
                        && member.getAddress().equals(record.getAddress())
                        && member.getHouseholdHeadName().equals(record.getHouseholdHeadName()));
    }

    private List<ResidentChange.Builder> restored(ResidentRecord record, LocalDate day, String reason) {
        ResidentRecord before = register.history(Draft.person(record)).getFirst();
        return List.of(Draft.change(before.toBuilder()
                        .setHistoryNumber(record.getHistoryNumber() + 1)
                        .setChange(Records.change(day, reason, "異動取消")))
                .setCancelsHistoryNumber(record.getHistoryNumber()));
    }

    private Optional<ResidentRecord> foreign(Dice dice, Predicate<ResidentRecord> fits) {
        return register.findForeign(dice, members -> members.stream().anyMatch(fits))
                .map(members -> dice.pick(members.stream().filter(fits).toList()));
    }

    private Optional<ResidentRecord> one(Dice dice, Predicate<ResidentRecord> fits) {
        return register.find(dice, members -> members.stream().anyMatch(fits))
                .map(members -> dice.pick(members.stream().filter(fits).toList()));
    }
}
