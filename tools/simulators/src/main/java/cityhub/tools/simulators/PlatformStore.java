package cityhub.tools.simulators;

import cityhub.platform.PlatformException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulated platform's own database: a file that survives the process. One call at a time. */
final class PlatformStore implements AutoCloseable {
    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS seen (message_id VARCHAR(40) PRIMARY KEY)",
            // asked: 1 when a code is asked for, 2 when it is there.
            "CREATE TABLE IF NOT EXISTS code (number VARCHAR(15) PRIMARY KEY, asked INT NOT NULL)",
            "CREATE SEQUENCE IF NOT EXISTS code_request",
            "ALTER TABLE code ADD COLUMN IF NOT EXISTS acquisition_number VARCHAR(20) DEFAULT '' NOT NULL",
            "CREATE TABLE IF NOT EXISTS inquiry (row_id BIGINT AUTO_INCREMENT PRIMARY KEY, exchange_id VARCHAR(40) UNIQUE,"
                    + " number VARCHAR(15) NOT NULL, answer VARCHAR, state VARCHAR(10) NOT NULL, received INT NOT NULL)",
            "CREATE TABLE IF NOT EXISTS replica (number VARCHAR(15), item VARCHAR(16), record_key VARCHAR(40),"
                    + " end_date VARCHAR(10) NOT NULL, content VARCHAR NOT NULL, version INT NOT NULL,"
                    + " PRIMARY KEY (number, item, record_key))",
            "CREATE TABLE IF NOT EXISTS done (exchange_id VARCHAR(40) PRIMARY KEY, received INT NOT NULL)",
            "CREATE TABLE IF NOT EXISTS flags (number VARCHAR(15), item VARCHAR(16), automatic VARCHAR(1) NOT NULL,"
                    + " disclosed VARCHAR(1) NOT NULL, PRIMARY KEY (number, item))",
            "CREATE TABLE IF NOT EXISTS provision (row_id BIGINT AUTO_INCREMENT PRIMARY KEY, provision_id VARCHAR(40)"
                    + " UNIQUE, number VARCHAR(15) NOT NULL, inquirer VARCHAR(16) NOT NULL, affair VARCHAR(16) NOT NULL,"
                    + " procedure_code VARCHAR(16) NOT NULL, item VARCHAR(16) NOT NULL, state VARCHAR(12) NOT NULL,"
                    + " told VARCHAR(12) NOT NULL, hidden VARCHAR(1) NOT NULL)",
            // result: empty until the file is worked off.
            "CREATE TABLE IF NOT EXISTS batch_file (row_id BIGINT AUTO_INCREMENT PRIMARY KEY, file_id VARCHAR(40)"
                    + " UNIQUE, name VARCHAR(20) NOT NULL, content VARCHAR NOT NULL, result VARCHAR NOT NULL)",
            "ALTER TABLE provision ADD COLUMN IF NOT EXISTS legal_row VARCHAR(3) DEFAULT '' NOT NULL",
            "ALTER TABLE seen ADD COLUMN IF NOT EXISTS name VARCHAR(20) DEFAULT '' NOT NULL",
            "ALTER TABLE seen ADD COLUMN IF NOT EXISTS at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL",
            "ALTER TABLE inquiry ADD COLUMN IF NOT EXISTS at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL",
            "ALTER TABLE batch_file ADD COLUMN IF NOT EXISTS at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL",
            "ALTER TABLE provision ADD COLUMN IF NOT EXISTS at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL",
            "CREATE TABLE IF NOT EXISTS staff_log (row_id BIGINT AUTO_INCREMENT PRIMARY KEY, at TIMESTAMP DEFAULT"
                    + " CURRENT_TIMESTAMP NOT NULL, name VARCHAR(20) NOT NULL, action VARCHAR(20) NOT NULL,"
                    + " outcome VARCHAR(20) NOT NULL)",
            "CREATE TABLE IF NOT EXISTS permit (permit_id VARCHAR(40) PRIMARY KEY, at TIMESTAMP NOT NULL)",
            "CREATE TABLE IF NOT EXISTS permit_refusal (reason VARCHAR(20) NOT NULL, at TIMESTAMP NOT NULL)",
            "CREATE TABLE IF NOT EXISTS deleted (number VARCHAR(15) PRIMARY KEY)");

    private final Connection connection;
    private final PlatformClock clock;

    /** What another institution asks about somebody; {@code state} is WAITING, PROVIDED or NOT_PROVIDED. */
    record Provision(
            String id,
            String number,
            String inquirer,
            String affair,
            String procedure,
            String legalRow,
            String item,
            String state,
            String hidden) {}

    /** A file that is to be worked off. */
    record File(String id, String name, String content) {}

    /** Steps of a file. */
    interface Steps {
        void run() throws SQLException, PlatformException;
    }

    /** An answer that waits to be fetched. */
    record Waiting(String exchangeId, String number, String answer) {}

    PlatformStore(Path folder, PlatformClock clock) throws SQLException {
        this.clock = clock;
        connection = DriverManager.getConnection("jdbc:h2:file:"
                + folder.resolve("platform").toAbsolutePath() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
        try (Statement statement = connection.createStatement()) {
            for (String each : TABLES) {
                statement.execute(each);
            }
        }
    }

    /** Runs steps that count all or not at all. */
    synchronized void together(Steps steps) throws SQLException, PlatformException {
        connection.setAutoCommit(false);
        try {
            steps.run();
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** Keeps a file, once. */
    synchronized void file(String id, String name, String content) throws SQLException {
        update(
                "INSERT INTO batch_file (file_id, name, content, result, at) SELECT ?, ?, ?, '', ?"
                        + " WHERE NOT EXISTS (SELECT 1 FROM batch_file WHERE file_id = ?)",
                id,
                name,
                content,
                now(),
                id);
    }

    synchronized Optional<File> oldestFile() throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(
                        "SELECT file_id, name, content FROM batch_file WHERE result = '' ORDER BY row_id LIMIT 1")) {
            return row.next()
                    ? Optional.of(new File(row.getString(1), row.getString(2), row.getString(3)))
                    : Optional.empty();
        }
    }

    /** The lines of a file are done with; they are kept no longer. */
    synchronized void fileDone(String id, String result) throws SQLException {
        update("UPDATE batch_file SET content = '', result = ? WHERE file_id = ?", result, id);
    }

    /** The result of a file, empty text until it is there. */
    synchronized Optional<String> fileResult(String id) throws SQLException {
        return text("SELECT result FROM batch_file WHERE file_id = ?", id);
    }

    /** Files in the order of arrival. */
    synchronized Map<String, String> files() throws SQLException {
        Map<String, String> files = new LinkedHashMap<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(
                        "SELECT file_id, name, CASE result WHEN '' THEN 'RECEIVED' ELSE 'DONE' END FROM batch_file"
                                + " ORDER BY row_id")) {
            while (rows.next()) {
                files.put(rows.getString(1), rows.getString(2) + " " + rows.getString(3));
            }
        }
        return files;
    }

    /** Notes a message of an interface; false when it came before. */
    synchronized boolean isNew(String messageId, String name) throws SQLException {
        return update(
                        "INSERT INTO seen (message_id, name, at) SELECT ?, ?, ? WHERE NOT EXISTS"
                                + " (SELECT 1 FROM seen WHERE message_id = ?)",
                        messageId,
                        name,
                        now(),
                        messageId)
                == 1;
    }

    /** Messages of a day by interface. */
    synchronized Map<String, Long> messages(LocalDate day) throws SQLException {
        return counts(
                "SELECT name, COUNT(*) FROM seen WHERE CAST(at AS DATE) = '" + day + "' GROUP BY name ORDER BY name");
    }

    /** How much there is, by kind and state. */
    synchronized Map<String, Long> amounts() throws SQLException {
        return counts(
                "SELECT 'CODE ' || CASE asked WHEN 1 THEN 'REQUESTED' ELSE 'MADE' END, COUNT(*) FROM code GROUP BY asked"
                        + " UNION ALL SELECT 'INQUIRY ' || state, COUNT(*) FROM inquiry GROUP BY state"
                        + " UNION ALL SELECT 'PROVISION ' || state, COUNT(*) FROM provision GROUP BY state"
                        + " UNION ALL SELECT 'FILE ' || CASE WHEN done THEN 'DONE' ELSE 'RECEIVED' END, COUNT(*)"
                        + " FROM (SELECT result <> '' AS done FROM batch_file) GROUP BY done"
                        + " UNION ALL SELECT 'PERMIT REFUSED ' || reason, COUNT(*) FROM permit_refusal GROUP BY reason"
                        + " UNION ALL SELECT 'REPLICA', COUNT(*) FROM replica ORDER BY 1");
    }

    private Map<String, Long> counts(String sql) throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(sql)) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }

    /** Deletes what is done with and older than so many days, and replicas whose publication ended before; gives how much. */
    synchronized int expire(LocalDate before) throws SQLException {
        return update("DELETE FROM inquiry WHERE state IN ('FETCHED', 'CANCELLED') AND at < ?", before.toString())
                + update("DELETE FROM batch_file WHERE result <> '' AND at < ?", before.toString())
                + update(
                        "DELETE FROM provision WHERE told = state AND state <> 'WAITING' AND at < ?", before.toString())
                + update("DELETE FROM replica WHERE end_date < ?", before.toString())
                + update("DELETE FROM permit WHERE at < ?", before.toString())
                + update("DELETE FROM permit_refusal WHERE at < ?", before.toString())
                + update("DELETE FROM seen WHERE at < ?", before.toString());
    }

    /** Notes that a code is asked for; gives the number of the request, the same whenever it is asked for again. */
    synchronized String requestCode(String number) throws SQLException {
        update(
                "INSERT INTO code SELECT ?, 1, '' WHERE NOT EXISTS (SELECT 1 FROM code WHERE number = ?)",
                number,
                number);
        update(
                "UPDATE code SET acquisition_number = LPAD(NEXT VALUE FOR code_request, 15, '0')"
                        + " WHERE number = ? AND acquisition_number = ''",
                number);
        return text("SELECT acquisition_number FROM code WHERE number = ?", number)
                .orElseThrow();
    }

    /** Notes that the network made a code; false when nobody asked under this number. */
    synchronized boolean codeMade(String acquisitionNumber) throws SQLException {
        return update(
                        "UPDATE code SET asked = 2 WHERE acquisition_number = ? AND acquisition_number <> ''",
                        acquisitionNumber)
                > 0;
    }

    /** Whether a code is asked for under this number; a city whose agreement does not name that number may leave it out. */
    synchronized boolean isRequested(String number, String acquisitionNumber) throws SQLException {
        return text(
                        "SELECT number FROM code WHERE number = ? AND ? IN ('', acquisition_number)",
                        number,
                        acquisitionNumber)
                .isPresent();
    }

    synchronized boolean hasCode(String number) throws SQLException {
        return text("SELECT number FROM code WHERE number = ? AND asked > 1", number)
                .isPresent();
    }

    /** Takes an inquiry once; a repeated one is counted only. */
    synchronized void inquiry(String exchangeId, String number, String answer) throws SQLException {
        if (update("UPDATE inquiry SET received = received + 1 WHERE exchange_id = ?", exchangeId) == 0) {
            update(
                    "INSERT INTO inquiry (exchange_id, number, answer, state, received, at)"
                            + " VALUES (?, ?, ?, 'WAITING', 1, ?)",
                    exchangeId,
                    number,
                    answer,
                    now());
        }
    }

    synchronized void cancel(String exchangeId) throws SQLException {
        update("UPDATE inquiry SET state = 'CANCELLED' WHERE exchange_id = ? AND state = 'WAITING'", exchangeId);
    }

    synchronized List<Waiting> waiting(boolean fetchedToo, boolean newestFirst, int most) throws SQLException {
        String sql = "SELECT exchange_id, number, answer FROM inquiry WHERE state IN ('WAITING'"
                + (fetchedToo ? ", 'FETCHED'" : "") + ") ORDER BY row_id" + (newestFirst ? " DESC" : "") + " LIMIT "
                + most;
        List<Waiting> waiting = new ArrayList<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(sql)) {
            while (rows.next()) {
                waiting.add(new Waiting(rows.getString(1), rows.getString(2), rows.getString(3)));
            }
        }
        return waiting;
    }

    /** Answers of these inquiries, fetched before or not. */
    synchronized List<Waiting> answers(Collection<String> exchangeIds) throws SQLException {
        List<Waiting> answers = new ArrayList<>();
        for (String each : exchangeIds) {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT exchange_id, number, answer FROM inquiry"
                            + " WHERE exchange_id = ? AND state IN ('WAITING', 'FETCHED')")) {
                select.setString(1, each);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        answers.add(new Waiting(row.getString(1), row.getString(2), row.getString(3)));
                    }
                }
            }
        }
        return answers;
    }

    /** WAITING, FETCHED or CANCELLED; empty for an inquiry that nobody made. */
    synchronized Optional<String> inquiryState(String exchangeId) throws SQLException {
        return text("SELECT state FROM inquiry WHERE exchange_id = ?", exchangeId);
    }

    synchronized void fetched(String exchangeId) throws SQLException {
        update("UPDATE inquiry SET state = 'FETCHED' WHERE exchange_id = ? AND state = 'WAITING'", exchangeId);
    }

    /** Whether a piece is new; a repeated one is counted only. */
    synchronized boolean isNewPiece(String exchangeId) throws SQLException {
        if (update("UPDATE done SET received = received + 1 WHERE exchange_id = ?", exchangeId) > 0) {
            return false;
        }
        update("INSERT INTO done VALUES (?, 1)", exchangeId);
        return true;
    }

    synchronized void replica(String number, String item, String key, String endDate, String content)
            throws SQLException {
        int updated = update(
                "UPDATE replica SET end_date = ?, content = CASE WHEN ? = '[]' THEN content ELSE ? END,"
                        + " version = version + 1 WHERE number = ? AND item = ? AND record_key = ?",
                endDate,
                content,
                content,
                number,
                item,
                key);
        if (updated == 0) {
            update("INSERT INTO replica VALUES (?, ?, ?, ?, ?, 1)", number, item, key, endDate, content);
        }
    }

    synchronized void flags(String number, String item, String automatic, String disclosed) throws SQLException {
        update("MERGE INTO flags KEY (number, item) VALUES (?, ?, ?, ?)", number, item, automatic, disclosed);
    }

    /** Whether there is a replica in publication, which answers by itself. */
    synchronized boolean hasReplica(String number, String item, String today) throws SQLException {
        return text(
                        "SELECT number FROM replica WHERE number = ? AND item = ? AND end_date >= ? AND content <> '[]'"
                                + " LIMIT 1",
                        number,
                        item,
                        today)
                .isPresent();
    }

    synchronized void provision(Provision provision) throws SQLException {
        update(
                "INSERT INTO provision (provision_id, number, inquirer, affair, procedure_code, legal_row, item,"
                        + " state, told, hidden, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?)",
                provision.id(),
                provision.number(),
                provision.inquirer(),
                provision.affair(),
                provision.procedure(),
                provision.legalRow(),
                provision.item(),
                provision.state(),
                provision.hidden(),
                now());
    }

    /** Notes that a permit was shown; false when it was before. */
    synchronized boolean isNewPermit(String id) throws SQLException {
        return update(
                        "INSERT INTO permit SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM permit WHERE permit_id = ?)",
                        id,
                        now(),
                        id)
                == 1;
    }

    synchronized void permitRefused(String reason) throws SQLException {
        update("INSERT INTO permit_refusal VALUES (?, ?)", reason, now());
    }

    /** Provisions that the city was not told of yet: those that wait for it, or those that are over. */
    synchronized List<Provision> untold(boolean waiting, int most) throws SQLException {
        return provisions(
                "WHERE told <> state AND state " + (waiting ? "=" : "<>") + " 'WAITING' ORDER BY row_id LIMIT " + most);
    }

    /** Provisions of a day that are over. */
    synchronized List<Provision> provisionsOf(LocalDate day) throws SQLException {
        return provisions("WHERE state <> 'WAITING' AND CAST(at AS DATE) = '" + day + "' ORDER BY row_id");
    }

    synchronized List<Provision> provisions() throws SQLException {
        return provisions("ORDER BY row_id");
    }

    private List<Provision> provisions(String which) throws SQLException {
        List<Provision> found = new ArrayList<>();
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT provision_id, number, inquirer, affair, procedure_code,"
                        + " legal_row, item, state, hidden FROM provision " + which)) {
            while (row.next()) {
                found.add(new Provision(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9)));
            }
        }
        return found;
    }

    synchronized void told(String id, boolean waiting) throws SQLException {
        update(
                "UPDATE provision SET told = state WHERE provision_id = ? AND state " + (waiting ? "=" : "<>")
                        + " 'WAITING'",
                id);
    }

    /** Ends a provision that waits; the same decision again changes nothing. */
    synchronized void decide(String id, String state) throws SQLException {
        update("UPDATE provision SET state = ? WHERE provision_id = ? AND state = 'WAITING'", state, id);
    }

    /** Notes what a member of the staff did, or was refused. */
    synchronized void staffLog(String name, String action, String outcome) throws SQLException {
        update("INSERT INTO staff_log (name, action, outcome, at) VALUES (?, ?, ?, ?)", name, action, outcome, now());
    }

    /** What the staff did last, the newest first: time, name, action, outcome. */
    synchronized List<String> staffLog(int most) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(
                        "SELECT at, name, action, outcome FROM staff_log ORDER BY row_id DESC LIMIT " + most)) {
            while (rows.next()) {
                lines.add(rows.getTimestamp(1).toInstant() + " " + rows.getString(2) + " " + rows.getString(3) + " "
                        + rows.getString(4));
            }
        }
        return lines;
    }

    /** Deletes all about a number; it is never used again. */
    synchronized void delete(String number) throws SQLException {
        for (String table : List.of("code", "replica", "flags")) {
            update("DELETE FROM " + table + " WHERE number = ?", number);
        }
        update("UPDATE inquiry SET state = 'CANCELLED' WHERE number = ? AND state = 'WAITING'", number);
        update("MERGE INTO deleted KEY (number) VALUES (?)", number);
    }

    synchronized boolean isDeleted(String number) throws SQLException {
        return text("SELECT number FROM deleted WHERE number = ?", number).isPresent();
    }

    /** Inquiries by id with their state and number. */
    synchronized Map<String, String> inquiries() throws SQLException {
        Map<String, String> found = new LinkedHashMap<>();
        try (Statement select = connection.createStatement();
                ResultSet rows =
                        select.executeQuery("SELECT exchange_id, state, number FROM inquiry ORDER BY row_id")) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2) + " " + rows.getString(3));
            }
        }
        return found;
    }

    /** Replicas: number, item and key with end of publication, version and content. */
    synchronized Map<String, String> replicas() throws SQLException {
        Map<String, String> found = new LinkedHashMap<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(
                        "SELECT number, item, record_key, end_date, version, content FROM replica ORDER BY 1, 2, 3")) {
            while (rows.next()) {
                found.put(
                        rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3),
                        rows.getString(4) + " " + rows.getInt(5) + " " + rows.getString(6));
            }
        }
        return found;
    }

    synchronized Optional<String> flag(String number, String item) throws SQLException {
        return text("SELECT automatic || disclosed FROM flags WHERE number = ? AND item = ?", number, item);
    }

    private String now() {
        return Timestamp.valueOf(clock.now()).toString();
    }

    private int update(String sql, String... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setString(i + 1, values[i]);
            }
            return update.executeUpdate();
        }
    }

    private Optional<String> text(String sql, String... values) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                select.setString(i + 1, values[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }
}
