package cityhub.tools.bench.load;

import cityhub.tools.bench.measure.Round;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The rows of residents by one keyed SELECT each, with Connector/J alone. */
final class SelectLoad {
    private SelectLoad() {}

    /** Records by addressee number. */
    static Round run(LoadTask.Selects task, ResidentNumbers numbers) throws SQLException {
        String sql = "SELECT n.number, r.person_id, r.sequence, r.payload FROM addressee_number n"
                + " JOIN basics_resident r ON r.person_id = n.person_id"
                + " WHERE n.domain = 'RESIDENT' AND n.active = 1 AND n.number IN (?" + ",?".repeat(task.perCall() - 1)
                + ")";
        List<Connection> connections = open(task.database(), task.inFlight());
        try {
            return BlockingLoop.run(
                    workers(connections, sql, () -> numbers.draw(task.perCall())), task.timing(), task.processes());
        } finally {
            close(connections);
        }
    }

    /** Integrated numbers by own numbers. */
    static Round resolve(LoadTask.ResolveSelects task, ResidentNumbers numbers) throws SQLException {
        String sql = "SELECT own.number, own.person_id, other.person_id, other.number FROM addressee_number own"
                + " JOIN addressee_number other ON other.person_id = own.person_id"
                + " AND other.domain = 'INTEGRATED' AND other.active = 1"
                + " WHERE own.domain = '" + task.domain() + "' AND own.active = 1 AND own.number IN (?"
                + ",?".repeat(task.perCall() - 1) + ")";
        List<Connection> connections = open(task.database(), task.inFlight());
        try {
            Supplier<List<String>> drawn = () -> numbers.draw(task.perCall()).stream()
                    .map(ResidentNumbers::own)
                    .toList();
            return BlockingLoop.run(workers(connections, sql, drawn), task.timing(), task.processes());
        } finally {
            close(connections);
        }
    }

    private static List<Connection> open(LoadTask.Database database, int count) throws SQLException {
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connections.add(Sql.open(database));
        }
        return connections;
    }

    private static List<BlockingLoop.Work> workers(
            List<Connection> connections, String sql, Supplier<List<String>> drawn) throws SQLException {
        List<BlockingLoop.Work> workers = new ArrayList<>();
        for (Connection each : connections) {
            PreparedStatement select = each.prepareStatement(sql);
            workers.add(() -> select(select, drawn.get()));
        }
        return workers;
    }

    private static void close(List<Connection> connections) throws SQLException {
        for (Connection each : connections) {
            each.close();
        }
    }

    /** A resident who was drawn twice is one row and two residents. */
    private static int select(PreparedStatement select, List<String> numbers) throws SQLException {
        for (int i = 0; i < numbers.size(); i++) {
            select.setString(i + 1, numbers.get(i));
        }
        int bytes = 0;
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                bytes += rows.getString(1).length() + (int) rows.getLong(2) + (int) rows.getLong(3);
                bytes += rows.getBytes(4).length;
            }
        }
        if (bytes == 0) {
            throw new SQLException("no rows");
        }
        return numbers.size();
    }
}
