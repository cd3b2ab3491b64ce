package cityhub.hub.conversion;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The characters of JIS X 0201 and JIS X 0208. The Unicode mapping is that of the JDK's windows-31j, so that what was
 * reduced can be encoded with it: U+FF5E for the wave dash, U+FF0D for the minus. Its vendor extensions (NEC row 13,
 * IBM) are left out.
 */
final class JisX0208 {

    private static final int WORDS = 0x10000 / 64;

    private JisX0208() {}

    /** A bit per code point of the basic plane. */
    static long[] held() {
        long[] held = new long[WORDS];
        for (int ascii = 0x20; ascii <= 0x7E; ascii++) {
            add(held, ascii);
        }
        for (int katakana = 0xFF61; katakana <= 0xFF9F; katakana++) {
            add(held, katakana);
        }
        addRows(held, 0x81, 0x84);
        addRows(held, 0x88, 0x9F);
        addRows(held, 0xE0, 0xEA);
        return held;
    }

    private static void addRows(long[] held, int firstLead, int lastLead) {
        CharsetDecoder decoder = Charset.forName("windows-31j")
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        for (int lead = firstLead; lead <= lastLead; lead++) {
            for (int trail = 0x40; trail <= 0xFC; trail++) {
                try {
                    String text = decoder.decode(ByteBuffer.wrap(new byte[] {(byte) lead, (byte) trail}))
                            .toString();
                    if (text.length() == 1) {
                        add(held, text.charAt(0));
                    }
                } catch (CharacterCodingException unassigned) {
                    decoder.reset();
                }
            }
        }
    }

    private static void add(long[] held, int codePoint) {
        held[codePoint >>> 6] |= 1L << (codePoint & 63);
    }

    /** Code point to replacement as UTF-8, from the table that comes with the hub. */
    static Map<Integer, byte[]> replacements() {
        Map<Integer, byte[]> replacements = new TreeMap<>();
        String table = new String(ConversionFiles.resource("jis-x-0208-replacements.csv"), StandardCharsets.UTF_8);
        table.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            String[] columns = line.split(",", -1);
            replacements.put(
                    Integer.parseInt(columns[0].substring("U+".length()), 16),
                    columns[2].getBytes(StandardCharsets.UTF_8));
        });
        return replacements;
    }
}
