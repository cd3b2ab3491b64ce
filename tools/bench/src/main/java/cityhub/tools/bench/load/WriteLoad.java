package cityhub.tools.bench.load;

import cityhub.kit.RequestIds;
import cityhub.tools.bench.load.KnownResidents.Resident;
import cityhub.tools.bench.measure.Round;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the hub reads and writes to take in an average batch of 256 changes, with Connector/J alone: the same tables under other
 * names, filled with up to 200,000 rows each, the same statements in the same transactions, rows of the same sizes, as many newcomers,
 * others and keys. What the hub computes between them (checks, digests, encryption) is not done. Rows are written by the fewest
 * statements that the driver keeps prepared; all batches have the same widths.
 */
final class WriteLoad {
    private static final int BATCH = 256;
    /** Of a batch, as counted in the database's log while the city's life came in (3 s, 41 batches). */
    private static final int NEWCOMERS = 63;

    private static final int KNOWN = BATCH - NEWCOMERS;
    /** Known residents whose search keys change, and the keys of one. */
    private static final int SOUGHT_ANEW = 93;

    private static final int SEARCH_KEYS = 5;

    /** Of these, those of name and birth date, which somebody who moves keeps. */
    private static final int KEPT_KEYS = 2;

    /** Text of a statement from which on the driver prepares it anew each time. */
    private static final int LONGEST_PREPARED = 8192;

    private static final int MATCHED_KEYS = 3 * NEWCOMERS;
    private static final int RESIDENCE_CARDS = 25;
    private static final int WITH_PAST = 8;
    private static final int PROTECTED = 4;

    /** Bytes of the shortest and the longest record: as long as records are then, each time as much longer or shorter as they get. */
    private static final int SHORTEST = 700;

    private static final int LONGEST = 870;
    private static final int LEAVES = 66;
    private static final int SCOPE = 21;
    private static final int DIGEST = 32;
    private static final int SEARCH_KEY = 16;
    private static final int SEALED = 44;
    private static final List<String> SECRETS = List.of("INDIVIDUAL", "RESIDENT_CODE");
    private static final List<String> TABLES = List.of(
            "addressee_counter",
            "addressee_number",
            "addressee_pending_tie",
            "addressee_person",
            "addressee_reference",
            "addressee_secret",
            "basics_held",
            "basics_non_resident_key",
            "basics_request",
            "basics_resident",
            "basics_search_key",
            "basics_version",
            "delivery_change",
            "delivery_head",
            "evidence_gate_head",
            "evidence_gate_protection");

    private final LoadTask.Database own;
    private final KnownResidents residents;
    private Optional<Connection> connection = Optional.empty();
    private int history = 1000;

    private WriteLoad(LoadTask.Database own, KnownResidents residents) {
        this.own = own;
        this.residents = residents;
    }

    /** Makes the tables, once for all rounds: to fill them costs more than a round, and what it leaves to be written would disturb the hub's. */
    static WriteLoad prepare(LoadTask.Writes task) throws SQLException {
        LoadTask.Database own = BenchTables.copy(task.database(), TABLES);
        try (Connection opened = Sql.open(own)) {
            return new WriteLoad(own, KnownResidents.read(opened));
        }
    }

    Round run(LoadTask.Writes task) throws SQLException {
        try (Connection opened = Sql.open(own)) {
            opened.setAutoCommit(false);
            connection = Optional.of(opened);
            return BlockingLoop.run(List.of(this::batch), task.timing(), task.processes());
        }
    }

    private Connection connection() {
        return connection.orElseThrow();
    }

    private int batch() throws SQLException {
        history++;
        List<String> requests =
                IntStream.range(0, BATCH).mapToObj(i -> RequestIds.next()).toList();
        List<Resident> known = residents.draw(KNOWN);
        List<Long> knownIds = known.stream().map(Resident::personId).toList();
        read(
                "SELECT r.caller, r.request_id, r.content_digest, r.outcome, r.findings, v.sequence FROM basics_request r"
                        + " LEFT JOIN basics_version v ON v.person_id = r.person_id AND v.history_number = r.history_number"
                        + " WHERE r.caller IN ('resident-register') AND r.request_id IN ",
                requests);
        long firstNew = load(known, knownIds);
        List<Long> newIds =
                LongStream.range(firstNew, firstNew + NEWCOMERS).boxed().toList();
        insertNewcomers(newIds);
        List<Long> all = Stream.concat(knownIds.stream(), newIds.stream()).toList();
        insertRequests(requests, all);
        putReferences(knownIds.subList(0, PROTECTED));
        List<byte[]> records = IntStream.range(0, BATCH)
                .mapToObj(i -> random(ThreadLocalRandom.current().nextInt(SHORTEST, LONGEST)))
                .toList();
        long sequence = advance();
        insertChanges(all, sequence, records);
        read(
                "SELECT domain, number, resident_number FROM addressee_pending_tie WHERE ended IS NULL AND resident_number IN ",
                newIds.stream().map(WriteLoad::number).toList());
        insertVersions(all, sequence, records);
        putResidents(all, sequence, records, threeItems(known));
        putSearchKeys(newIds, knownIds.subList(0, SOUGHT_ANEW));
        read(
                "SELECT search_key, person_id FROM basics_non_resident_key WHERE search_key IN ",
                randoms(MATCHED_KEYS, SEARCH_KEY));
        putGates(knownIds.subList(0, PROTECTED), sequence);
        connection().commit();
        return BATCH;
    }

    /** Locks and reads the known ones; gives the id of the first newcomer. */
    private long load(List<Resident> known, List<Long> knownIds) throws SQLException {
        List<String> numbers = Stream.concat(
                        known.stream().map(Resident::number),
                        IntStream.range(0, NEWCOMERS)
                                .mapToObj(
                                        i -> number(ThreadLocalRandom.current().nextLong(1_000_000_000))))
                .toList();
        String byNumber =
                "SELECT number, person_id FROM addressee_number WHERE domain = '%s' AND active = 1 AND number IN ";
        read(byNumber.formatted("RESIDENT"), numbers);
        read("SELECT person_id FROM addressee_person WHERE person_id IN ", knownIds, " ORDER BY person_id FOR UPDATE");
        read(
                "SELECT held_id, caller, request_id, outcome, findings, sealed_change, received_time, history_number,"
                        + " addressee_number FROM basics_held WHERE addressee_number IN ",
                numbers,
                " ORDER BY held_id");
        read(
                "SELECT person_id, skipped_history_number, payload, three_items_index, residence_card_index"
                        + " FROM basics_resident WHERE person_id IN ",
                knownIds);
        read(
                "SELECT domain, blind_index, person_id, sealed FROM addressee_secret WHERE active = 1 AND domain IN"
                        + " ('INDIVIDUAL','RESIDENT_CODE') AND person_id IN ",
                knownIds);
        long firstNew = count("person");
        List<byte[]> secrets = new ArrayList<>();
        known.forEach(each -> each.secrets().forEach(hex -> secrets.add(bytes(hex))));
        while (secrets.size() < SECRETS.size() * BATCH) {
            secrets.add(random(DIGEST));
        }
        read(
                "SELECT domain, blind_index, person_id FROM addressee_secret FORCE INDEX (addressee_secret_active)"
                        + " WHERE blind_index IN ",
                secrets);
        read(byNumber.formatted("NON_RESIDENT"), numbers);
        String byKey = "SELECT %1$s, person_id FROM basics_resident WHERE %1$s IN ";
        read(byKey.formatted("residence_card_index"), randoms(RESIDENCE_CARDS, DIGEST));
        read(byKey.formatted("three_items_index"), threeItems(known));
        read(
                "SELECT person_id, history_number FROM basics_version WHERE person_id IN ",
                knownIds.subList(0, WITH_PAST));
        return firstNew;
    }

    private void read(String sql, List<?> keys) throws SQLException {
        read(sql, keys, "");
    }

    private void read(String sql, List<?> keys, String tail) throws SQLException {
        try (PreparedStatement select = connection().prepareStatement(sql + places(keys.size()) + tail)) {
            for (int i = 0; i < keys.size(); i++) {
                select.setObject(i + 1, keys.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    rows.getObject(1);
                }
            }
        }
    }

    /** The next numbers of a counter, as many as newcomers. */
    private long count(String counter) throws SQLException {
        try (PreparedStatement advance = connection()
                        .prepareStatement("UPDATE addressee_counter"
                                + " SET next_value = LAST_INSERT_ID(next_value + ?) WHERE name = ?");
                PreparedStatement read = connection().prepareStatement("SELECT LAST_INSERT_ID()")) {
            advance.setInt(1, NEWCOMERS);
            advance.setString(2, counter);
            advance.executeUpdate();
            return number(read) - NEWCOMERS;
        }
    }

    private static long number(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void insertNewcomers(List<Long> persons) throws SQLException {
        write("INSERT INTO addressee_person (person_id, known_from) VALUES ", "(?,UTC_TIMESTAMP(6))", persons);
        long integrated = count("integrated");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        List<Object> numbers = new ArrayList<>();
        List<Object> secrets = new ArrayList<>();
        for (long person : persons) {
            numbers.addAll(List.of("RESIDENT", number(person), person, today));
            numbers.addAll(List.of("INTEGRATED", Long.toString(integrated++), person, today));
            SECRETS.forEach(domain -> secrets.addAll(List.of(domain, random(DIGEST), person, random(SEALED), today)));
        }
        write(
                "INSERT INTO addressee_number (domain, number, person_id, valid_from, known_from) VALUES ",
                "(?,?,?,?,UTC_TIMESTAMP(6))",
                numbers);
        for (String domain : SECRETS) {
            try (PreparedStatement end = connection()
                    .prepareStatement("UPDATE addressee_secret SET valid_to = ?, known_to = UTC_TIMESTAMP(6)"
                            + " WHERE active = 1 AND domain = ? AND person_id IN " + places(persons.size()))) {
                end.setObject(1, today);
                end.setString(2, domain);
                for (int i = 0; i < persons.size(); i++) {
                    end.setLong(i + 3, persons.get(i));
                }
                end.executeUpdate();
            }
        }
        write(
                "INSERT INTO addressee_secret (domain, blind_index, person_id, sealed, valid_from, known_from) VALUES ",
                "(?,?,?,?,?,UTC_TIMESTAMP(6))",
                secrets);
    }

    private void insertRequests(List<String> requests, List<Long> persons) throws SQLException {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            rows.addAll(List.of(requests.get(i), random(DIGEST), new byte[0], persons.get(i), history));
        }
        write(
                "INSERT INTO basics_request (caller, request_id, content_digest, outcome, findings, person_id,"
                        + " history_number, received_time) VALUES ",
                "('resident-register',?,?,1,?,?,?,UTC_TIMESTAMP(6))",
                " ON DUPLICATE KEY UPDATE outcome = VALUES(outcome), findings = VALUES(findings),"
                        + " person_id = VALUES(person_id), history_number = VALUES(history_number)",
                rows);
    }

    private void putReferences(List<Long> persons) throws SQLException {
        delete("addressee_reference", persons);
        write(
                "INSERT INTO addressee_reference (resident_number, person_id) VALUES ",
                "(?,?)",
                persons.stream()
                        .flatMap(person -> Stream.<Object>of(number(person), person))
                        .toList());
    }

    private void delete(String table, List<Long> persons) throws SQLException {
        try (PreparedStatement delete = connection()
                .prepareStatement("DELETE FROM " + table + " WHERE person_id IN " + places(persons.size()))) {
            for (int i = 0; i < persons.size(); i++) {
                delete.setLong(i + 1, persons.get(i));
            }
            delete.executeUpdate();
        }
    }

    /** Gives the first sequence. */
    private long advance() throws SQLException {
        try (PreparedStatement advance = connection().prepareStatement("""
                        INSERT INTO delivery_head (id, epoch, sequence, scope_day) VALUES (1, 1, 0, DATE(UTC_TIMESTAMP()))
                        ON DUPLICATE KEY UPDATE sequence = sequence + ? RETURNING sequence""")) {
            advance.setInt(1, BATCH);
            return number(advance) - BATCH + 1;
        }
    }

    private void insertChanges(List<Long> persons, long first, List<byte[]> records) throws SQLException {
        List<Object> rows = new ArrayList<>();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (int i = 0; i < BATCH; i++) {
            rows.addAll(List.of(
                    first + i, persons.get(i), random(LEAVES), random(SCOPE), random(SCOPE), today, records.get(i)));
        }
        write(
                "INSERT INTO delivery_change (sequence, epoch, kind, person_id, notice_id, end_of_notice,"
                        + " changed_leaves, scope_before, scope_after, scope_day, payload, audience, logged_time) VALUES ",
                "(?,1,'CHANGE',?,'N000001',1,?,?,?,?,?,'',UTC_TIMESTAMP(6))",
                rows);
    }

    private void insertVersions(List<Long> persons, long first, List<byte[]> records) throws SQLException {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            rows.addAll(List.of(persons.get(i), history, first + i, records.get(i)));
        }
        write(
                "INSERT INTO basics_version (person_id, history_number, replaced_history_number, sequence, payload,"
                        + " known_from) VALUES ",
                "(?,?,0,?,?,UTC_TIMESTAMP(6))",
                rows);
    }

    /** Names and birth dates of known residents hardly ever change. */
    private static List<byte[]> threeItems(List<Resident> known) {
        return Stream.concat(known.stream().map(each -> bytes(each.threeItems())), randoms(NEWCOMERS, DIGEST).stream())
                .toList();
    }

    private void putResidents(List<Long> persons, long first, List<byte[]> records, List<byte[]> threeItems)
            throws SQLException {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            rows.addAll(List.of(persons.get(i), history, first + i, records.get(i), random(SCOPE), threeItems.get(i)));
        }
        write(
                "INSERT INTO basics_resident (person_id, history_number, skipped_history_number, sequence, payload,"
                        + " scope, three_items_index, residence_card_index) VALUES ",
                "(?,?,0,?,?,?,?,NULL)",
                " ON DUPLICATE KEY UPDATE history_number = VALUES(history_number),"
                        + " skipped_history_number = VALUES(skipped_history_number), sequence = VALUES(sequence),"
                        + " payload = VALUES(payload), scope = VALUES(scope),"
                        + " three_items_index = VALUES(three_items_index),"
                        + " residence_card_index = VALUES(residence_card_index)",
                rows);
    }

    private void putSearchKeys(List<Long> newcomers, List<Long> soughtAnew) throws SQLException {
        delete("basics_search_key", soughtAnew);
        List<Object> rows = new ArrayList<>();
        for (long person : soughtAnew) {
            List<String> keys = new ArrayList<>(
                    residents.searchKeys(person).stream().limit(KEPT_KEYS).toList());
            while (keys.size() < SEARCH_KEYS) {
                keys.add(HexFormat.of().formatHex(random(SEARCH_KEY)));
            }
            residents.putSearchKeys(person, keys);
            keys.forEach(key -> rows.addAll(List.of(bytes(key), person)));
        }
        for (long person : newcomers) {
            randoms(SEARCH_KEYS, SEARCH_KEY).forEach(key -> rows.addAll(List.of(key, person)));
        }
        write("INSERT IGNORE INTO basics_search_key (search_key, person_id) VALUES ", "(?,?)", rows);
    }

    private void putGates(List<Long> persons, long sequence) throws SQLException {
        String write = UUID.randomUUID().toString();
        try (PreparedStatement head =
                connection().prepareStatement("UPDATE evidence_gate_head SET write_id = ? WHERE id = 1")) {
            head.setString(1, write);
            head.executeUpdate();
        }
        write(
                "INSERT INTO evidence_gate_protection (person_id, sequence, write_id) VALUES ",
                "(?,?,?)",
                " ON DUPLICATE KEY UPDATE sequence = GREATEST(sequence, VALUES(sequence)), write_id = VALUES(write_id)",
                persons.stream()
                        .flatMap(person -> Stream.<Object>of(person, sequence, write))
                        .toList());
    }

    private void write(String head, String row, List<?> values) throws SQLException {
        write(head, row, "", values);
    }

    /** Writes rows with the fewest statements that stay prepared. */
    private void write(String head, String row, String tail, List<?> values) throws SQLException {
        int width = (int) row.chars().filter(each -> each == '?').count();
        int most = (LONGEST_PREPARED - 1 - head.length() - tail.length()) / (row.length() + 1) * width;
        for (int from = 0; from < values.size(); from += most) {
            List<?> some = values.subList(from, Math.min(values.size(), from + most));
            try (PreparedStatement statement =
                    connection().prepareStatement(head + row + ("," + row).repeat(some.size() / width - 1) + tail)) {
                for (int i = 0; i < some.size(); i++) {
                    statement.setObject(i + 1, some.get(i));
                }
                statement.executeUpdate();
            }
        }
    }

    private static String places(int count) {
        return "(?" + ",?".repeat(count - 1) + ")";
    }

    /** A number that nobody has. */
    private static String number(long newcomer) {
        return "9%014d".formatted(newcomer);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static List<byte[]> randoms(int count, int length) {
        return IntStream.range(0, count).mapToObj(i -> random(length)).toList();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }
}
