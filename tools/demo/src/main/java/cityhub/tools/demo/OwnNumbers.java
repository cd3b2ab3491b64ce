package cityhub.tools.demo;

/** The numbers that systems of the demo city give to persons: made from domain and addressee number, one to one. */
final class OwnNumbers {
    private OwnNumbers() {}

    /** The number of a person in a domain; the resident's addressee number itself in the domain RESIDENT. */
    static String of(String domain, String addresseeNumber) {
        if (domain.equals("RESIDENT")) {
            return addresseeNumber;
        }
        long offset = Math.floorMod(domain.hashCode() * 7_919L, 1_000_000L);
        return domain.charAt(0) + String.format("%014d", (Long.parseLong(addresseeNumber) + offset) % 100_000_000_000_000L);
    }
}
