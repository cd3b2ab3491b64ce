package cityhub.tools.bench.load;

import cityhub.tools.bench.measure.Round;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the hub reads and writes to accept inquiries, with Connector/J alone: tables of the same definitions, the same
 * statements in the same transactions, rows of the same sizes. What the hub computes between them (checks, digests,
 * encryption, gRPC) is not done.
 */
final class InquiryWriteLoad {
    private static final int CONTENT = 200;
    private static final int DIGEST = 32;
    private static final List<String> TABLES = List.of(
            "addressee_acquisition",
            "addressee_link",
            "addressee_number",
            "delivery_hours_exception",
            "delivery_work",
            "intermediary_exchange",
            "intermediary_master",
            "intermediary_permitted");

    private final Connection connection;
    private final LoadTask.InquiryWrites task;
    private final ResidentNumbers numbers;
    private final List<Long> persons = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();

    private InquiryWriteLoad(Connection connection, LoadTask.InquiryWrites task, ResidentNumbers numbers) {
        this.connection = connection;
        this.task = task;
        this.numbers = numbers;
    }

    static Round run(LoadTask.InquiryWrites task, ResidentNumbers numbers) throws SQLException {
        LoadTask.Database own = BenchTables.copy(task.database(), TABLES);
        List<Connection> connections = new ArrayList<>();
        try {
            List<BlockingLoop.Work> workers = new ArrayList<>();
            for (int i = 0; i < task.inFlight(); i++) {
                Connection connection = Sql.open(own);
                connection.setAutoCommit(false);
                connections.add(connection);
                workers.add(new InquiryWriteLoad(connection, task, numbers)::batch);
            }
            return BlockingLoop.run(workers, task.timing(), task.processes());
        } finally {
            for (Connection each : connections) {
                each.close();
            }
        }
    }

    private int batch() throws SQLException {
        ids.clear();
        for (int i = 0; i < task.perCall(); i++) {
            ids.add(UUID.randomUUID().toString());
        }
        readStanding();
        readPersons();
        read(
                "SELECT row_id, content FROM intermediary_exchange WHERE participant_id = 'inquirer' AND request_id IN ",
                ids);
        readPermitted();
        requestCodes();
        insertExchanges();
        insertWork();
        connection.commit();
        return task.perCall();
    }

    private void readStanding() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement
                    .executeQuery(
                            "SELECT UTC_TIMESTAMP(6), found.start_time, found.end_time, found.open FROM (SELECT 1) clock"
                                    + " LEFT JOIN delivery_hours_exception found ON found.end_time > UTC_TIMESTAMP(6)"
                                    + " ORDER BY found.exception_id")
                    .close();
        }
    }

    private void readPersons() throws SQLException {
        persons.clear();
        List<String> own =
                numbers.draw(task.perCall()).stream().map(ResidentNumbers::own).toList();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT own.number, COALESCE(link.representative_id, own.person_id) FROM addressee_number own"
                        + " LEFT JOIN addressee_link link ON link.person_id = own.person_id AND link.active = 1"
                        + " WHERE own.domain = '" + task.domain() + "' AND own.active = 1 AND own.number IN "
                        + keys())) {
            fill(select, own);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    persons.add(rows.getLong(2));
                }
            }
        }
        // Somebody drawn twice is one row and two inquiries.
        while (persons.size() < task.perCall()) {
            persons.add(persons.getFirst());
        }
    }

    private void read(String sql, List<?> values) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql + keys())) {
            fill(select, values);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    rows.getObject(1);
                }
            }
        }
    }

    private void readPermitted() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement
                    .executeQuery(
                            "SELECT item_name_code FROM intermediary_permitted WHERE version ="
                                    + " (SELECT MAX(version) FROM intermediary_master WHERE valid_from <= CURRENT_DATE) AND affair_code = 'JM00000000000027' AND procedure_code = 'JT00000000000271' AND legal_row IN ('', '69')")
                    .close();
        }
    }

    private void requestCodes() throws SQLException {
        List<Long> known = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT person_id, state FROM addressee_acquisition WHERE person_id IN " + keys())) {
            fill(select, persons);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    known.add(rows.getLong(1));
                }
            }
        }
        SortedSet<Long> missing = new TreeSet<>(persons);
        missing.removeAll(known);
        if (missing.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT IGNORE INTO addressee_acquisition"
                + " (person_id, state, exchange_id, requested_time) VALUES (?,'REQUESTED',?,UTC_TIMESTAMP(6))"
                + ",(?,'REQUESTED',?,UTC_TIMESTAMP(6))".repeat(missing.size() - 1))) {
            int column = 1;
            for (Long each : missing) {
                insert.setLong(column++, each);
                insert.setString(column++, UUID.randomUUID().toString());
            }
            insert.executeUpdate();
        }
    }

    private void insertExchanges() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO intermediary_exchange (exchange_id,"
                        + " kind, participant_id, agreement_id, request_id, request_digest, person_id, state, affair_code,"
                        + " procedure_code, item_name_codes, institution_code, hidden, content, register_time, expire_time,"
                        + " legal_row)"
                        + " VALUES "
                        + rows(
                                "(?,'INQUIRY','inquirer',?,?,?,?,'WAITING','JM00000000000027','JT00000000000271',"
                                        + "'TM00000000000003','0110020000000000',0,?,UTC_TIMESTAMP(6),UTC_TIMESTAMP(6) + INTERVAL 30 DAY,'69')"))) {
            int column = 1;
            for (int i = 0; i < task.perCall(); i++) {
                insert.setString(column++, ids.get(i));
                insert.setString(column++, ids.getFirst());
                insert.setString(column++, ids.get(i));
                insert.setBytes(column++, random(DIGEST));
                insert.setLong(column++, persons.get(i));
                insert.setBytes(column++, random(CONTENT));
            }
            insert.executeUpdate();
        }
    }

    private void insertWork() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO delivery_work (kind, exchange_id, person_id, urgency, due_time, expire_time) VALUES "
                        + rows("('INQUIRY',?,?,3,UTC_TIMESTAMP(6),UTC_TIMESTAMP(6) + INTERVAL 30 DAY)"))) {
            int column = 1;
            for (int i = 0; i < task.perCall(); i++) {
                insert.setString(column++, ids.get(i));
                insert.setLong(column++, persons.get(i));
            }
            insert.executeUpdate();
        }
    }

    private static void fill(PreparedStatement statement, List<?> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }

    private String keys() {
        return "(?" + ",?".repeat(task.perCall() - 1) + ")";
    }

    private String rows(String row) {
        return row + ("," + row).repeat(task.perCall() - 1);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }
}
