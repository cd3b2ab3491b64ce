package cityhub.hub.addressee;

import cityhub.addressee.v1.NumberCaseKind;
import cityhub.addressee.v1.NumberDecision;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.store.UtcColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of cases about numbers. */
final class CaseRepository {
    private static final String KIND = "NUMBER_CASE_KIND_";
    private static final String SELECT =
            "SELECT row_id, case_id, kind, domain, number, holder_id, other_id, open_time FROM addressee_case ";

    /**
     * An open case.
     *
     * @param domain domain of the number in question; empty for candidates, and then {@code number} too
     */
    record CaseRow(
            long rowId,
            String caseId,
            NumberCaseKind kind,
            String domain,
            String number,
            long holder,
            long other,
            Instant openTime) {}

    private CaseRepository() {}

    /** Opens a case unless the same question is open. */
    static void open(Connection tx, String caseId, NumberDomain domain, String number, long holder, long other)
            throws SQLException {
        insert(tx, caseId, NumberCaseKind.NUMBER_CASE_KIND_TIED_TO_ANOTHER, domain.name(), number, holder, other);
    }

    /** Opens a case about two persons who may be one, unless it is open. */
    static void openCandidate(Connection tx, String caseId, long holder, long other) throws SQLException {
        insert(tx, caseId, NumberCaseKind.NUMBER_CASE_KIND_CANDIDATE, "", "", holder, other);
    }

    private static void insert(
            Connection tx, String caseId, NumberCaseKind kind, String domain, String number, long holder, long other)
            throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement("INSERT IGNORE INTO addressee_case"
                + " (case_id, kind, domain, number, holder_id, other_id, open_time)"
                + " VALUES (?,?,?,?,?,?,UTC_TIMESTAMP(6))")) {
            insert.setString(1, caseId);
            insert.setString(2, kind.name().substring(KIND.length()));
            insert.setString(3, domain);
            insert.setString(4, number);
            insert.setLong(5, holder);
            insert.setLong(6, other);
            insert.executeUpdate();
        }
    }

    /** Open cases behind a row, oldest first. */
    static List<CaseRow> open(Connection connection, long after, int most) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(SELECT + "WHERE open_case = 1 AND row_id > ? ORDER BY row_id LIMIT ?")) {
            select.setLong(1, after);
            select.setInt(2, most);
            return cases(select);
        }
    }

    /** An open case, locked until the transaction ends. */
    static Optional<CaseRow> lock(Connection tx, String caseId) throws SQLException {
        try (PreparedStatement select =
                tx.prepareStatement(SELECT + "WHERE case_id = ? AND open_case = 1 FOR UPDATE")) {
            select.setString(1, caseId);
            return cases(select).stream().findFirst();
        }
    }

    static void close(Connection tx, String caseId, NumberDecision decision, String officerId, String reason)
            throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE addressee_case SET close_time = UTC_TIMESTAMP(6),"
                + " decision = ?, officer_id = ?, reason = ? WHERE case_id = ?")) {
            update.setString(1, decision.name().substring("NUMBER_DECISION_".length()));
            update.setString(2, officerId);
            update.setString(3, reason);
            update.setString(4, caseId);
            update.executeUpdate();
        }
    }

    private static List<CaseRow> cases(PreparedStatement select) throws SQLException {
        List<CaseRow> cases = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                cases.add(new CaseRow(
                        row.getLong(1),
                        row.getString(2),
                        NumberCaseKind.valueOf(KIND + row.getString(3)),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6),
                        row.getLong(7),
                        UtcColumn.read(row, 8).orElseThrow()));
            }
        }
        return cases;
    }
}
