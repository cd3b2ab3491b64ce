package cityhub.tools.demo;

import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The leaf paths that a list of items stands for, read from the catalogue; and what of a record lies outside them. */
final class ApprovedLeaves {
    private final Set<String> prefixes = new TreeSet<>();

    private ApprovedLeaves() {}

    static ApprovedLeaves of(List<String> items) {
        Map<String, String> catalogue = catalogue();
        ApprovedLeaves leaves = new ApprovedLeaves();
        for (String item : items) {
            String paths = Optional.ofNullable(catalogue.get(item))
                    .orElseThrow(() -> new IllegalArgumentException("no item " + item));
            leaves.prefixes.addAll(List.of(paths.split(";")));
        }
        return leaves;
    }

    /** Whether a leaf, or the message it stands in, is approved. */
    boolean approves(String path) {
        String at = path;
        while (true) {
            if (prefixes.contains(at)) {
                return true;
            }
            int dot = at.lastIndexOf('.');
            if (dot < 0) {
                return false;
            }
            at = at.substring(0, dot);
        }
    }

    /** Paths of a received record that were not approved; unknown fields count as one each. */
    List<String> outside(ResidentRecord record) {
        List<String> found = new ArrayList<>();
        collect(record, "", found);
        return found;
    }

    private void collect(Message message, String prefix, List<String> found) {
        message.getUnknownFields().asMap().keySet().forEach(number -> found.add(prefix + "#" + number));
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            String path = prefix + entry.getKey().getName();
            if (entry.getValue() instanceof Message nested) {
                collect(nested, path + ".", found);
            } else if (!approves(path)) {
                found.add(path);
            }
        }
    }

    private static Map<String, String> catalogue() {
        Map<String, String> paths = new HashMap<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder()
                .ofNamedCsvRecord(new InputStreamReader(
                        Optional.ofNullable(ApprovedLeaves.class.getResourceAsStream("/cityhub/items.csv"))
                                .orElseThrow(),
                        StandardCharsets.UTF_8))) {
            rows.forEach(row -> paths.put(row.getField("name_ja"), row.getField("leaf_paths")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return paths;
    }
}
