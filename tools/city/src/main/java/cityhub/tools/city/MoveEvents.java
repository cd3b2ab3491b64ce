package cityhub.tools.city;

import cityhub.resident.v1.Address;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Moves into, out of and inside the city. */
final class MoveEvents {
    private final Register register;

    MoveEvents(Register register) {
        this.register = register;
    }

    /** 国内転入 (01) or 国外転入等 (02) of a household that the city has not known. */
    Optional<List<ResidentChange.Builder>> moveIn(Dice dice, LocalDate day, long room) {
        City city = register.city();
        long index = register.newHousehold();
        Household made = Household.of(city.settings().seed(), index);
        List<Member> living =
                made.members().stream().filter(member -> !member.deceased()).toList();
        Household household = new Household(
                index, made.country(), false, Optional.empty(), living.subList(0, (int) Math.min(living.size(), room)));
        String headName = city.records()
                .registered(household, household.members().getFirst())
                .getHouseholdHeadName();
        Address origin =
                household.country().map(from -> Places.abroad(from, dice)).orElseGet(() -> Places.inJapan(dice));
        boolean abroad = household.country().isPresent();
        return Optional.of(household.members().stream()
                .map(member -> arrived(city.records().registered(household, member), day, abroad)
                        .setMoveInOrigin(origin)
                        .setMoveInOriginHeadName(headName))
                .map(Draft::change)
                .toList());
    }

    private static ResidentRecord.Builder arrived(ResidentRecord record, LocalDate day, boolean abroad) {
        ResidentRecord.Builder arrived = record.toBuilder()
                .setChange(Records.change(day, abroad ? "02" : "01", "転入届"))
                .setBecameResidentDate(Records.known(day))
                .setSettledDate(Records.known(day))
                .clearPreviousAddress()
                .clearMoveInNoticeDate();
        if (arrived.hasForeignResident()) {
            arrived.getForeignResidentBuilder().setBecameForeignResidentDate(Records.known(day));
        }
        if (!abroad) {
            arrived.setMoveInNoticeDate(day.toString());
        }
        return arrived;
    }

    /** 国内転出 (21) of a whole household, or of one member who is not the head. */
    Optional<List<ResidentChange.Builder>> moveOut(Dice dice, LocalDate day, long room) {
        boolean whole = dice.perMille(600);
        return register.find(
                        dice,
                        members ->
                                !Draft.anyProtection(members) && (whole ? members.size() <= room : members.size() > 1))
                .map(members -> {
                    Address destination = Places.inJapan(dice);
                    LocalDate planned = day.plusDays(dice.below(14));
                    return (whole ? members : List.of(members.getLast()))
                            .stream()
                                    .map(member -> Records.removal(member, false, planned, day, destination))
                                    .map(record -> Draft.change(record.toBuilder()))
                                    .toList();
                });
    }

    /** 転居 (41) of a household inside its ward: only the address changes. */
    Optional<List<ResidentChange.Builder>> insideWard(Dice dice, LocalDate day, long room) {
        return register.find(dice, members -> members.size() <= room).map(members -> {
            Address address = Places.inWard(wardOf(members.getFirst()), dice);
            List<ResidentChange.Builder> changes = new ArrayList<>();
            members.forEach(member ->
                    changes.add(Draft.change(moved(Draft.after(member, day, "41", "転居届"), member, address, day))
                            .setAddressChangeOnly(true)));
            return changes;
        });
    }

    /**
     * A move between wards: a move-in (01) of persons who live in the city already. They keep their addressee
     * numbers and get a new household number (住民記録システム標準仕様書).
     */
    Optional<List<ResidentChange.Builder>> betweenWards(Dice dice, LocalDate day, long room) {
        return register.find(dice, members -> members.size() <= room).map(members -> {
            int ward = (wardOf(members.getFirst()) + dice.between(1, Places.WARDS.size() - 1)) % Places.WARDS.size();
            Address address = Places.inWard(ward, dice);
            String household = CityNumbers.household(register.newHousehold());
            List<ResidentChange.Builder> changes = new ArrayList<>();
            members.forEach(member ->
                    changes.add(Draft.change(moved(Draft.after(member, day, "01", "区間異動届"), member, address, day)
                                    .setHouseholdNumber(household))
                            .setAlreadyResident(true)));
            return changes;
        });
    }

    private static ResidentRecord.Builder moved(
            ResidentRecord.Builder after, ResidentRecord before, Address address, LocalDate day) {
        after.setPreviousAddress(Places.asFormer(before.getAddress()))
                .setAddress(address)
                .setSettledDate(Records.known(day));
        after.getDistrictCodesBuilder().setCode1(address.getTownCode().substring(0, 4));
        return after;
    }

    private static int wardOf(ResidentRecord record) {
        return IntStream.range(0, Places.WARDS.size())
                .filter(i ->
                        Places.WARDS.get(i).code().equals(record.getAddress().getWardCode()))
                .findFirst()
                .orElseThrow();
    }
}
