package cityhub.hub.disclosure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.Position;
import cityhub.evidence.v1.WithheldReason;
import com.google.protobuf.ByteString;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** The bytes of an entry are those that the generated class would write. */
class EntryWriterProperties {

    @Property
    void entryIsWrittenAsTheGeneratedClassWould(
            @ForAll EntryKind kind,
            @ForAll @LongRange(min = 0) long epoch,
            @ForAll @LongRange(min = 0) long sequence,
            @ForAll @LongRange(min = 0, max = 300) long previous,
            @ForAll @NumericChars @StringLength(max = 40) String deliveryId,
            @ForAll boolean end,
            @ForAll @Size(max = 400) byte[] payload) {
        if (kind == EntryKind.UNRECOGNIZED) {
            return;
        }
        EntryHeader header = new EntryHeader(kind, epoch, sequence, 0, previous, deliveryId, end, 7);
        Output out = new Output();
        // A guess that is wrong must not show.
        for (int expected : new int[] {0, payload.length, 20_000}) {
            int from = EntryWriter.openPayload(out, kind, header, expected);
            out.append(payload, 0, payload.length);
            EntryWriter.closePayload(out, expected, from);
            assertArrayEquals(
                    message(kind, header)
                            .setPayload(ByteString.copyFrom(payload))
                            .build()
                            .toByteArray(),
                    out.toByteArray());
        }
        EntryWriter.write(out, kind, header, WithheldReason.WITHHELD_REASON_CODE_UNMAPPED);
        assertArrayEquals(
                message(kind, header)
                        .setWithheldReason(WithheldReason.WITHHELD_REASON_CODE_UNMAPPED)
                        .build()
                        .toByteArray(),
                out.toByteArray());
    }

    private static DisclosureEntry.Builder message(EntryKind kind, EntryHeader header) {
        DisclosureEntry.Builder entry = DisclosureEntry.newBuilder()
                .setKind(kind)
                .setPosition(Position.newBuilder().setEpoch(header.epoch()).setSequence(header.sequence()))
                .setDeliveryId(header.deliveryId())
                .setEndOfNotice(header.endOfNotice())
                .setRequestIndex(header.requestIndex());
        if (header.previousEpoch() != 0 || header.previousSequence() != 0) {
            entry.setPrevious(
                    Position.newBuilder().setEpoch(header.previousEpoch()).setSequence(header.previousSequence()));
        }
        return entry;
    }
}
