package cityhub.hub.intermediary;

import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who may ask for the household information of the resident register (住民票関係情報): rows of the law's table, by the day from
 * which they are in force. They are grounds, not items. Data and sources: {@code cityhub/legal_rows.csv}.
 */
@Singleton
final class LegalGrounds {
    private static final String RESOURCE = "/cityhub/legal_rows.csv";

    private final NavigableMap<LocalDate, Table> tables;

    /** A table in force from some day on. */
    private record Table(String basis, Set<String> rows) {}

    LegalGrounds() {
        this(rows());
    }

    private LegalGrounds(List<String> lines) {
        this.tables = new TreeMap<>();
        Map<LocalDate, Set<String>> rows = new HashMap<>();
        for (String each : lines) {
            String[] columns = each.split(",", -1);
            LocalDate from = LocalDate.parse(columns[0]);
            rows.computeIfAbsent(from, any -> new HashSet<>()).add(columns[2]);
            tables.put(from, new Table(columns[1], rows.get(from)));
        }
    }

    private static List<String> rows() {
        try (InputStream in = LegalGrounds.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + RESOURCE);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .skip(1)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a row is listed on a day; an empty one never is. */
    boolean lists(LocalDate day, String row) {
        Map.Entry<LocalDate, Table> table = tables.floorEntry(day);
        return table != null && table.getValue().rows().contains(row);
    }

    /** The row with what it belongs to on a day, in Japanese; empty without a row. */
    String text(LocalDate day, String row) {
        Map.Entry<LocalDate, Table> table = tables.floorEntry(day);
        return table == null || row.isEmpty() ? "" : table.getValue().basis() + " " + row + "の項";
    }
}
