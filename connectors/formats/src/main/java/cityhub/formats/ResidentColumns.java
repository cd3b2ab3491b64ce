package cityhub.formats;

import cityhub.resident.v1.ResidentChange;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of resident files: the standard's items by their Japanese names as {@code cityhub/items.csv} lists them.
 * An item of several values has a column for each: a date has {@code _不詳フラグ}, {@code _不詳表記} and {@code _元号}
 * beside it, as the standard's own files have; the state of protection and each eligibility have one column for each
 * part. Docs: {@code docs/formats.md}.
 */
public final class ResidentColumns {
    /** Columns of the change beside those of its record. */
    private static final List<Control> CONTROLS = List.of(
            new Control("届出番号", ColumnKind.CODE, 36, "notice_id"),
            new Control("届出件数", ColumnKind.NUMBER, 6, "notice_size"),
            new Control("異動取消_履歴番号", ColumnKind.NUMBER, 3, "cancels_history_number"),
            new Control("遡及訂正_履歴番号", ColumnKind.NUMBER, 3, "corrects_history_number"),
            new Control("既住民フラグ", ColumnKind.TRUTH, 1, "already_resident"),
            new Control("住所のみ変更フラグ", ColumnKind.TRUTH, 1, "address_change_only"));

    /** Parts of items that are messages, and of items with two leaves: the last part of the path says which. */
    private static final Map<String, Part> PARTS = Map.ofEntries(
            Map.entry("UncertainDate.value", new Part("", ColumnKind.UNCERTAIN_DATE, 10)),
            Map.entry("UncertainDate.unknown_flag", new Part("_不詳フラグ", ColumnKind.FLAG, 1)),
            Map.entry("UncertainDate.wording", new Part("_不詳表記", ColumnKind.TEXT, 72)),
            Map.entry("UncertainDate.era", new Part("_元号", ColumnKind.CODE, 1)),
            Map.entry("Protection.state", new Part("_区分", ColumnKind.CODE, 1)),
            Map.entry("Protection.start_date", new Part("_開始年月日", ColumnKind.DATE, 10)),
            Map.entry("Protection.end_date", new Part("_終了年月日", ColumnKind.DATE, 10)),
            Map.entry("Protection.co_protected_numbers", new Part("_併せて支援を求める者", ColumnKind.CODES, 15)),
            Map.entry("Eligibility.state", new Part("_状態", ColumnKind.TEXT, 20)),
            Map.entry("Eligibility.reference", new Part("_記号番号", ColumnKind.TEXT, 30)),
            Map.entry("Eligibility.acquired_date", new Part("_取得年月日", ColumnKind.DATE, 10)),
            Map.entry("Eligibility.lost_date", new Part("_喪失年月日", ColumnKind.DATE, 10)),
            Map.entry("PersonName.furigana_confirmed", new Part("_確認済フラグ", ColumnKind.FLAG, 1)));

    private static final List<Column> RECORD = recordColumns();
    private static final List<Column> CHANGE = Stream.concat(
                    CONTROLS.stream()
                            .map(control -> new Column(
                                    control.name,
                                    "",
                                    control.kind,
                                    control.length,
                                    List.of(changeField(control.field)))),
                    RECORD.stream())
            .toList();

    private ResidentColumns() {}

    /** Columns of a full register file, in the order of the items. */
    public static List<Column> ofRecord() {
        return RECORD;
    }

    /** Columns of a file of changes: the control columns, then those of the record. */
    public static List<Column> ofChange() {
        return CHANGE;
    }

    /** Leaves of the record that are no items, such as the ward code of an address outside the city. */
    static List<List<FieldDescriptor>> leavesWithoutColumn() {
        List<List<FieldDescriptor>> leaves = new ArrayList<>();
        collectLeaves(List.of(changeField("record")), leaves);
        leaves.removeAll(RECORD.stream().map(Column::path).toList());
        return List.copyOf(leaves);
    }

    private static void collectLeaves(List<FieldDescriptor> path, List<List<FieldDescriptor>> leaves) {
        if (path.getLast().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            path.getLast().getMessageType().getFields().forEach(field -> collectLeaves(append(path, field), leaves));
        } else {
            leaves.add(path);
        }
    }

    static Map<String, Column> byName() {
        return CHANGE.stream().collect(Collectors.toUnmodifiableMap(Column::name, column -> column));
    }

    private static List<Column> recordColumns() {
        try (InputStream in = ResidentColumns.class.getResourceAsStream("/cityhub/items.csv");
                CsvReader<NamedCsvRecord> items =
                        CsvReader.builder().ofNamedCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return items.stream().flatMap(ResidentColumns::columnsOf).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("items.csv of the contract can't be read", e);
        }
    }

    private static Stream<Column> columnsOf(NamedCsvRecord item) {
        List<Column> columns = new ArrayList<>();
        for (String path : item.getField("leaf_paths").split(";", -1)) {
            List<FieldDescriptor> fields = resolve(path);
            FieldDescriptor last = fields.getLast();
            if (last.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                for (FieldDescriptor leaf : last.getMessageType().getFields()) {
                    columns.add(partOf(item.getField("name_ja"), append(fields, leaf)));
                }
            } else if (PARTS.containsKey(key(last))) {
                columns.add(partOf(item.getField("name_ja"), fields));
            } else {
                columns.add(single(item, fields));
            }
        }
        return columns.stream();
    }

    private static Column partOf(String item, List<FieldDescriptor> path) {
        Part part = PARTS.get(key(path.getLast()));
        if (part == null) {
            throw new IllegalStateException("no column is defined for " + key(path.getLast()));
        }
        return new Column(item + part.suffix, item, part.kind, part.length, path);
    }

    private static Column single(NamedCsvRecord item, List<FieldDescriptor> path) {
        String name = item.getField("name_ja");
        boolean repeated = path.getLast().isRepeated();
        ColumnKind kind = switch (item.getField("type")) {
            case "X" -> repeated ? ColumnKind.CODES : ColumnKind.CODE;
            case "N" -> repeated ? ColumnKind.TEXTS : ColumnKind.TEXT;
            case "9" -> ColumnKind.NUMBER;
            case "DATE" -> ColumnKind.DATE;
            case "TIME" -> ColumnKind.TIME;
            case String other -> throw new IllegalStateException("unknown type of item: " + other);
        };
        return new Column(name, name, kind, Integer.parseInt(item.getField("length")), path);
    }

    private static List<FieldDescriptor> resolve(String path) {
        List<FieldDescriptor> fields = new ArrayList<>();
        fields.add(changeField("record"));
        for (String name : path.split("\\.", -1)) {
            Descriptor message = fields.getLast().getMessageType();
            FieldDescriptor field = message.findFieldByName(name);
            if (field == null) {
                throw new IllegalStateException("items.csv names an unknown field: " + path);
            }
            fields.add(field);
        }
        return fields;
    }

    private static List<FieldDescriptor> append(List<FieldDescriptor> fields, FieldDescriptor leaf) {
        return Stream.concat(fields.stream(), Stream.of(leaf)).toList();
    }

    private static FieldDescriptor changeField(String name) {
        return ResidentChange.getDescriptor().findFieldByName(name);
    }

    private static String key(FieldDescriptor field) {
        return field.getContainingType().getName() + "." + field.getName();
    }

    private record Control(String name, ColumnKind kind, int length, String field) {}

    private record Part(String suffix, ColumnKind kind, int length) {}
}
