package cityhub.hub.intermediary;

import cityhub.hub.store.Placeholders;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Rows of answers that are due to their systems. */
final class AnswerDueStore {
    private AnswerDueStore() {}

    static void insert(Connection tx, String agreementId, String exchangeId) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement("INSERT IGNORE INTO intermediary_answer_due"
                + " (agreement_id, exchange_id, due_time) VALUES (?,?,UTC_TIMESTAMP(6))")) {
            insert.setString(1, agreementId);
            insert.setString(2, exchangeId);
            insert.executeUpdate();
        }
    }

    /** The first that are due, in the order in which they came. */
    static List<String> first(Connection connection, String agreementId, int most) throws SQLException {
        List<String> exchangeIds = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT exchange_id FROM intermediary_answer_due WHERE agreement_id = ? ORDER BY due_id LIMIT ?")) {
            select.setString(1, agreementId);
            select.setInt(2, most);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    exchangeIds.add(rows.getString(1));
                }
            }
        }
        return exchangeIds;
    }

    /** Takes those of an agreement out; others are left alone. */
    static void delete(Connection tx, String agreementId, Collection<String> exchangeIds) throws SQLException {
        try (PreparedStatement delete =
                tx.prepareStatement("DELETE FROM intermediary_answer_due WHERE agreement_id = ? AND exchange_id IN "
                        + Placeholders.list(exchangeIds.size()))) {
            int column = 1;
            delete.setString(column++, agreementId);
            for (String each : exchangeIds) {
                delete.setString(column++, each);
            }
            delete.executeUpdate();
        }
    }

    /** Takes out those that nobody took for so many days, when their contents are erased; gives how many. */
    static int purge(Connection tx, int days, int most) throws SQLException {
        try (PreparedStatement delete = tx.prepareStatement("DELETE FROM intermediary_answer_due"
                + " WHERE due_time < UTC_TIMESTAMP(6) - INTERVAL ? DAY LIMIT ?")) {
            delete.setInt(1, days);
            delete.setInt(2, most);
            return delete.executeUpdate();
        }
    }
}
