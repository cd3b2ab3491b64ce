package cityhub.tools.bench.load;

import cityhub.tools.bench.measure.Round;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who holds a number, with Connector/J alone: by a number in the clear, or by a blind index. The hub's index key stays with
 * the hub: indexes are drawn from a sample of the table, and a digest of the same size is computed beside each.
 */
final class LookUpLoad {
    private static final int SAMPLE = 200_000;
    private static final int KEY_BYTES = 32;

    private LookUpLoad() {}

    static Round run(LoadTask.LookUps task, ResidentNumbers numbers) throws SQLException {
        List<Connection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < task.inFlight(); i++) {
                connections.add(Sql.open(task.database()));
            }
            List<BlockingLoop.Work> workers = new ArrayList<>();
            List<byte[]> indexes = task.blind() ? sample(connections.getFirst()) : List.of();
            for (Connection each : connections) {
                workers.add(task.blind() ? blind(each, indexes) : plain(each, numbers));
            }
            return BlockingLoop.run(workers, task.timing(), task.processes());
        } finally {
            for (Connection each : connections) {
                each.close();
            }
        }
    }

    private static BlockingLoop.Work plain(Connection connection, ResidentNumbers numbers) throws SQLException {
        PreparedStatement select = connection.prepareStatement(
                "SELECT number, person_id FROM addressee_number WHERE domain = ? AND active = 1 AND number IN (?)");
        return () -> {
            select.setString(1, "RESIDENT");
            select.setString(2, numbers.draw());
            return rows(select);
        };
    }

    private static BlockingLoop.Work blind(Connection connection, List<byte[]> indexes) throws SQLException {
        PreparedStatement select = connection.prepareStatement("SELECT domain, blind_index, person_id"
                + " FROM addressee_secret WHERE active = 1 AND blind_index IN (?)");
        SecretKeySpec key = new SecretKeySpec(new byte[KEY_BYTES], "HmacSHA256");
        return () -> {
            byte[] index = indexes.get(ThreadLocalRandom.current().nextInt(indexes.size()));
            if (digest(key, index).length != index.length) {
                throw new SQLException("a blind index is a digest");
            }
            select.setBytes(1, index);
            return rows(select);
        };
    }

    private static byte[] digest(SecretKeySpec key, byte[] value) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        mac.update(value, 0, 12);
        return mac.doFinal();
    }

    private static int rows(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("nobody has this number");
            }
            return 1;
        }
    }

    /** Rows from all over the table. */
    private static List<byte[]> sample(Connection connection) throws SQLException {
        List<byte[]> indexes = new ArrayList<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("SELECT blind_index FROM addressee_secret"
                        + " WHERE domain = 'INDIVIDUAL' AND active = 1 AND secret_id % GREATEST(1,"
                        + " (SELECT MAX(secret_id) DIV " + SAMPLE + " FROM addressee_secret)) = 0")) {
            while (rows.next()) {
                indexes.add(rows.getBytes(1));
            }
        }
        return indexes;
    }
}
