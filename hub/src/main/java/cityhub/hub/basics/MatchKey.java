package cityhub.hub.basics;

/**
 * A keyed index under which a person may be found again.
 *
 * @param kind what the index is of
 * @param hex the index, hexadecimal
 */
record MatchKey(Kind kind, String hex) {

    /** What persons are matched by. */
    enum Kind {
        INDIVIDUAL_NUMBER,
        RESIDENT_CODE,
        RESIDENCE_CARD,
        /** The number of a non-resident (住登外者宛名番号). */
        NON_RESIDENT_NUMBER,
        /** Name, birth date and sex. */
        THREE_ITEMS
    }
}
