package cityhub.hub.disclosure;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.resident.v1.Address;
import cityhub.resident.v1.ResidentRecord;
import cityhub.resident.v1.UncertainDate;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
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

    private static final int BIRTH_DATE = delimited(ResidentRecord.BIRTH_DATE_FIELD_NUMBER);
    private static final int BIRTH_DATE_VALUE = delimited(UncertainDate.VALUE_FIELD_NUMBER);
    private static final int ADDRESS = delimited(ResidentRecord.ADDRESS_FIELD_NUMBER);
    private static final int WARD_CODE = delimited(Address.WARD_CODE_FIELD_NUMBER);
    private static final int RESIDENT_KIND = delimited(ResidentRecord.RESIDENT_KIND_FIELD_NUMBER);
    private static final int RESIDENT_STATE = delimited(ResidentRecord.RESIDENT_STATE_FIELD_NUMBER);

    /**
     * Reads them from a stored payload; what they do not need of it is skipped by its framing and not looked at.
     *
     * @throws HubException RECORD_UNREADABLE when it is no record
     */
    public static ScopeAttributes of(byte[] payload) {
        CodedInputStream in = CodedInputStream.newInstance(payload);
        String birthDate = "";
        String wardCode = "";
        String residentKind = "";
        String residentState = "";
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == BIRTH_DATE) {
                    birthDate = textWithin(in, BIRTH_DATE_VALUE, birthDate);
                } else if (tag == ADDRESS) {
                    wardCode = textWithin(in, WARD_CODE, wardCode);
                } else if (tag == RESIDENT_KIND) {
                    residentKind = in.readStringRequireUtf8();
                } else if (tag == RESIDENT_STATE) {
                    residentState = in.readStringRequireUtf8();
                } else {
                    skip(in, tag);
                }
            }
        } catch (IOException e) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_RECORD_UNREADABLE, "scope attributes of a record that cannot be read");
        }
        return new ScopeAttributes(birthDate, wardCode, residentKind, residentState);
    }

    /** A text of a message that follows; what it was before when the message has none. */
    private static String textWithin(CodedInputStream in, int wanted, String before) throws IOException {
        String text = before;
        int outer = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == wanted) {
                text = in.readStringRequireUtf8();
            } else {
                skip(in, tag);
            }
        }
        in.popLimit(outer);
        return text;
    }

    private static void skip(CodedInputStream in, int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new InvalidProtocolBufferException("the end of a group that did not begin");
        }
    }

    /** The tag of a field that has a length. */
    private static int delimited(int number) {
        return (number << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
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
