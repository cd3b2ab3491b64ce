package cityhub.tools.city;

import cityhub.resident.v1.Address;
import cityhub.resident.v1.ChangeInfo;
import cityhub.resident.v1.ForeignResident;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.Protection;
import cityhub.resident.v1.Relationship;
import cityhub.resident.v1.Removal;
import cityhub.resident.v1.ResidentRecord;
import cityhub.resident.v1.UncertainDate;
import cityhub.tools.city.Member.Role;
import java.time.LocalDate;
import java.util.List;

/** Makes the records of a household as the register holds them on the reference date. */
final class Records {
    private final long seed;
    private final LocalDate reference;
    private final CityNumbers numbers;

    Records(long seed, LocalDate reference) {
        this.seed = seed;
        this.reference = reference;
        this.numbers = new CityNumbers(seed);
    }

    CityNumbers numbers() {
        return numbers;
    }

    /** One person's record while still registered, history number 1, reason 改製 (07). */
    ResidentRecord registered(Household household, Member member) {
        Identity identity = Identity.of(seed, household, member, reference);
        Identity head = Identity.of(seed, household, household.members().getFirst(), reference);
        long person = household.person(member);
        Dice dice = Dice.of(seed, Dice.Topic.MEMBER, person);
        LocalDate came = laterOf(identity.birthDate(), reference.minusDays(dice.between(40, 9000)));
        ResidentRecord.Builder record = ResidentRecord.newBuilder()
                .setAddresseeNumber(CityNumbers.addressee(person))
                .setResidentCode(numbers.residentCode(person, 0))
                .setHouseholdNumber(CityNumbers.household(household.index()))
                .setHistoryNumber(1)
                .setResidentKind(household.country().isPresent() ? "2" : "1")
                .setResidentState("1")
                .setName(name(household, identity, member, dice))
                .setSex(member.male() ? "1" : "2")
                .setSexNotation(member.male() ? "男" : "女")
                .setBirthDate(birthDate(household, member, identity, dice))
                .setRelationship(relationship(member))
                .setAddress(address(household))
                .setHouseholdHeadName(headName(household, head))
                .setBecameResidentDate(known(came))
                .setSettledDate(known(came))
                .setChange(change(reference, "07", "改製"))
                .setEligibilities(EligibilityRecords.of(member.age(), came, household, dice));
        if (!dice.perMille(5)) {
            record.setIndividualNumber(numbers.individual(person, 0));
        }
        origins(household, head, came, record);
        household
                .country()
                .ifPresentOrElse(
                        country -> record.setForeignResident(foreigner(country, person, came, dice)),
                        () -> record.setDomicile(Places.domicile(
                                Dice.of(seed, Dice.Topic.ADDRESS, -1 - household.index()), head.fullName())));
        record.getDistrictCodesBuilder()
                .setCode1(record.getAddress().getTownCode().substring(0, 4))
                .setCode2("S%02d"
                        .formatted(Integer.parseInt(record.getAddress()
                                                .getTownCode()
                                                .substring(2, 4))
                                        % 8
                                + 1));
        return record.build();
    }

    /** The record of one who has left or died, history number 2, following {@link #registered}. */
    ResidentRecord removed(ResidentRecord registered, boolean died) {
        Dice dice = Dice.of(seed, Dice.Topic.DATES, -1 - CityNumbers.personOf(registered.getAddresseeNumber()));
        return removal(registered, died, reference, reference, Places.inJapan(dice));
    }

    /** The record after death or move-out, one history number on. */
    static ResidentRecord removal(
            ResidentRecord before, boolean died, LocalDate happened, LocalDate notified, Address destination) {
        ResidentRecord.Builder after = before.toBuilder()
                .setHistoryNumber(before.getHistoryNumber() + 1)
                .setResidentState(died ? "3" : "2")
                .setChange(change(notified, died ? "23" : "21", died ? "死亡届" : "転出届").toBuilder()
                        .setDate(known(happened)))
                .setRemoval(Removal.newBuilder()
                        .setNotifiedDate(notified.toString())
                        .setDate(known(happened)));
        if (!died) {
            after.setPlannedDestination(destination);
        }
        return after.build();
    }

    static UncertainDate known(LocalDate date) {
        return UncertainDate.newBuilder()
                .setValue(date.toString())
                .setUnknownFlag("0")
                .build();
    }

    /** Processing of a change on that day. */
    static ChangeInfo change(LocalDate day, String reason, String notice) {
        return ChangeInfo.newBuilder()
                .setDate(known(day))
                .setNotifiedDate(day.toString())
                .setReason(reason)
                .setNoticeReason(notice)
                .setProcessedDate(day.toString())
                .setProcessedTime("10:00:00")
                .setProcessingId("JK" + reason)
                .setTerminalId("T0101")
                .setStaffNumber("S00123")
                .build();
    }

    static Relationship relationship(Member member) {
        boolean male = member.male();
        return switch (member.role()) {
            case HEAD -> relation("02", "世帯主");
            case SPOUSE -> male ? relation("11", "夫") : relation("12", "妻");
            case CHILD -> relation("20", "子");
            case PARENT -> male ? relation("51", "父") : relation("52", "母");
            case SIBLING -> male ? relation("74", "弟") : relation("84", "妹");
            case COHABITANT -> relation("99", "同居人");
        };
    }

    static Relationship relation(String code, String notation) {
        return Relationship.newBuilder().setCode1(code).setNotation(notation).build();
    }

    Address address(Household household) {
        Dice dice = Dice.of(seed, Dice.Topic.ADDRESS, household.index());
        return Places.inWard(dice.below(Places.WARDS.size()), dice);
    }

    private static PersonName name(Household household, Identity identity, Member member, Dice dice) {
        PersonName.Builder name = PersonName.newBuilder();
        if (household.country().isPresent()) {
            boolean kanji = household.country().get().writesKanji();
            name.setFullName(kanji ? identity.fullName() : identity.reading()).setRomanName(identity.reading());
            if (kanji) {
                name.setKanjiName(identity.fullName()).setPriority("01");
            } else {
                name.setKatakanaNotation(identity.fullName()).setPriority("02");
            }
            if (dice.perMille(150)) {
                name.setAlias(identity.former().written() + "　"
                                + identity.given().written())
                        .setAliasFurigana(identity.former().read())
                        .setPriority(kanji ? "05" : "06");
            }
            return name.build();
        }
        name.setFullName(identity.fullName())
                .setFurigana(identity.reading())
                .setFuriganaConfirmed(dice.perMille(800) ? "1" : "0")
                .setPriority("01");
        if (member.role() == Role.SPOUSE && dice.perMille(30)) {
            name.setFormerFamilyName(identity.former().written())
                    .setFormerFamilyNameFurigana(identity.former().read());
        }
        return name.build();
    }

    static String headName(Household household, Identity head) {
        return household.country().filter(country -> !country.writesKanji()).isPresent()
                ? head.reading()
                : head.fullName();
    }

    /**
     * Some old people's birth dates are not wholly known. Only heads in the first round of names have one, so that
     * name and sex alone still tell them apart.
     */
    private static UncertainDate birthDate(Household household, Member member, Identity identity, Dice dice) {
        LocalDate born = identity.birthDate();
        boolean mayBeUnknown =
                member.slot() == 0 && member.age() >= 60 && household.index() < (long) Names.SURNAMES * Names.GIVEN;
        if (mayBeUnknown && dice.perMille(15)) {
            boolean seasonKnown = dice.perMille(500);
            String showaYear = Places.fullWidth(born.getYear() - 1925);
            return UncertainDate.newBuilder()
                    .setValue(born.getYear() + (seasonKnown ? "-A3-00" : "-00-00"))
                    .setUnknownFlag("1")
                    .setWording("昭和" + showaYear + (seasonKnown ? "年秋" : "年 月日不詳"))
                    .setEra("3")
                    .build();
        }
        UncertainDate date = known(born);
        return household.country().isPresent()
                ? date
                : date.toBuilder().setEra(era(born)).build();
    }

    static String era(LocalDate date) {
        List<LocalDate> starts = List.of(
                LocalDate.of(1912, 7, 30),
                LocalDate.of(1926, 12, 25),
                LocalDate.of(1989, 1, 8),
                LocalDate.of(2019, 5, 1));
        long later = starts.stream().filter(start -> !date.isBefore(start)).count();
        return Long.toString(1 + later);
    }

    private void origins(Household household, Identity head, LocalDate came, ResidentRecord.Builder record) {
        Dice dice = Dice.of(seed, Dice.Topic.ADDRESS, household.index() * 31 + 7);
        if (dice.perMille(450)) {
            boolean fromAbroad = household.country().isPresent();
            record.setMoveInOrigin(
                            fromAbroad ? Places.abroad(household.country().get(), dice) : Places.inJapan(dice))
                    .setMoveInOriginHeadName(headName(household, head));
            if (!fromAbroad) {
                record.setMoveInNoticeDate(came.toString());
            }
        } else if (dice.perMille(300)) {
            record.setPreviousAddress(Places.asFormer(Places.inWard(dice.below(Places.WARDS.size()), dice)));
        }
    }

    private ForeignResident foreigner(Country country, long person, LocalDate came, Dice dice) {
        boolean special = country == Country.KOREA && dice.perMille(300);
        ForeignResident.Builder foreigner = ForeignResident.newBuilder()
                .setBecameForeignResidentDate(known(came))
                .setNationalityCode(country.code())
                .setNationality(country.japanese())
                .setArticle3045(special ? "02" : "01")
                .setResidenceCardNumber(numbers.residenceCard(person, 0));
        if (special) {
            return foreigner.setResidenceStatus("T60").build();
        }
        if (dice.perMille(250)) {
            return foreigner.setResidenceStatus("X14").build();
        }
        return foreigner
                .setResidenceStatus(dice.pick(List.of("T26", "T41", "T44", "T63", "T71", "T24", "T29")))
                .setStayYears(dice.pick(List.of("01", "03", "05")))
                .setStayMonths("00")
                .setStayDays("000")
                .setStayExpiryDate(reference.plusDays(dice.between(10, 1500)).toString())
                .build();
    }

    /** Whether the person is, or was, protected (支援措置): the head of a household marked so, with the children. */
    static boolean isProtected(Household household, Member member) {
        return household.protection().isPresent() && (member.role() == Role.HEAD || member.role() == Role.CHILD);
    }

    /** The record with the state of protection, history number 2, following {@link #registered}. */
    ResidentRecord withProtection(Household household, Member member, ResidentRecord registered) {
        String state = household.protection().orElseThrow();
        LocalDate start = reference.minusDays(30 + household.index() % 300);
        LocalDate end = state.equals("3") ? reference.minusDays(5) : start.plusYears(1);
        List<String> together = household.members().stream()
                .filter(other -> other.slot() != member.slot() && isProtected(household, other))
                .map(other -> CityNumbers.addressee(household.person(other)))
                .toList();
        return registered.toBuilder()
                .setHistoryNumber(registered.getHistoryNumber() + 1)
                .setChange(change(reference, "42", "支援措置"))
                .setProtection(protection(state, start, end, together))
                .build();
    }

    static Protection protection(String state, LocalDate start, LocalDate end, List<String> together) {
        return Protection.newBuilder()
                .setState(state)
                .setStartDate(start.toString())
                .setEndDate(end.toString())
                .addAllCoProtectedNumbers(together)
                .build();
    }

    private static LocalDate laterOf(LocalDate a, LocalDate b) {
        return a.isAfter(b) ? a : b;
    }
}
