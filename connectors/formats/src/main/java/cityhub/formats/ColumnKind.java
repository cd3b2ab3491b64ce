package cityhub.formats;

/** What a column of a resident file may hold. */
public enum ColumnKind {
    /** Any characters but control characters. */
    TEXT,
    /** Printable ASCII characters, without spaces: numbers, codes, ids. */
    CODE,
    /** A whole number without sign; empty means 0. */
    NUMBER,
    /** {@code YYYY-MM-DD}; not put through a calendar, since a register may hold 2月29日 of a common year. */
    DATE,
    /** {@code YYYY-MM-DD}, where year 0000, month or day 00 and the tokens of unknown dates (A1 ...) are allowed. */
    UNCERTAIN_DATE,
    /** {@code HH:MM:SS}. */
    TIME,
    /** "0" or "1", kept as text. */
    FLAG,
    /** "1" for true; "0" or empty for false. */
    TRUTH,
    /** Several {@link #TEXT} values, joined as {@link RepeatedValues} says. */
    TEXTS,
    /** Several {@link #CODE} values, joined as {@link RepeatedValues} says. */
    CODES
}
