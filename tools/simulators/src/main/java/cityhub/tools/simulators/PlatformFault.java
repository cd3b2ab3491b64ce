package cityhub.tools.simulators;

/** What the simulated platform does wrong on command, for the next so many requests. */
public enum PlatformFault {
    /** Answers only after two seconds. */
    SLOW,
    /** Answers 503 and does nothing. */
    REFUSE,
    /** Does what is asked, then breaks the connection without an answer. */
    DROP_AFTER_ACCEPT,
    /** Hands an answer out again although it was acknowledged. */
    ANSWER_TWICE,
    /** Hands the newest answers out first. */
    OUT_OF_ORDER,
    /** Signs its answer with a key that nobody trusts. */
    WRONG_SIGNATURE,
    /** Answers about another person than was asked about. */
    WRONG_PERSON,
    /** Gives a number to a request for a code that is of no form. */
    UNFIT_NUMBER,
    /** Takes an inquiry and loses it, as when it is restored from an older copy. */
    FORGET_INQUIRY,
    /** Comes to a file only after two seconds. */
    FILE_LATE,
    /** Leaves a line of a file out of its result. */
    LINE_LEFT_OUT,
    /** Answers with what it sent before, to another request. */
    REPLAY,
    /** Addresses its answer to another city. */
    WRONG_RECIPIENT,
    /** Dates its answer an hour back. */
    STALE,
    /** Another municipality asks with a permit that is signed with a key that is not the network's. */
    PERMIT_FORGED,
    /** It asks with a permit that was issued an hour ago. */
    PERMIT_STALE,
    /** It asks with a permit for another institution's answer. */
    PERMIT_OF_ANOTHER,
    /** It asks with the number of a permit that was used. */
    PERMIT_TWICE,
    /** The network permits what the list does not have. */
    PERMIT_UNLISTED
}
