package cityhub.kit;

/** The process dies here: nothing of it may catch this. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;
}
