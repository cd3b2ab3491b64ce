package cityhub.hub.disclosure;

import cityhub.hub.conversion.CodeLists;
import cityhub.options.v1.Options;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import java.util.Random;

/**
 * Random resident records: the descriptor is walked, each field present by chance, with values that a register could
 * hold, some that no host could show, messages that are present and empty, and fields that the contract does not have.
 */
final class RandomRecords {

    static final Descriptor RECORD = ResidentRecord.getDescriptor();

    private static final CodeLists LISTS = CodeLists.standard();
    private static final List<String> DATES = List.of(
            "1975-04-01",
            "1912-07-30",
            "1926-12-25",
            "2019-02-29",
            "2020-A1-00",
            "1950-00-00",
            "0000-00-00",
            "9999-12-31",
            "2026-11-21",
            "1989-01-07");
    private static final List<String> TEXTS =
            List.of("A", "SUZUKI HANAKO", "鈴木　花子", "髙橋　一郎", "山﨑", "見本ハイツⅡ", "葛\uDB40\uDD00城", "−１〜２", "東京都千代田区", "ｱｲｳ");
    private static final List<String> RARE = List.of("𪘂", "😀", "é");

    private final Random random;
    private final int presencePercent;
    private final boolean rare;

    RandomRecords(long seed) {
        this.random = new Random(seed);
        this.presencePercent = List.of(5, 30, 60, 90, 100).get(random.nextInt(5));
        this.rare = random.nextInt(10) == 0;
    }

    DynamicMessage record() {
        return message(RECORD);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private DynamicMessage message(Descriptor descriptor) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
        for (FieldDescriptor field : descriptor.getFields()) {
            if (field.isRepeated()) {
                for (int i = chance(presencePercent) ? random.nextInt(4) : 0; i > 0; i--) {
                    message.addRepeatedField(field, chance(5) ? "" : value(field));
                }
            } else if (chance(presencePercent)) {
                message.setField(field, value(field));
            }
        }
        return chance(20) ? message.setUnknownFields(unknown()).build() : message.build();
    }

    /** A value of the field; a message is empty by chance. */
    Object value(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE ->
                chance(10)
                        ? DynamicMessage.getDefaultInstance(field.getMessageType())
                        : message(field.getMessageType());
            case INT -> 1 + random.nextInt(chance(50) ? 100 : 100_000);
            case STRING -> text(field);
            default -> throw new AssertionError(field.getFullName());
        };
    }

    private String text(FieldDescriptor field) {
        String codeList = field.getOptions().getExtension(Options.codeList);
        if (!codeList.isEmpty()) {
            return oneOf(List.copyOf(LISTS.find(codeList).orElseThrow().codes().keySet()));
        }
        if (!field.getOptions().getExtension(Options.numberDomain).isEmpty()) {
            return Integer.toString(1000 + random.nextInt(20));
        }
        if (field.getName().endsWith("_date") || field.getName().equals("value")) {
            return oneOf(DATES);
        }
        if (rare && chance(5)) {
            return oneOf(RARE);
        }
        return oneOf(TEXTS).repeat(chance(3) ? 20 + random.nextInt(900) : 1);
    }

    private String oneOf(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private UnknownFieldSet unknown() {
        UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
        for (int i = 0; i <= random.nextInt(3); i++) {
            UnknownFieldSet.Field.Builder value = UnknownFieldSet.Field.newBuilder();
            switch (random.nextInt(4)) {
                case 0 -> value.addVarint(random.nextLong());
                case 1 -> value.addFixed32(random.nextInt());
                case 2 -> value.addFixed64(random.nextLong());
                default -> value.addLengthDelimited(ByteString.copyFromUtf8("秘密".repeat(random.nextInt(40))));
            }
            fields.addField(100 + random.nextInt(3) * 5000 + i, value.build());
        }
        return fields.build();
    }
}
