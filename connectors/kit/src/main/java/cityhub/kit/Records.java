package cityhub.kit;

import cityhub.kit.seal.SealException;
import cityhub.kit.seal.SealException.Fault;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

/** Reads payloads. */
final class Records {
    private Records() {}

    static ResidentRecord parse(ByteString payload) {
        try {
            return ResidentRecord.parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            // The cause is left out: its text could quote what was received.
            throw new SealException(Fault.MALFORMED, "A record is not of its form.");
        }
    }

    /** The number by which the consumer knows the person; "" when the agreement has none. */
    static String numberOf(ResidentRecord record) {
        if (!record.getAddresseeNumber().isEmpty()) {
            return record.getAddresseeNumber();
        }
        return record.getIntegratedNumber().isEmpty() ? record.getIndividualNumber() : record.getIntegratedNumber();
    }
}
