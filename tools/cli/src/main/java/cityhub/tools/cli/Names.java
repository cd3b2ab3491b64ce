package cityhub.tools.cli;

import com.google.protobuf.ProtocolMessageEnum;
import java.util.Arrays;
import java.util.Locale;

/** Short names of the contract's enum values: {@code PERMISSION_READ_LEDGER} is {@code read-ledger}. */
final class Names {
    private Names() {}

    /** The short name of a value. */
    static String of(ProtocolMessageEnum value) {
        String prefix = value.getDescriptorForType().getName().replaceAll("(?<!^)([A-Z])", "_$1") + "_";
        String full = value.getValueDescriptor().getName();
        return full.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The short name of any enum's value. */
    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The value of a short name.
     *
     * @throws IllegalArgumentException naming what there is
     */
    static <E extends Enum<E> & ProtocolMessageEnum> E parse(Class<E> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value ->
                        !value.name().equals("UNRECOGNIZED") && of(value).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is none of: "
                        + Arrays.stream(type.getEnumConstants())
                                .filter(value -> !value.name().equals("UNRECOGNIZED") && value.getNumber() != 0)
                                .map(Names::of)
                                .toList()));
    }
}
