package cityhub.hub.delivery;

/** What an entry of the change log stands for. */
public enum LogKind {
    /** A resident's record changed. */
    CHANGE,
    /** A number was tied to a person: what was withheld for want of it may go out. */
    NUMBER_LINKED,
    /** A number came over from another person: whose record it stands for changed. */
    NUMBER_MOVED,
    /** A number under which a person was known stands for another now, who is known under a number of its own. */
    NUMBER_LEFT,
    /** A number was tied to somebody whom the person's record names: what was delivered lacked it. */
    REFERENCE_LINKED,
    /** A code table or a consumer's profile changed: what was withheld for want of a code may go out. */
    CODE_TABLE,
    /** An agreement's population changed: the person may be within it no longer. */
    POPULATION,
    /** A birthday: the person may enter or leave populations that are limited by age. */
    SCOPE_DAY
}
