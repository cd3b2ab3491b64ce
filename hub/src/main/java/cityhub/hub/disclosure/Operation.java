package cityhub.hub.disclosure;

/** What a plan does with a leaf that flows. A leaf without an operation is dropped. */
public enum Operation {
    /** As stored. */
    KEEP,
    /** Replaced by, or put in as, the person's number in a domain. */
    NUMBER,
    /** Converted to the consumer's code value. */
    CODE,
    /** Reduced to the consumer's repertoire. */
    CHARACTERS,
    /** Converted to the consumer's form of dates. */
    DATE
}
