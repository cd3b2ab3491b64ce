package cityhub.tools.city;

import cityhub.tools.city.Member.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A household as made: who lives together, before names and numbers.
 *
 * @param index its index in the city
 * @param country where all its members come from; nothing for Japanese
 * @param departed whether all have moved out of the city
 * @param protection state of protection (支援措置) of the head with the children; empty for most
 * @param members members, the head first
 */
record Household(
        long index, Optional<Country> country, boolean departed, Optional<String> protection, List<Member> members) {

    /** Shapes of households and how common each is, in per mille, roughly as the census has them. */
    private enum Shape {
        SINGLE(375),
        COUPLE(220),
        FAMILY(210),
        ONE_PARENT(80),
        THREE_GENERATIONS(45),
        GROWN_CHILD(45),
        SIBLINGS(15),
        COHABITANTS(10);

        private static final int[] WEIGHTS =
                Arrays.stream(values()).mapToInt(shape -> shape.weight).toArray();
        private final int weight;

        Shape(int weight) {
            this.weight = weight;
        }
    }

    Household {
        members = List.copyOf(members);
    }

    /** The household of this index; the same for the same seed and index, whatever else was made. */
    static Household of(long seed, long index) {
        Dice dice = Dice.of(seed, Dice.Topic.COMPOSITION, index);
        Optional<Country> country =
                dice.perMille(40) ? Optional.of(dice.pick(List.of(Country.values()))) : Optional.empty();
        Shape shape = country.isPresent()
                ? dice.pick(List.of(Shape.SINGLE, Shape.COUPLE, Shape.FAMILY))
                : Shape.values()[dice.weighted(Shape.WEIGHTS)];
        boolean departed = dice.perMille(20);
        List<Member> members = members(shape, dice, country.isPresent());
        boolean widowed = !departed && country.isEmpty() && members.getFirst().age() > 60 && dice.perMille(60);
        if (widowed) {
            Member head = members.getFirst();
            members.add(new Member(Member.DECEASED_SLOT, Role.SPOUSE, !head.male(), head.age()));
        }
        return new Household(index, country, departed, protection(shape, departed, dice), members);
    }

    /** How many persons it has, removed ones included. */
    int size() {
        return members.size();
    }

    /** The same household with at most so many persons. */
    Household limitedTo(int size) {
        return size >= members.size()
                ? this
                : new Household(
                        index, country, departed, size < 2 ? Optional.empty() : protection, members.subList(0, size));
    }

    long person(Member member) {
        return index * Member.SLOTS + member.slot();
    }

    private static Optional<String> protection(Shape shape, boolean departed, Dice dice) {
        int share = shape == Shape.ONE_PARENT ? 60 : shape == Shape.FAMILY ? 5 : 0;
        if (departed || !dice.perMille(share)) {
            return Optional.empty();
        }
        return Optional.of(Integer.toString(1 + dice.weighted(6, 2, 2)));
    }

    private static List<Member> members(Shape shape, Dice dice, boolean foreign) {
        List<Member> members = new ArrayList<>();
        switch (shape) {
            case SINGLE -> head(members, dice, foreign ? dice.between(19, 45) : singleAge(dice), 500);
            case COUPLE -> couple(members, dice, foreign ? dice.between(22, 50) : coupleAge(dice));
            case FAMILY -> {
                couple(members, dice, dice.between(27, 52));
                children(members, dice, 1 + dice.weighted(45, 42, 13));
            }
            case ONE_PARENT -> {
                head(members, dice, dice.between(25, 52), 140);
                children(members, dice, 1 + dice.weighted(60, 40));
            }
            case THREE_GENERATIONS -> {
                couple(members, dice, dice.between(38, 60));
                children(members, dice, 1 + dice.weighted(50, 50));
                add(members, Role.PARENT, dice.perMille(250), members.getFirst().age() + dice.between(22, 34));
            }
            case GROWN_CHILD -> {
                head(members, dice, dice.between(62, 88), 350);
                add(members, Role.CHILD, dice.perMille(550), members.getFirst().age() - dice.between(23, 35));
            }
            case SIBLINGS -> {
                head(members, dice, dice.between(20, 60), 500);
                add(
                        members,
                        Role.SIBLING,
                        dice.perMille(500),
                        Math.max(18, members.getFirst().age() - dice.between(1, 6)));
            }
            case COHABITANTS -> {
                head(members, dice, dice.between(20, 40), 500);
                members.add(
                        new Member(Member.COHABITANT_SLOT, Role.COHABITANT, dice.perMille(500), dice.between(20, 40)));
            }
        }
        return members;
    }

    private static int singleAge(Dice dice) {
        return switch (dice.weighted(28, 24, 48)) {
            case 0 -> dice.between(18, 34);
            case 1 -> dice.between(35, 64);
            default -> dice.between(65, 97);
        };
    }

    private static int coupleAge(Dice dice) {
        return switch (dice.weighted(20, 25, 55)) {
            case 0 -> dice.between(23, 44);
            case 1 -> dice.between(45, 64);
            default -> dice.between(65, 92);
        };
    }

    private static void head(List<Member> members, Dice dice, int age, int malePerMille) {
        add(members, Role.HEAD, dice.perMille(malePerMille), age);
    }

    private static void couple(List<Member> members, Dice dice, int age) {
        head(members, dice, age, 900);
        add(members, Role.SPOUSE, !members.getFirst().male(), Math.max(18, age + dice.between(-5, 4)));
    }

    private static void children(List<Member> members, Dice dice, int count) {
        int parent = members.stream().mapToInt(Member::age).min().orElseThrow();
        int eldest = Math.max(0, parent - dice.between(22, 34));
        for (int i = 0; i < count; i++) {
            add(members, Role.CHILD, dice.perMille(512), Math.max(0, eldest - i * dice.between(2, 4)));
        }
    }

    private static void add(List<Member> members, Role role, boolean male, int age) {
        members.add(new Member(members.size(), role, male, Math.min(age, 109)));
    }
}
