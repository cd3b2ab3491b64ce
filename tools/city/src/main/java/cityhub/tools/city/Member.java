package cityhub.tools.city;

/**
 * One person as a household is made.
 *
 * @param slot place in the household, 0 to 11; 0 is the head, 10 one who has died, 11 one of another family
 * @param role what the person is to the head
 * @param male sex
 * @param age full years on the reference date
 */
record Member(int slot, Role role, boolean male, int age) {
    /** Most members of a household as made, and so the number of person indexes that one takes. */
    static final int SLOTS = 16;

    static final int DECEASED_SLOT = 10;
    static final int COHABITANT_SLOT = 11;

    boolean deceased() {
        return slot == DECEASED_SLOT;
    }

    enum Role {
        HEAD,
        SPOUSE,
        CHILD,
        PARENT,
        SIBLING,
        COHABITANT
    }
}
