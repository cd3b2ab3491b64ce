package cityhub.tools.city;

import cityhub.resident.v1.Address;
import cityhub.resident.v1.Relationship;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What happens inside families and households: births, deaths, new heads, separation and merger. */
final class FamilyEvents {
    private final Register register;
    private final CityNumbers numbers;
    private final Set<String> names = new HashSet<>();
    private int births;

    FamilyEvents(Register register) {
        this.register = register;
        this.numbers = register.city().records().numbers();
    }

    /** 出生 (03): a child of a couple, with its own numbers. */
    Optional<List<ResidentChange.Builder>> birth(Dice dice, LocalDate day) {
        return register.find(dice, members -> mother(members, day).isPresent() && !Draft.isForeign(members.getFirst()))
                .map(members -> Draft.alone(child(members, mother(members, day).orElseThrow(), dice, day)));
    }

    /** 死亡 (23), with 世帯主変更 (53) of those left behind when it was the head. */
    Optional<List<ResidentChange.Builder>> death(Dice dice, LocalDate day, long room) {
        return register.find(
                        dice,
                        members ->
                                members.size() <= room && oldest(members, day).isPresent())
                .map(members -> {
                    ResidentRecord dead = oldest(members, day).orElseThrow();
                    List<ResidentChange.Builder> notice = new ArrayList<>();
                    notice.add(Draft.change(
                            Records.removal(dead, true, day, day, Address.getDefaultInstance()).toBuilder()));
                    if (Draft.isHead(dead)) {
                        notice.addAll(newHead(without(members, dead), dead, day, "世帯主変更届"));
                    }
                    return notice;
                });
    }

    /** 世帯主変更 (53): head and spouse change places. */
    Optional<List<ResidentChange.Builder>> headChange(Dice dice, LocalDate day, long room) {
        return register.find(
                        dice,
                        members -> members.size() > 1
                                && members.size() <= room
                                && Draft.isHead(members.getFirst())
                                && heir(members.subList(1, members.size()), day).isPresent())
                .map(members -> newHead(members, members.getFirst(), day, "世帯主変更届"));
    }

    /** 世帯分離 (50): a grown child becomes head of a household of its own at the same address. */
    Optional<List<ResidentChange.Builder>> separation(Dice dice, LocalDate day) {
        return register.find(dice, members -> grownChild(members, day).isPresent() && !Draft.anyProtection(members))
                .map(members -> {
                    ResidentRecord child = grownChild(members, day).orElseThrow();
                    return Draft.alone(Draft.after(child, day, "50", "世帯分離届")
                            .setHouseholdNumber(CityNumbers.household(register.newHousehold()))
                            .setHouseholdHeadName(child.getName().getFullName())
                            .setRelationship(Records.relation("02", "世帯主")));
                });
    }

    /** 世帯合併 (51): one who lives alone joins a household, and then lives at its address as 同居人. */
    Optional<List<ResidentChange.Builder>> merger(Dice dice, LocalDate day) {
        Optional<List<ResidentRecord>> alone =
                register.find(dice, members -> members.size() == 1 && !Draft.anyProtection(members));
        Optional<List<ResidentRecord>> home =
                register.find(dice, members -> members.size() > 1 && !Draft.anyProtection(members));
        if (alone.isEmpty() || home.isEmpty()) {
            return Optional.empty();
        }
        ResidentRecord joining = alone.get().getFirst();
        ResidentRecord head = home.get().getFirst();
        return Optional.of(Draft.alone(Draft.after(joining, day, "51", "世帯合併届")
                .setHouseholdNumber(head.getHouseholdNumber())
                .setHouseholdHeadName(head.getHouseholdHeadName())
                .setRelationship(Records.relation("99", "同居人"))
                .setPreviousAddress(Places.asFormer(joining.getAddress()))
                .setSettledDate(Records.known(day))
                .setAddress(head.getAddress())));
    }

    private ResidentRecord.Builder child(
            List<ResidentRecord> members, ResidentRecord mother, Dice dice, LocalDate day) {
        ResidentRecord head = members.getFirst();
        long person = register.newHousehold() * Member.SLOTS;
        boolean male = dice.perMille(512);
        String family = head.getName().getFullName().split("　", -1)[0];
        String familyRead = head.getName().getFurigana().split("　", -1)[0];
        Names.Part given = unusedName(family, male, day);
        return ResidentRecord.newBuilder()
                .setAddresseeNumber(CityNumbers.addressee(person))
                .setIndividualNumber(numbers.individual(person, 0))
                .setResidentCode(numbers.residentCode(person, 0))
                .setHouseholdNumber(head.getHouseholdNumber())
                .setHistoryNumber(1)
                .setResidentKind("1")
                .setResidentState("1")
                .setName(head.getName().toBuilder()
                        .clear()
                        .setFullName(family + "　" + given.written())
                        .setFurigana(familyRead + "　" + given.read())
                        .setFuriganaConfirmed("1")
                        .setPriority("01"))
                .setSex(male ? "1" : "2")
                .setSexNotation(male ? "男" : "女")
                .setBirthDate(Records.known(day).toBuilder().setEra("5"))
                .setRelationship(childOf(mother))
                .setAddress(mother.getAddress())
                .setHouseholdHeadName(head.getName().getFullName())
                .setBecameResidentDate(Records.known(day))
                .setSettledDate(Records.known(day))
                .setDomicile(mother.getDomicile())
                .setDistrictCodes(mother.getDistrictCodes())
                .setChange(Records.change(day, "03", "出生届"));
    }

    /** A given name that no child of the same surname, sex and day has. */
    private Names.Part unusedName(String family, boolean male, LocalDate day) {
        Names.Part given = Names.given(male, births++ % Names.GIVEN);
        while (!names.add(family + given.written() + male + day)) {
            given = Names.given(male, births++ % Names.GIVEN);
        }
        return given;
    }

    private static Relationship childOf(ResidentRecord mother) {
        return mother.getRelationship().getCode1().equals("20")
                ? Relationship.newBuilder()
                        .setCode1("20")
                        .setCode2("20")
                        .setNotation("子の子")
                        .build()
                : Records.relation("20", "子");
    }

    /** All members under a new head; a head who is no longer among them has left or died. */
    static List<ResidentChange.Builder> newHead(
            List<ResidentRecord> members, ResidentRecord oldHead, LocalDate day, String notice) {
        List<ResidentRecord> others = without(members, oldHead);
        Optional<ResidentRecord> heir = heir(others, day);
        List<ResidentChange.Builder> changes = new ArrayList<>();
        heir.ifPresent(head -> members.forEach(member -> changes.add(Draft.change(Draft.after(member, day, "53", notice)
                .setHouseholdHeadName(head.getName().getFullName())
                .setRelationship(member.equals(head) ? Records.relation("02", "世帯主") : relationTo(head, member))))));
        return changes;
    }

    /** Who would be head: the spouse, else the oldest who is 15 or older. */
    static Optional<ResidentRecord> heir(List<ResidentRecord> others, LocalDate day) {
        return others.stream()
                .filter(member -> Draft.age(member, day) >= 15)
                .min(Comparator.comparing((ResidentRecord member) -> !isSpouse(member))
                        .thenComparingInt(member -> -Draft.age(member, day)));
    }

    /** Relationship of a member to a new head, from what both were to the old one; 縁故者 when it has no simple word. */
    private static Relationship relationTo(ResidentRecord head, ResidentRecord member) {
        String was = member.getRelationship().getCode2().isEmpty()
                ? member.getRelationship().getCode1()
                : "";
        boolean male = member.getSex().equals("1");
        if (was.equals("99")) {
            return member.getRelationship();
        }
        if (isSpouse(head)) {
            return switch (was) {
                case "02" -> male ? Records.relation("11", "夫") : Records.relation("12", "妻");
                case "20" -> Records.relation("20", "子");
                default -> Records.relation("96", "縁故者");
            };
        }
        if (head.getRelationship().getCode1().equals("20")) {
            return switch (was) {
                case "02", "11", "12" -> male ? Records.relation("51", "父") : Records.relation("52", "母");
                case "20" -> sibling(head, member, male);
                default -> Records.relation("96", "縁故者");
            };
        }
        return Records.relation("96", "縁故者");
    }

    private static Relationship sibling(ResidentRecord head, ResidentRecord member, boolean male) {
        boolean older =
                member.getBirthDate().getValue().compareTo(head.getBirthDate().getValue()) < 0;
        if (older) {
            return male ? Records.relation("71", "兄") : Records.relation("81", "姉");
        }
        return male ? Records.relation("74", "弟") : Records.relation("84", "妹");
    }

    private static boolean isSpouse(ResidentRecord member) {
        String code = member.getRelationship().getCode1();
        return (code.equals("11") || code.equals("12"))
                && member.getRelationship().getCode2().isEmpty();
    }

    /** A woman of a couple, of an age to have a child. */
    private static Optional<ResidentRecord> mother(List<ResidentRecord> members, LocalDate day) {
        return members.stream()
                .filter(member -> member.getSex().equals("2") && (isSpouse(member) || Draft.isHead(member)))
                .filter(member -> members.size() > 1 && isSpouse(members.get(1)))
                .filter(member -> Draft.age(member, day) >= 20 && Draft.age(member, day) < 45)
                .findFirst();
    }

    /** One of 70 or more whose death leaves nobody without a head. */
    private static Optional<ResidentRecord> oldest(List<ResidentRecord> members, LocalDate day) {
        return members.stream()
                .filter(member -> Draft.age(member, day) >= 70)
                .filter(member -> !Draft.isHead(member)
                        || members.size() == 1
                        || heir(without(members, member), day).isPresent())
                .max(Comparator.comparingInt(member -> Draft.age(member, day)));
    }

    private static Optional<ResidentRecord> grownChild(List<ResidentRecord> members, LocalDate day) {
        return members.stream()
                .filter(member -> member.getRelationship().getCode1().equals("20"))
                .filter(member -> member.getRelationship().getCode2().isEmpty() && Draft.age(member, day) >= 20)
                .findFirst();
    }

    private static List<ResidentRecord> without(List<ResidentRecord> members, ResidentRecord one) {
        return members.stream().filter(member -> !member.equals(one)).toList();
    }
}
