package cityhub.tools.city;

import cityhub.resident.v1.ResidentChange;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Draws the next event of the city's life. Each event is one notice (届出) of one or more changes. */
final class LifeEvents {
    /** Kinds of events, each with its weight: about what a year brings to a city, corrections more often. */
    private enum Kind {
        BIRTH(70),
        DEATH(80),
        MOVE_IN(160),
        MOVE_OUT(150),
        INSIDE_WARD(130),
        BETWEEN_WARDS(60),
        HEAD_CHANGE(25),
        SEPARATION(25),
        MERGER(15),
        FORMER_NAME(25),
        ALIAS(15),
        READING_CONFIRMED(60),
        STAY_RENEWED(40),
        INDIVIDUAL_NUMBER(12),
        RESIDENT_CODE(6),
        SEAL_REGISTRATION(60),
        PROTECTION(12),
        CORRECTION(30),
        DOMICILE(25),
        CANCELLED_MOVE_OUT(12),
        CANCELLED_MOVE(8);

        private static final int[] WEIGHTS =
                List.of(values()).stream().mapToInt(kind -> kind.weight).toArray();
        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final int TRIES = 20;

    private final FamilyEvents family;
    private final MoveEvents moves;
    private final PersonEvents persons;

    LifeEvents(Register register) {
        this.family = new FamilyEvents(register);
        this.moves = new MoveEvents(register);
        this.persons = new PersonEvents(register);
    }

    /** The changes of the next event, at most as many as there is room for; a move-in when nothing else fits. */
    List<ResidentChange.Builder> next(Dice dice, LocalDate day, long room) {
        for (int i = 0; i < TRIES; i++) {
            Kind kind = Kind.values()[dice.weighted(Kind.WEIGHTS)];
            Optional<List<ResidentChange.Builder>> event = draw(kind, dice, day, room);
            if (event.isPresent() && !event.get().isEmpty()) {
                return event.get();
            }
        }
        return moves.moveIn(dice, day, room).orElseThrow();
    }

    private Optional<List<ResidentChange.Builder>> draw(Kind kind, Dice dice, LocalDate day, long room) {
        return switch (kind) {
            case BIRTH -> family.birth(dice, day);
            case DEATH -> family.death(dice, day, room);
            case MOVE_IN -> moves.moveIn(dice, day, room);
            case MOVE_OUT -> moves.moveOut(dice, day, room);
            case INSIDE_WARD -> moves.insideWard(dice, day, room);
            case BETWEEN_WARDS -> moves.betweenWards(dice, day, room);
            case HEAD_CHANGE -> family.headChange(dice, day, room);
            case SEPARATION -> family.separation(dice, day);
            case MERGER -> family.merger(dice, day);
            case FORMER_NAME -> persons.formerName(dice, day);
            case ALIAS -> persons.alias(dice, day);
            case READING_CONFIRMED -> persons.readingConfirmed(dice, day);
            case STAY_RENEWED -> persons.stayRenewed(dice, day);
            case INDIVIDUAL_NUMBER -> persons.individualNumber(dice, day);
            case RESIDENT_CODE -> persons.residentCode(dice, day);
            case SEAL_REGISTRATION -> persons.sealRegistration(dice, day);
            case PROTECTION -> persons.protection(dice, day, room);
            case CORRECTION -> persons.correction(dice, day);
            case DOMICILE -> persons.domicile(dice, day);
            case CANCELLED_MOVE_OUT -> persons.cancelledMoveOut(dice, day);
            case CANCELLED_MOVE -> persons.cancelledMove(dice, day);
        };
    }
}
