package cityhub.hub.intermediary;

import cityhub.hub.store.Placeholders;
import cityhub.intermediary.v1.ItemDefinition;
import cityhub.intermediary.v1.PermittedInquiry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows of the platform's master data. */
final class MasterRepository {
    private static final int ROWS = 500;

    private MasterRepository() {}

    /** The version in force on a day; 0 when none is. */
    static int inForce(Connection connection, LocalDate day) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT COALESCE(MAX(version), 0) FROM intermediary_master WHERE valid_from <= ?")) {
            select.setString(1, day.toString());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** Adds a version; false when it is there already. */
    static boolean insert(Connection tx, int version, LocalDate validFrom) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement(
                "INSERT IGNORE INTO intermediary_master (version, valid_from, received_time) VALUES (?,?,UTC_TIMESTAMP(6))")) {
            insert.setInt(1, version);
            insert.setString(2, validFrom.toString());
            return insert.executeUpdate() == 1;
        }
    }

    static void insert(Connection tx, int version, List<PermittedInquiry> permitted) throws SQLException {
        for (int from = 0; from < permitted.size(); from += ROWS) {
            List<PermittedInquiry> some = permitted.subList(from, Math.min(permitted.size(), from + ROWS));
            try (PreparedStatement insert = tx.prepareStatement("INSERT IGNORE INTO intermediary_permitted (version,"
                    + " affair_code, procedure_code, item_name_code, item_name_ja, legal_row) VALUES "
                    + Placeholders.rows(some.size(), 6))) {
                int column = 1;
                for (PermittedInquiry each : some) {
                    insert.setInt(column++, version);
                    insert.setString(column++, each.getAffairCode());
                    insert.setString(column++, each.getProcedureCode());
                    insert.setString(column++, each.getItemNameCode());
                    insert.setString(column++, each.getItemNameJa());
                    insert.setString(column++, each.getLegalRow());
                }
                insert.executeUpdate();
            }
        }
    }

    static void insertItems(Connection tx, int version, List<ItemDefinition> items) throws SQLException {
        for (int from = 0; from < items.size(); from += ROWS) {
            List<ItemDefinition> some = items.subList(from, Math.min(items.size(), from + ROWS));
            try (PreparedStatement insert = tx.prepareStatement("INSERT IGNORE INTO intermediary_item (version,"
                    + " item_name_code, item_code, name_ja, form) VALUES "
                    + Placeholders.rows(some.size(), 5))) {
                int column = 1;
                for (ItemDefinition each : some) {
                    insert.setInt(column++, version);
                    insert.setString(column++, each.getItemNameCode());
                    insert.setString(column++, each.getItemCode());
                    insert.setString(column++, each.getNameJa());
                    insert.setString(column++, each.getForm());
                }
                insert.executeUpdate();
            }
        }
    }

    /** Forms of items by item name and item. */
    static Map<String, Map<String, String>> forms(Connection connection, int version) throws SQLException {
        Map<String, Map<String, String>> forms = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT item_name_code, item_code, form FROM intermediary_item WHERE version = ? AND form <> ''")) {
            select.setInt(1, version);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    forms.computeIfAbsent(rows.getString(1), any -> new HashMap<>())
                            .put(rows.getString(2), rows.getString(3));
                }
            }
        }
        return forms;
    }

    /** Item names that may be asked for on a day with these codes, by the version in force; a row that the platform or the inquiry leaves open is any. */
    static Set<String> itemNames(Connection connection, LocalDate day, Exchange.Codes codes) throws SQLException {
        Set<String> names = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT item_name_code FROM intermediary_permitted"
                + " WHERE version = (SELECT MAX(version) FROM intermediary_master WHERE valid_from <= ?) AND affair_code = ? AND procedure_code = ?"
                + " AND (? = '' OR legal_row IN ('', ?))")) {
            select.setString(1, day.toString());
            select.setString(2, codes.affair());
            select.setString(3, codes.procedure());
            select.setString(4, codes.legalRow());
            select.setString(5, codes.legalRow());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }
}
