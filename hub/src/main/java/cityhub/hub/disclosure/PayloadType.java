package cityhub.hub.disclosure;

import cityhub.addressee.v1.NonResidentRecord;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.Message;
import java.util.List;

/** A kind of record that agreements are about, with its schema, its catalogue of items and its sample. Immutable. */
public final class PayloadType {
    /** {@code cityhub.resident.v1.ResidentRecord}. */
    public static final PayloadType RESIDENT = new PayloadType(
            PayloadSchema.RESIDENT_RECORD, ResidentRecord.getDefaultInstance(), "items.csv", "sample_resident.txtpb");

    /** {@code cityhub.intermediary.v1.ExchangeRecord}. */
    public static final PayloadType EXCHANGE = new PayloadType(
            new PayloadSchema(ExchangeRecord.getDescriptor()),
            ExchangeRecord.getDefaultInstance(),
            "exchange_items.csv",
            "sample_exchange.txtpb");

    /** {@code cityhub.addressee.v1.NonResidentRecord}. */
    public static final PayloadType NON_RESIDENT = new PayloadType(
            new PayloadSchema(NonResidentRecord.getDescriptor()),
            NonResidentRecord.getDefaultInstance(),
            "non_resident_items.csv",
            "sample_non_resident.txtpb");

    static final List<PayloadType> ALL = List.of(RESIDENT, EXCHANGE, NON_RESIDENT);

    private final PayloadSchema schema;
    private final Message prototype;
    private final Items items;
    private final String sample;

    private PayloadType(PayloadSchema schema, Message prototype, String catalogue, String sample) {
        this.schema = schema;
        this.prototype = prototype;
        this.items = Items.read(schema, catalogue);
        this.sample = sample;
    }

    /** Its catalogue of items. */
    public Items items() {
        return items;
    }

    PayloadSchema schema() {
        return schema;
    }

    /** An empty message of it. */
    Message prototype() {
        return prototype;
    }

    /** Resource with a record of nobody that has a value in every item. */
    String sample() {
        return sample;
    }
}
