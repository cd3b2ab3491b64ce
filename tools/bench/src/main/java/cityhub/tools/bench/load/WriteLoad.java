package cityhub.tools.bench.load;

import cityhub.tools.bench.measure.Round;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the hub reads and writes to take in a batch of 256 changes of known residents, with Connector/J alone: the same
 * tables under other names, filled with as many rows, the same statements in the same transactions, rows of the same
 * sizes. What the hub computes between them (checks, digests, encryption) is not done; newcomers, numbers and search
 * keys are not written.
 */
final class WriteLoad {
    private static final int BATCH = 256;
    private static final int PAYLOAD = 560;
    private static final int SCOPE = 40;
    private static final int DIGEST = 32;
    private static final List<String> TABLES = List.of(
            "addressee_number",
            "addressee_person",
            "addressee_secret",
            "basics_held",
            "basics_request",
            "basics_resident",
            "basics_version",
            "delivery_change",
            "delivery_head");
    private static final String KEYS = "(?" + ",?".repeat(BATCH - 1) + ")";

    private final LoadTask.Database own;
    private final long[] persons = new long[BATCH];
    private Optional<Connection> connection = Optional.empty();
    private long history = 1000;

    private WriteLoad(LoadTask.Database own) {
        this.own = own;
    }

    /** Makes the tables, once for all rounds: to fill them costs more than a round, and what it leaves to be written would disturb the hub's. */
    static WriteLoad prepare(LoadTask.Writes task) throws SQLException {
        return new WriteLoad(BenchTables.copy(task.database(), TABLES));
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
        draw();
        read("SELECT number, person_id FROM addressee_number WHERE domain = 'RESIDENT' AND active = 1 AND number IN "
                + KEYS);
        read("SELECT person_id FROM addressee_person WHERE person_id IN " + KEYS + " ORDER BY person_id FOR UPDATE");
        read("SELECT held_id FROM basics_held WHERE addressee_number IN " + KEYS);
        read("SELECT person_id, skipped_history_number, payload FROM basics_resident WHERE person_id IN " + KEYS);
        read("SELECT domain, blind_index, person_id, sealed FROM addressee_secret WHERE active = 1 AND person_id IN "
                + KEYS);
        read("SELECT person_id FROM addressee_secret WHERE blind_index IN " + KEYS);
        read("SELECT person_id FROM basics_resident WHERE three_items_index IN " + KEYS);
        read("SELECT r.content_digest FROM basics_request r WHERE r.caller = 'resident-register' AND r.request_id IN "
                + KEYS);
        history++;
        insertRequests();
        long sequence = advance();
        insertChanges(sequence);
        insertVersions(sequence);
        putResidents(sequence);
        connection().commit();
        return BATCH;
    }

    private void draw() {
        long first = ThreadLocalRandom.current().nextLong(1, 700);
        for (int i = 0; i < BATCH; i++) {
            persons[i] = first + (long) i * 70;
        }
    }

    private void read(String sql) throws SQLException {
        try (PreparedStatement select = connection().prepareStatement(sql)) {
            for (int i = 0; i < BATCH; i++) {
                select.setObject(
                        i + 1, sql.contains("person_id IN") ? (Object) persons[i] : "%036d".formatted(persons[i]));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    rows.getObject(1);
                }
            }
        }
    }

    private long advance() throws SQLException {
        try (Statement statement = connection().createStatement()) {
            statement.executeUpdate(
                    "UPDATE delivery_head SET sequence = LAST_INSERT_ID(sequence + " + BATCH + ") WHERE id = 1");
            try (ResultSet row = statement.executeQuery("SELECT LAST_INSERT_ID()")) {
                row.next();
                return row.getLong(1) - BATCH + 1;
            }
        }
    }

    private void insertRequests() throws SQLException {
        try (PreparedStatement insert = connection()
                .prepareStatement("INSERT INTO basics_request (caller, request_id,"
                        + " content_digest, outcome, findings, person_id, history_number, received_time) VALUES "
                        + rows("(?,?,?,?,?,?,?,UTC_TIMESTAMP(6))"))) {
            int column = 1;
            for (long person : persons) {
                insert.setString(column++, "resident-register");
                insert.setString(column++, UUID.randomUUID().toString());
                insert.setBytes(column++, random(DIGEST));
                insert.setObject(column++, 1);
                insert.setBytes(column++, new byte[0]);
                insert.setLong(column++, person);
                insert.setLong(column++, history);
            }
            insert.executeUpdate();
        }
    }

    private void insertChanges(long first) throws SQLException {
        try (PreparedStatement insert = connection()
                .prepareStatement(
                        "INSERT INTO delivery_change (sequence, epoch, kind, person_id, notice_id, end_of_notice,"
                                + " changed_leaves, scope_before, scope_after, scope_day, payload, audience, logged_time) VALUES "
                                + rows("(?,1,'CHANGE',?,'',1,?,?,?,?,?,'',UTC_TIMESTAMP(6))"))) {
            int column = 1;
            long sequence = first;
            for (long person : persons) {
                insert.setLong(column++, sequence++);
                insert.setLong(column++, person);
                insert.setBytes(column++, random(SCOPE));
                insert.setBytes(column++, random(SCOPE));
                insert.setBytes(column++, random(SCOPE));
                insert.setTimestamp(column++, Timestamp.from(Instant.now()));
                insert.setBytes(column++, random(PAYLOAD));
            }
            insert.executeUpdate();
        }
    }

    private void insertVersions(long first) throws SQLException {
        try (PreparedStatement insert = connection()
                .prepareStatement("INSERT INTO basics_version (person_id,"
                        + " history_number, replaced_history_number, sequence, payload, known_from) VALUES "
                        + rows("(?,?,0,?,?,UTC_TIMESTAMP(6))"))) {
            int column = 1;
            long sequence = first;
            for (long person : persons) {
                insert.setLong(column++, person);
                insert.setLong(column++, history);
                insert.setLong(column++, sequence++);
                insert.setBytes(column++, random(PAYLOAD));
            }
            insert.executeUpdate();
        }
    }

    private void putResidents(long first) throws SQLException {
        try (PreparedStatement insert = connection()
                .prepareStatement("INSERT INTO basics_resident (person_id,"
                        + " history_number, skipped_history_number, sequence, payload, scope, three_items_index,"
                        + " residence_card_index) VALUES " + rows("(?,?,0,?,?,?,?,NULL)") + " ON DUPLICATE KEY UPDATE"
                        + " history_number = VALUES(history_number), sequence = VALUES(sequence), payload = VALUES(payload),"
                        + " scope = VALUES(scope), three_items_index = VALUES(three_items_index)")) {
            int column = 1;
            long sequence = first;
            for (long person : persons) {
                insert.setLong(column++, person);
                insert.setLong(column++, history);
                insert.setLong(column++, sequence++);
                insert.setBytes(column++, random(PAYLOAD));
                insert.setBytes(column++, random(SCOPE));
                insert.setBytes(column++, random(DIGEST));
            }
            insert.executeUpdate();
        }
    }

    private static String rows(String row) {
        return row + ("," + row).repeat(BATCH - 1);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }
}
