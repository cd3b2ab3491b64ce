package cityhub.hub.conversion;

/** Dates of the register in era form. */
public final class EraDates {

    private EraDates() {}
}
