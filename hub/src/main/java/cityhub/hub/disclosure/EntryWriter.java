package cityhub.hub.disclosure;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.Position;
import cityhub.evidence.v1.WithheldReason;
import com.google.protobuf.WireFormat;
import java.nio.charset.StandardCharsets;

/**
 * Writes a {@code cityhub.evidence.v1.DisclosureEntry} around a payload that is projected in its place: the bytes that
 * the generated class would write, with no message built and the payload copied once.
 */
final class EntryWriter {

    private static final int KIND = number(DisclosureEntry.KIND_FIELD_NUMBER);
    private static final int POSITION = bytes(DisclosureEntry.POSITION_FIELD_NUMBER);
    private static final int PREVIOUS = bytes(DisclosureEntry.PREVIOUS_FIELD_NUMBER);
    private static final int DELIVERY_ID = bytes(DisclosureEntry.DELIVERY_ID_FIELD_NUMBER);
    private static final int END_OF_NOTICE = number(DisclosureEntry.END_OF_NOTICE_FIELD_NUMBER);
    private static final int REQUEST_INDEX = number(DisclosureEntry.REQUEST_INDEX_FIELD_NUMBER);
    private static final int WITHHELD_REASON = number(DisclosureEntry.WITHHELD_REASON_FIELD_NUMBER);
    private static final int PAYLOAD = bytes(DisclosureEntry.PAYLOAD_FIELD_NUMBER);
    private static final int EPOCH = number(Position.EPOCH_FIELD_NUMBER);
    private static final int SEQUENCE = number(Position.SEQUENCE_FIELD_NUMBER);

    private EntryWriter() {}

    private static int number(int field) {
        return field << 3 | WireFormat.WIRETYPE_VARINT;
    }

    private static int bytes(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /** An entry without payload. */
    static void write(Output out, EntryKind kind, EntryHeader header, WithheldReason reason) {
        out.clear();
        head(out, kind, header);
        positive(out, WITHHELD_REASON, reason.getNumber());
    }

    /**
     * Clears the output and writes all up to the payload.
     *
     * @param expected bytes that the payload will probably have
     * @return where the payload begins
     */
    static int openPayload(Output out, EntryKind kind, EntryHeader header, int expected) {
        out.clear();
        head(out, kind, header);
        return out.openField(PAYLOAD, expected);
    }

    /** Ends an entry whose payload was written; an empty one is none. */
    static void closePayload(Output out, int expected, int from) {
        out.closeOrDropField(PAYLOAD, expected, from);
    }

    private static void head(Output out, EntryKind kind, EntryHeader header) {
        positive(out, KIND, kind.getNumber());
        position(out, POSITION, header.epoch(), header.sequence());
        if (header.previousEpoch() != 0 || header.previousSequence() != 0) {
            position(out, PREVIOUS, header.previousEpoch(), header.previousSequence());
        }
        if (!header.deliveryId().isEmpty()) {
            out.field(DELIVERY_ID, header.deliveryId().getBytes(StandardCharsets.UTF_8));
        }
        positive(out, END_OF_NOTICE, header.endOfNotice() ? 1 : 0);
        positive(out, REQUEST_INDEX, header.requestIndex());
    }

    private static void position(Output out, int tag, long epoch, long sequence) {
        int from = out.openField(tag, 0);
        positive(out, EPOCH, epoch);
        positive(out, SEQUENCE, sequence);
        out.closeField(0, from);
    }

    private static void positive(Output out, int tag, long value) {
        if (value != 0) {
            out.varint(tag);
            out.varint(value);
        }
    }
}
