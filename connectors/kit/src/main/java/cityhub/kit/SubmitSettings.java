package cityhub.kit;

/**
 * How changes are submitted.
 *
 * @param window how many changes may wait for their answers
 * @param attempts how often in a row to connect without any answer before giving up
 * @param backoff waits between attempts
 */
public record SubmitSettings(int window, int attempts, Backoff backoff) {
    public SubmitSettings {
        if (window < 1 || attempts < 1) {
            throw new IllegalArgumentException("Window and attempts are at least 1.");
        }
    }

    /** 1000 changes, 20 attempts (some minutes). */
    public static SubmitSettings standard() {
        return new SubmitSettings(1000, 20, Backoff.standard());
    }
}
