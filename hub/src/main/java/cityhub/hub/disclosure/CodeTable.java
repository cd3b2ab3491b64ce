package cityhub.hub.disclosure;

import cityhub.hub.conversion.CodeMapping;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** A code mapping over bytes: open addressing, no text is built. Immutable. */
final class CodeTable {

    private final byte[][] codes;
    private final byte[][] values;
    private final boolean othersAsTheyAre;

    CodeTable(CodeMapping mapping) {
        int slots = Integer.highestOneBit(Math.max(4, mapping.codes().size() * 4));
        this.codes = new byte[slots][];
        this.values = new byte[slots][];
        this.othersAsTheyAre = mapping.othersAsTheyAre();
        for (Map.Entry<String, String> each : mapping.codes().entrySet()) {
            byte[] code = each.getKey().getBytes(StandardCharsets.UTF_8);
            int slot = hash(code, 0, code.length) & (slots - 1);
            while (codes[slot] != null) {
                slot = (slot + 1) & (slots - 1);
            }
            codes[slot] = code;
            values[slot] = each.getValue().getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Writes the field with its converted value. */
    void write(int tag, byte[] source, int from, int to, Output out) {
        int slot = hash(source, from, to) & (codes.length - 1);
        while (codes[slot] != null) {
            byte[] code = codes[slot];
            if (Arrays.equals(code, 0, code.length, source, from, to)) {
                out.field(tag, values[slot]);
                return;
            }
            slot = (slot + 1) & (codes.length - 1);
        }
        if (!othersAsTheyAre) {
            throw Withhold.code();
        }
        out.varint(tag);
        out.varint(to - from);
        out.append(source, from, to - from);
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash ^ hash >>> 7;
    }
}
