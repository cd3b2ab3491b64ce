package cityhub.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.resident.v1.ResidentRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidentCsvReaderTest {
    private static final String HEADER = "届出番号,宛名番号,履歴番号,氏名,住所_方書\r\n";

    @Test
    void goodLinesProceedAroundEveryKindOfBadLine() throws Exception {
        byte[] file = bytes(
                HEADER,
                "N1,1,1,甲　一,\r\n",
                "N1,2,x,乙　二,\r\n",
                "N1,3,1,丙\u0001三,\r\n",
                "N1,4,1\r\n",
                "N1,5,1,丁,,,\r\n",
                "N1,6,1,\"戊,\r\n",
                "N1,7,1,己,\r\n",
                "N1,8,1,\"庚\"x,\r\n",
                "N1,9,1,辛\"x,\r\n",
                "N1,,1,壬,\r\n",
                new byte[] {'N', '1', ',', '1', '1', ',', '1', ',', (byte) 0xE3, (byte) 0x81, ',', '\r', '\n'},
                "N2,12,1,\"癸\"\"子\",\"改\n行\"\r\n",
                "\r\n",
                "N2,13,1,\"丑,\"\"寅\"\"\",x");
        List<CsvLine> lines = readAll(file);

        assertEquals(
                List.of("2 1", "8 7", "16 13"),
                good(lines).stream()
                        .map(line ->
                                line.line() + " " + line.change().getRecord().getAddresseeNumber())
                        .toList());
        assertEquals(
                "丑,\"寅\"", good(lines).getLast().change().getRecord().getName().getFullName());
        assertEquals(
                List.of(
                        "3 履歴番号 CSV-12",
                        "4 氏名 CSV-11",
                        "5  CSV-04",
                        "6  CSV-05",
                        "7  CSV-03",
                        "9  CSV-03",
                        "10  CSV-03",
                        "11 宛名番号 CSV-17",
                        "12  CSV-01",
                        "13 住所_方書 CSV-11"),
                problems(lines));
        CsvLine.Bad withNotice = bad(lines).getFirst();
        assertEquals(Optional.of("N1"), withNotice.noticeId());
    }

    @Test
    void quotationMarkLeftOpenCostsOneLineOnly() throws Exception {
        List<CsvLine> lines = readAll(bytes(HEADER, "N1,1,1,\"甲,\n", "N1,2,1,乙,\n", "N1,3,1,丙,\n"));
        assertEquals(List.of("2  CSV-03"), problems(lines));
        assertEquals(2, good(lines).size());
    }

    @Test
    void overLongLineIsBoundedAndTheNextOneIsRead() throws Exception {
        String filler = "x".repeat(5000);
        List<CsvLine> lines = readAll(bytes(HEADER, "N1,1,1,", filler, ",\r\n", "N1,2,1,乙,\r\n"), 1000);
        assertEquals(List.of("2  CSV-02"), problems(lines));
        assertEquals(3, good(lines).getFirst().line());
        List<CsvLine> open = readAll(bytes(HEADER, "N1,1,1,\"甲,\r\n", "N1,2,1,乙,\r\n".repeat(200)), 1000);
        assertEquals(List.of("2  CSV-02"), problems(open));
        assertEquals(200, good(open).size());
    }

    @Test
    void severalBadValuesOfOneLineAreAllReported() throws Exception {
        List<CsvLine> lines = readAll(
                bytes("宛名番号,履歴番号,生年月日,生年月日_不詳フラグ,処理時刻,通称履歴,既住民フラグ\n", "12 3,0x,1985-13-40,2,25:00:00,a;;b,yes\n"));
        assertEquals(
                List.of(
                        "2 宛名番号 CSV-11",
                        "2 履歴番号 CSV-12",
                        "2 生年月日 CSV-13",
                        "2 生年月日_不詳フラグ CSV-15",
                        "2 処理時刻 CSV-14",
                        "2 通称履歴 CSV-16",
                        "2 既住民フラグ CSV-15"),
                problems(lines));
    }

    @Test
    void lengthsCountCharactersNotCodeUnits() throws Exception {
        String rare = "𠮷".repeat(100);
        List<CsvLine> lines = readAll(bytes("宛名番号,履歴番号,氏名\n", "1,1," + rare + "\n", "2,1," + rare + "一\n"));
        assertEquals(rare, good(lines).getFirst().change().getRecord().getName().getFullName());
        assertEquals(List.of("3 氏名 CSV-10"), problems(lines));
        String selected = "葛\uDB40\uDD00".repeat(100);
        List<CsvLine> variants = readAll(bytes("宛名番号,履歴番号,氏名\n", "1,1," + selected + "\n"));
        assertEquals(
                selected,
                good(variants).getFirst().change().getRecord().getName().getFullName());
    }

    @Test
    void byteOrderMarkAndAllLineEndsAreRead() throws Exception {
        for (String end : List.of("\r\n", "\n", "\r")) {
            List<CsvLine> lines = readAll(bytes("\uFEFF宛名番号,履歴番号", end, end, "1,1", end, "2,1", end));
            assertEquals(2, good(lines).size());
            assertEquals(4, lines.getLast().line());
        }
    }

    @Test
    void unknownDatesKeepTheirTokens() throws Exception {
        String header = "宛名番号,履歴番号,生年月日,生年月日_不詳フラグ,生年月日_不詳表記,生年月日_元号\n";
        List<CsvLine> lines = readAll(bytes(header, "1,1,1945-A3-00,1,昭和２０年秋,3\n", "2,1,1999-02-29,,,4\n"));
        ResidentRecord first = good(lines).getFirst().change().getRecord();
        assertEquals("1945-A3-00", first.getBirthDate().getValue());
        assertEquals("昭和２０年秋", first.getBirthDate().getWording());
        assertEquals(
                "1999-02-29",
                good(lines).getLast().change().getRecord().getBirthDate().getValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 1  CSV-09",
                "'\n\n' | 1  CSV-09",
                "'宛名番号' | 1 履歴番号 CSV-08",
                "'宛名番号,履歴番号,氏名,氏名' | 1 氏名 CSV-07",
                "'宛名番号,履歴番号,なまえ' | 1 なまえ CSV-06",
                "'宛名番号,\"履歴番号' | 1  CSV-03"
            })
    void unusableHeaderIsRefused(String file, String expected) {
        HeaderException refused = assertThrows(
                HeaderException.class, () -> ResidentCsvReader.open(new ByteArrayInputStream(bytes(file))));
        assertEquals(List.of(expected), texts(refused.problems().stream()));
    }

    @Test
    void everyLeafOfTheRecordHasExactlyOneColumn() {
        List<String> paths = ResidentColumns.ofRecord().stream()
                .map(column ->
                        column.path().stream().map(field -> field.getFullName()).reduce("", (a, b) -> a + "/" + b))
                .toList();
        assertEquals(paths.size(), new HashSet<>(paths).size());
        assertEquals(
                Set.of(
                        "address: country,country_code,overseas_address",
                        "move_in_origin: building_code,building_furigana,lot_digits,ward_code",
                        "planned_destination: building_code,building_furigana,lot_digits,ward_code",
                        "confirmed_destination: building_code,building_furigana,lot_digits,ward_code",
                        "previous_address: lot_digits,ward_code"),
                ResidentColumns.leavesWithoutColumn().stream()
                        .collect(Collectors.groupingBy(
                                path -> path.get(1).getName(),
                                Collectors.mapping(
                                        path -> path.getLast().getName(),
                                        Collectors.collectingAndThen(
                                                Collectors.toCollection(TreeSet::new),
                                                names -> String.join(",", names)))))
                        .entrySet()
                        .stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.toSet()));
        assertEquals(Leaves.count(ResidentRecord.getDescriptor()), paths.size() + 17);
        assertEquals(paths.size() + 6, ResidentColumns.ofChange().size());
    }

    @Test
    void valueThatHasNoColumnIsNotLostSilently() throws Exception {
        ResidentRecord.Builder abroad = ResidentRecord.newBuilder();
        abroad.getAddressBuilder().setOverseasAddress("somewhere");
        try (ResidentCsvWriter writer = ResidentCsvWriter.ofRecords(new ByteArrayOutputStream())) {
            assertThrows(IllegalArgumentException.class, () -> writer.write(abroad.build()));
        }
    }

    @Test
    void problemsReadJapaneseOrEnglishByLocale() {
        for (FormatProblem problem : FormatProblem.values()) {
            assertFalse(problem.text(Locale.JAPAN).equals(problem.text(Locale.US)));
            assertTrue(problem.code().matches("CSV-[0-9]{2}"));
        }
        assertEquals(
                FormatProblem.values().length,
                Stream.of(FormatProblem.values())
                        .map(FormatProblem::code)
                        .distinct()
                        .count());
    }

    private static List<CsvLine> readAll(byte[] file) throws IOException, HeaderException {
        return readAll(file, ResidentCsvReader.MAX_LINE_BYTES);
    }

    private static List<CsvLine> readAll(byte[] file, int maxLineBytes) throws IOException, HeaderException {
        List<CsvLine> lines = new ArrayList<>();
        try (ResidentCsvReader reader = ResidentCsvReader.open(new ByteArrayInputStream(file), maxLineBytes)) {
            for (Optional<CsvLine> line = reader.next(); line.isPresent(); line = reader.next()) {
                lines.add(line.get());
            }
        }
        return lines;
    }

    private static List<CsvLine.Good> good(List<CsvLine> lines) {
        return lines.stream()
                .filter(CsvLine.Good.class::isInstance)
                .map(CsvLine.Good.class::cast)
                .toList();
    }

    private static List<CsvLine.Bad> bad(List<CsvLine> lines) {
        return lines.stream()
                .filter(CsvLine.Bad.class::isInstance)
                .map(CsvLine.Bad.class::cast)
                .toList();
    }

    private static List<String> problems(List<CsvLine> lines) {
        return texts(bad(lines).stream().flatMap(line -> line.problems().stream()));
    }

    private static List<String> texts(Stream<LineProblem> problems) {
        return problems.map(problem -> problem.line() + " " + problem.item() + " "
                        + problem.problem().code())
                .toList();
    }

    private static byte[] bytes(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            out.writeBytes(part instanceof byte[] raw ? raw : part.toString().getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
