package cityhub.hub.conversion;

/** Check digits of the numbers of persons, corporations and municipalities. */
public final class CheckDigits {

    private CheckDigits() {}
}
