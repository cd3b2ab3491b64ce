package cityhub.hub.addressee;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.resident.v1.Protection;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Collection;

/** Finds the other persons that a stored record names, without parsing the rest of it. */
final class ReferencedResidents {
    private static final int PROTECTION_TAG =
            ResidentRecord.PROTECTION_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private ReferencedResidents() {}

    /** Adds the residents' addressee numbers of those who are protected together with this person. */
    static void collect(byte[] payload, Collection<String> into) {
        try {
            CodedInputStream input = CodedInputStream.newInstance(payload);
            for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
                if (tag == PROTECTION_TAG) {
                    Protection protection =
                            input.readMessage(Protection.parser(), ExtensionRegistryLite.getEmptyRegistry());
                    into.addAll(protection.getCoProtectedNumbersList());
                } else {
                    input.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new HubException(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, "stored record does not parse", e);
        }
    }
}
