package cityhub.hub.registry;

import cityhub.registry.v1.AgreementState;
import cityhub.registry.v1.ParticipantKind;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How agreements stand. Changed under the registry's lock only. */
@Singleton
final class AgreementRepository {
    private static final String STATE_PREFIX = "AGREEMENT_STATE_";
    private static final String COLUMNS = "participant_id, state, revision, application, pending_application,"
            + " last_application, valid_from, valid_to, number_domain, bulk_approved, snapshot_required,"
            + " review_pending, update_time, act_id, agreement_id";

    void insert(Connection connection, AgreementRow row) throws SQLException {
        String sql =
                "INSERT INTO registry_agreement (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        write(connection, sql, row);
    }

    void update(Connection connection, AgreementRow row) throws SQLException {
        String sql = "UPDATE registry_agreement SET "
                + COLUMNS.replace(", agreement_id", "").replace(",", " = ?,") + " = ? WHERE agreement_id = ?";
        write(connection, sql, row);
    }

    Optional<AgreementRow> find(Connection connection, String agreementId) throws SQLException {
        return select(connection, " WHERE agreement_id = ?", agreementId).stream()
                .findFirst();
    }

    List<AgreementRow> all(Connection connection) throws SQLException {
        return select(connection, " ORDER BY participant_id, agreement_id");
    }

    List<AgreementRow> ofParticipant(Connection connection, String participantId) throws SQLException {
        return select(connection, " WHERE participant_id = ? ORDER BY agreement_id", participantId);
    }

    /** Agreements that were approved and not revoked, whose dates or plan may ask for another state. */
    List<AgreementRow> running(Connection connection) throws SQLException {
        return select(
                connection,
                " WHERE state IN ('APPROVED', 'ACTIVE', 'SUSPENDED') AND revision > 0 ORDER BY agreement_id");
    }

    /** Whether a department other than this one uses the number domain in an agreement that is not over. */
    boolean isDomainOfAnotherDepartment(Connection connection, String numberDomain, String departmentId)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM registry_agreement a"
                + " JOIN registry_participant p ON p.participant_id = a.participant_id"
                + " WHERE a.number_domain = ? AND p.department_id <> ? AND a.state NOT IN ('REVOKED', 'EXPIRED')"
                + " LIMIT 1")) {
            select.setString(1, numberDomain);
            select.setString(2, departmentId);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Whether a participant of a kind has an agreement in force. */
    boolean isActiveFor(Connection connection, ParticipantKind kind) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM registry_agreement a"
                + " JOIN registry_participant p ON p.participant_id = a.participant_id"
                + " WHERE a.state = 'ACTIVE' AND p.kind = ? LIMIT 1")) {
            select.setString(1, kind.name());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void write(Connection connection, String sql, AgreementRow row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, row.participantId());
            statement.setString(2, row.state().name().substring(STATE_PREFIX.length()));
            statement.setInt(3, row.revision());
            statement.setInt(4, row.application());
            statement.setInt(5, row.pendingApplication());
            statement.setInt(6, row.lastApplication());
            statement.setObject(7, row.period().from());
            statement.setObject(8, row.period().to());
            statement.setString(9, row.numberDomain());
            statement.setBoolean(10, row.bulkApproved());
            statement.setBoolean(11, row.snapshotRequired());
            statement.setBoolean(12, row.reviewPending());
            statement.setObject(13, LocalDateTime.ofInstant(row.updateTime(), ZoneOffset.UTC));
            statement.setLong(14, row.actId());
            statement.setString(15, row.agreementId());
            statement.executeUpdate();
        }
    }

    private static List<AgreementRow> select(Connection connection, String condition, String... keys)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM registry_agreement" + condition)) {
            for (int i = 0; i < keys.length; i++) {
                select.setString(i + 1, keys[i]);
            }
            List<AgreementRow> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(row(rows));
                }
            }
            return found;
        }
    }

    private static AgreementRow row(ResultSet row) throws SQLException {
        return new AgreementRow(
                row.getString(15),
                row.getString(1),
                AgreementState.valueOf(STATE_PREFIX + row.getString(2)),
                row.getInt(3),
                row.getInt(4),
                row.getInt(5),
                row.getInt(6),
                new Period(row.getObject(7, LocalDate.class), row.getObject(8, LocalDate.class)),
                row.getString(9),
                row.getBoolean(10),
                row.getBoolean(11),
                row.getBoolean(12),
                instant(row, 13),
                row.getLong(14));
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
}
