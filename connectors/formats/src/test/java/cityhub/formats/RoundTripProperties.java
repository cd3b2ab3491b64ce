package cityhub.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.resident.v1.ResidentChange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RoundTripProperties {
    /** Quotation marks, separators, blanks, combining and rare characters: what could break a file. */
    private static final int[] TEXT =
            "\",;\\|'# 　aZ0あア漢髙﨑𠮷ｶﾞ・ー～〜−－!=+@\uE000葛\uDB40\uDD00".codePoints().toArray();

    private static final int[] CODE =
            "\",;\\#0123456789ABCXYZ-+=@'".codePoints().toArray();

    @Property(tries = 300)
    void changesReadBackAsWritten(@ForAll("files") List<ResidentChange> changes) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ResidentCsvWriter writer = ResidentCsvWriter.ofChanges(file)) {
            changes.forEach(writer::write);
        }
        assertEquals(changes, read(file.toByteArray()));
    }

    @Property(tries = 100)
    void recordsReadBackAsWritten(@ForAll("files") List<ResidentChange> changes) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ResidentCsvWriter writer = ResidentCsvWriter.ofRecords(file)) {
            changes.forEach(change -> writer.write(change.getRecord()));
        }
        assertEquals(
                changes.stream()
                        .map(change -> ResidentChange.newBuilder()
                                .setRecord(change.getRecord())
                                .build())
                        .toList(),
                read(file.toByteArray()));
    }

    @Property(tries = 500)
    void anyBytesGiveLinesOrProblemsAndNothingElse(@ForAll byte[] tail) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("宛名番号,履歴番号,氏名\n".getBytes(StandardCharsets.UTF_8));
        file.writeBytes(tail);
        long last = 1;
        try (ResidentCsvReader reader = ResidentCsvReader.open(new ByteArrayInputStream(file.toByteArray()), 64)) {
            for (Optional<CsvLine> line = reader.next(); line.isPresent(); line = reader.next()) {
                assertEquals(true, line.get().line() > last);
                last = line.get().line();
            }
        }
    }

    @Provide
    Arbitrary<List<ResidentChange>> files() {
        return Arbitraries.randomValue(random -> {
            List<ResidentChange> changes = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                changes.add(change(random::nextInt));
            }
            return changes;
        });
    }

    private static ResidentChange change(BoundedNumbers random) {
        ResidentChange.Builder change = ResidentChange.newBuilder();
        change.getRecordBuilder();
        boolean dense = random.below(2) == 0;
        for (Column column : ResidentColumns.ofChange()) {
            boolean required = column.name().equals("宛名番号") || column.name().equals("履歴番号");
            if (required || random.below(dense ? 2 : 20) == 0) {
                column.set(change, value(column, random));
            }
        }
        return change.build();
    }

    private static Object value(Column column, BoundedNumbers random) {
        return switch (column.kind()) {
            case TEXT -> text(TEXT, column.maxLength(), random);
            case CODE -> text(CODE, column.maxLength(), random);
            case TEXTS -> List.of(text(TEXT, 20, random), text(TEXT, 5, random));
            case CODES -> List.of(text(CODE, 15, random));
            case NUMBER -> 1 + random.below(999);
            case DATE -> "20%02d-%02d-%02d".formatted(random.below(100), 1 + random.below(12), 1 + random.below(31));
            case UNCERTAIN_DATE ->
                List.of("0000-00-00", "1945-A1-00", "2001-12-A3", "1999-02-29").get(random.below(4));
            case TIME -> "%02d:%02d:%02d".formatted(random.below(24), random.below(60), random.below(60));
            case FLAG -> Integer.toString(random.below(2));
            case TRUTH -> true;
        };
    }

    private static String text(int[] alphabet, int maxLength, BoundedNumbers random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.below(maxLength); i >= 0; i--) {
            text.appendCodePoint(alphabet[random.below(alphabet.length)]);
        }
        return text.toString();
    }

    private static List<ResidentChange> read(byte[] file) throws IOException, HeaderException {
        List<ResidentChange> changes = new ArrayList<>();
        try (ResidentCsvReader reader = ResidentCsvReader.open(new ByteArrayInputStream(file))) {
            for (Optional<CsvLine> line = reader.next(); line.isPresent(); line = reader.next()) {
                switch (line.get()) {
                    case CsvLine.Good good -> changes.add(good.change());
                    case CsvLine.Bad bad -> throw new AssertionError("refused: " + bad.problems());
                }
            }
        }
        return changes;
    }

    private interface BoundedNumbers {
        int below(int bound);
    }
}
