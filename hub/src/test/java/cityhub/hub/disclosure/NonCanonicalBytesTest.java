package cityhub.hub.disclosure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.conversion.Repertoire;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in which bytes can be other than canonical, in hex; 72 is the tag of the name, 0a that of 氏名 within. */
class NonCanonicalBytesTest {

    private static final DisclosurePlan PLAN = plan("性別", "世帯番号", "履歴番号", "氏名", "通称履歴");

    private static DisclosurePlan plan(String... items) {
        return new PlanCompiler()
                .compile(new PlanTerms(
                        List.of(items),
                        false,
                        NumberDomain.RESIDENT,
                        RandomTerms.PROFILES.byName("standard").orElseThrow(),
                        Repertoire.UNICODE));
    }

    private static PlanRun run(DisclosurePlan plan, String hex) {
        return PlanRun.of(plan, HexFormat.of().parseHex(hex.replace(" ", "")), new RandomNumbers(1, 0));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "descending field order, 52 01 31 2a 01 35",
        "descending field order of dropped fields, 62 00 5a 01 31",
        "singular text twice, 2a 01 35 2a 01 35",
        "singular message twice, 4a 03 0a 01 41 4a 03 0a 01 41",
        "singular dropped field twice, 3a 01 31 3a 01 31",
        "tag longer than needed, aa 00 01 35",
        "length longer than needed, 2a 81 00 35",
        "value longer than needed, 30 81 00",
        "zero longer than needed, 30 80 00",
        "wrong wire type, 28 01",
        "wrong wire type of a dropped field, 38 01",
        "number as text, 32 01 31",
        "message as number, 48 01",
        "ends within a tag, 52 01 31 80",
        "ends within a length, 2a 80",
        "ends after a tag, 2a",
        "ends within a text, 2a 05 31 32",
        "ends within a message, 4a 05 0a 01 41",
        "message shorter than its field, 4a 02 0a 01 41",
        "ends within a number, 30 80",
        "length above 31 bits, 2a ff ff ff ff 0f",
        "length of ten bytes, 2a ff ff ff ff ff ff ff ff ff 01",
        "number above 32 bits, 30 ff ff ff ff 1f",
        "varint of eleven bytes, 30 ff ff ff ff ff ff ff ff ff ff 01",
        "tag above 32 bits, ff ff ff ff 7f 01",
        "empty text, 2a 00",
        "empty text of a dropped field, 3a 00",
        "zero, 30 00",
        "text that begins with a continuation, 2a 01 80",
        "text that ends within a character, 2a 02 e6 97",
        "overlong slash, 2a 02 c0 af",
        "overlong of three bytes, 2a 03 e0 80 af",
        "surrogate, 2a 03 ed a0 80",
        "beyond the last character, 2a 04 f4 90 80 80",
        "text that is not UTF-8 within a message, 4a 04 0a 02 c3 28",
        "group, 2b 2c",
        "unknown group, a3 06 a4 06",
        "end of a group, 2c",
        "wire type 6, 2e 01",
        "wire type 7, a7 06 01",
        "field number 0, 02 01 31",
        "unknown field that ends early, a2 06 05 31",
        "unknown fixed64 that ends early, a1 06 31",
        "unknown fixed32 that ends early, a5 06 31",
        "unknown varint longer than needed, a0 06 81 00",
    })
    void recordIsUnreadable(String name, String hex) {
        PlanRun run = run(PLAN, hex);

        assertEquals(Optional.of(WithheldReason.WITHHELD_REASON_RECORD_UNREADABLE), run.reason(), name);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing, '', ''",
        "unknown fields at the end, 52 01 31 a0 06 01 a2 06 01 31 a2 06 00, 52 01 31",
        "unknown field within a message, 4a 07 0a 01 41 a2 06 01 31, 4a 03 0a 01 41",
        "message with unknown fields only, 4a 04 a2 06 01 31 52 01 31, 52 01 31",
        "empty message, 4a 00 52 01 31, 52 01 31",
        "message of which nothing is approved, 4a 03 22 01 41 52 01 31, 52 01 31",
        "empty element of a repeated text, e2 01 02 5a 00, e2 01 02 5a 00",
        "largest number, 30 ff ff ff ff 0f, 30 ff ff ff ff 0f",
        "dropped message is not looked into, 52 01 31 72 02 ff ff, 52 01 31",
        "dropped text is not looked into, 3a 01 ff 52 01 31, 52 01 31",
    })
    void recordIsReleased(String name, String stored, String received) {
        PlanRun run = run(PLAN, stored);

        assertEquals(Optional.empty(), run.reason(), name);
        assertArrayEquals(HexFormat.of().parseHex(received.replace(" ", "")), run.bytes(), name);
    }

    @Test
    void storedNumbersOfTheHubAreReplacedNotReleased() {
        DisclosurePlan plan = new PlanCompiler()
                .compile(new PlanTerms(
                        List.of("団体内統合宛名番号", "個人番号", "性別"),
                        true,
                        NumberDomain.RESIDENT,
                        RandomTerms.PROFILES.byName("standard").orElseThrow(),
                        Repertoire.UNICODE));
        String stored = "12 01 39 1a 01 39 22 01 39 52 01 31";

        String received = new String(
                PlanRun.of(plan, HexFormat.of().parseHex(stored.replace(" ", "")), new OwnNumber())
                        .bytes(),
                StandardCharsets.UTF_8);

        assertEquals("\u0012\u0001I\u001a\u0001IR\u00011", received);
    }

    private record OwnNumber() implements NumberTable {
        @Override
        public Optional<String> ofPerson(long personId, NumberDomain domain) {
            return Optional.of("I");
        }

        @Override
        public Optional<String> ofResidentNumber(String residentNumber, NumberDomain domain) {
            return Optional.empty();
        }
    }

    @Test
    void longMessagesGetTheLengthTheyNeed() {
        DisclosurePlan onlyName = plan("氏名");
        for (int length : new int[] {1, 125, 126, 127, 128, 16000, 16380, 16384, 70000}) {
            byte[] stored = cityhub.resident.v1.ResidentRecord.newBuilder()
                    .setName(cityhub.resident.v1.PersonName.newBuilder()
                            .setFullName("A".repeat(length))
                            .setFurigana("B".repeat(200)))
                    .build()
                    .toByteArray();
            byte[] expected = cityhub.resident.v1.ResidentRecord.newBuilder()
                    .setName(cityhub.resident.v1.PersonName.newBuilder().setFullName("A".repeat(length)))
                    .build()
                    .toByteArray();

            assertArrayEquals(
                    expected,
                    PlanRun.of(onlyName, stored, new RandomNumbers(1, 0)).bytes());
        }
    }
}
