package cityhub.kit;

import java.util.List;

/** The answer to a search. */
public sealed interface SearchAnswer {
    /**
     * Whom the criteria describe; nobody when empty.
     *
     * @param residents records found, or withheld ones
     */
    record Found(List<ResidentAnswer> residents) implements SearchAnswer {
        public Found {
            residents = List.copyOf(residents);
        }
    }

    /** More than a search gives: say more about the person. */
    record TooMany() implements SearchAnswer {}
}
