package cityhub.tools.city;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Name and birth date of a person. No two persons of a city as made have the same name, birth date and sex, because
 * surname, given name and day of the year together give back household and slot: an intake check asks an officer about
 * persons who share all three, and a generated city must not be full of such cases.
 *
 * @param surname surname; of a foreign resident, the family name
 * @param given given name
 * @param birthDate birth date
 * @param former family name before marriage, where shown (旧氏)
 */
record Identity(Names.Part surname, Names.Part given, LocalDate birthDate, Names.Part former) {
    /** A city may have this many households: beyond, names and birthdays would begin to repeat. */
    static final long MAX_HOUSEHOLDS = (long) Names.SURNAMES * Names.GIVEN * 29;

    static Identity of(long seed, Household household, Member member, LocalDate reference) {
        long h = household.index();
        if (h >= MAX_HOUSEHOLDS) {
            throw new IllegalArgumentException("a city has at most " + MAX_HOUSEHOLDS + " households");
        }
        int family = (int) ((h * 61 + Long.remainderUnsigned(seed, Names.SURNAMES)) % Names.SURNAMES);
        int own = member.slot() == Member.COHABITANT_SLOT ? (family + Names.SURNAMES / 2) % Names.SURNAMES : family;
        long turn = h / Names.SURNAMES;
        long shift =
                Long.remainderUnsigned(Dice.of(seed, Dice.Topic.NAMES, family).next(), Names.GIVEN);
        int given = (int) ((turn * 67 + shift + member.slot() * 23L) % Names.GIVEN);
        long round = turn / Names.GIVEN * 12 + member.slot();
        long start = Long.remainderUnsigned(
                Dice.of(seed, Dice.Topic.DATES, (long) own * Names.GIVEN + given)
                        .next(),
                365);
        int dayOfYear = (int) ((round * 149 + start) % 365) + 1;
        Optional<Country> country = household.country();
        Names.Part formerFamily = Names.surname((family + 97) % Names.SURNAMES);
        LocalDate born = born(reference, member.age(), dayOfYear);
        if (country.isPresent()) {
            boolean kanji = country.get().writesKanji();
            return new Identity(
                    Names.foreignFamily(kanji, own), Names.foreignGiven(kanji, own, given), born, formerFamily);
        }
        Names.Part surname = Names.surname(own);
        boolean rare = Dice.of(seed, Dice.Topic.NAMES, -1 - h).perMille(120);
        return new Identity(
                rare ? Names.inRareForm(surname) : surname, Names.given(member.male(), given), born, formerFamily);
    }

    /** Name with one full-width space between the parts. */
    String fullName() {
        return surname.written() + "　" + given.written();
    }

    /** Reading of the name. */
    String reading() {
        return surname.read() + "　" + given.read();
    }

    private static LocalDate born(LocalDate reference, int age, int dayOfYear) {
        LocalDate day = LocalDate.ofYearDay(2001, dayOfYear);
        LocalDate thisYear = day.withYear(reference.getYear() - age);
        boolean birthdayToCome = day.withYear(reference.getYear()).isAfter(reference);
        return birthdayToCome ? thisYear.minusYears(1) : thisYear;
    }
}
