package cityhub.hub.disclosure;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;

/**
 * What population filters look at. Texts are empty when the record has no value. Never shown as text.
 *
 * @param birthDate birth date as stored, YYYY-MM-DD, perhaps partly unknown
 * @param wardCode ward code of the present address (指定都市_行政区等コード)
 * @param residentKind kind of resident (住民種別)
 * @param residentState state of the registration (住民状態)
 */
public record ScopeAttributes(String birthDate, String wardCode, String residentKind, String residentState) {

    private static final String BETWEEN = "\n";

    /**
     * Reads them from a stored payload.
     *
     * @throws HubException RECORD_UNREADABLE when it is no record
     */
    public static ScopeAttributes of(byte[] payload) {
        try {
            ResidentRecord record = ResidentRecord.parseFrom(payload);
            return new ScopeAttributes(
                    record.getBirthDate().getValue(),
                    record.getAddress().getWardCode(),
                    record.getResidentKind(),
                    record.getResidentState());
        } catch (InvalidProtocolBufferException e) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_RECORD_UNREADABLE, "scope attributes of a record that cannot be read");
        }
    }

    /** The form in which they are stored: UTF-8, one per line; a line break within a value is left out. */
    public byte[] encode() {
        return String.join(BETWEEN, line(birthDate), line(wardCode), line(residentKind), line(residentState))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String line(String value) {
        return value.replace(BETWEEN, "");
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static ScopeAttributes decode(byte[] encoded) {
        String[] values = new String(encoded, StandardCharsets.UTF_8).split(BETWEEN, -1);
        if (values.length != 4) {
            throw new IllegalArgumentException("not four scope attributes");
        }
        return new ScopeAttributes(values[0], values[1], values[2], values[3]);
    }

    @Override
    public String toString() {
        return "ScopeAttributes";
    }
}
