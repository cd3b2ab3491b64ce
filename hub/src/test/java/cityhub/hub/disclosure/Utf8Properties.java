package cityhub.hub.disclosure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What counts as UTF-8 is what the JDK's decoder takes. */
class Utf8Properties {

    private static final int[] EDGES = {0x7F, 0x80, 0xBF, 0xC0};

    private static void agree(byte[] bytes, int from, int to) {
        boolean expected = true;
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, to - from));
        } catch (CharacterCodingException malformed) {
            expected = false;
        }
        assertEquals(
                expected, Utf8.isValid(bytes, from, to), () -> HexFormat.of().formatHex(bytes) + " " + from + " " + to);
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void textsAndDamagedTexts(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(
                    switch (random.nextInt(5)) {
                        case 0 -> "a1";
                        case 1 -> "é";
                        case 2 -> "見本";
                        case 3 -> "𠮷";
                        default -> "\u0800\uD7FF\uE000";
                    });
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        int from = random.nextInt(bytes.length);
        agree(bytes, from, from + random.nextInt(bytes.length - from + 1));
        agree(bytes, 0, bytes.length);
    }

    @Example
    void everyFirstAndSecondByteWithEdgesAfterThem() {
        byte[] padded = "\0\0\0\0見見見見".getBytes(StandardCharsets.UTF_8);
        for (int first = 0x80; first <= 0xFF; first++) {
            for (int second = 0; second <= 0xFF; second++) {
                for (int third : EDGES) {
                    padded[0] = (byte) first;
                    padded[1] = (byte) second;
                    padded[2] = (byte) third;
                    padded[3] = (byte) 0x80;
                    agree(padded, 0, 1);
                    agree(padded, 0, 2);
                    agree(padded, 0, 3);
                    agree(padded, 0, 4);
                }
            }
        }
    }
}
