package cityhub.hub.registry;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** What was applied for and what came into force. Rows are only ever inserted. */
@Singleton
final class AgreementHistoryRepository {

    void insert(Connection connection, Application application) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO registry_agreement_application"
                + " (agreement_id, application, terms, terms_digest, plan_digest, applicant_id,"
                + " applicant_department_id, apply_time, act_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, application.agreementId());
            insert.setInt(2, application.number());
            insert.setBytes(3, Application.bytes(application.terms()));
            insert.setString(4, application.termsDigest());
            insert.setString(5, application.planDigest());
            insert.setString(6, application.applicantId());
            insert.setString(7, application.applicantDepartmentId());
            insert.setObject(8, LocalDateTime.ofInstant(application.applyTime(), ZoneOffset.UTC));
            insert.setLong(9, application.actId());
            insert.executeUpdate();
        }
    }

    void insert(Connection connection, Revision revision) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO registry_agreement_revision"
                + " (agreement_id, revision, application, plan_digest, approver_id, approver_department_id,"
                + " approve_time, act_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, revision.agreementId());
            insert.setInt(2, revision.number());
            insert.setInt(3, revision.application());
            insert.setString(4, revision.planDigest());
            insert.setString(5, revision.approverId());
            insert.setString(6, revision.approverDepartmentId());
            insert.setObject(7, LocalDateTime.ofInstant(revision.approveTime(), ZoneOffset.UTC));
            insert.setLong(8, revision.actId());
            insert.executeUpdate();
        }
    }

    Optional<Application> application(Connection connection, String agreementId, int number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT terms, plan_digest, applicant_id,"
                + " applicant_department_id, apply_time, act_id FROM registry_agreement_application"
                + " WHERE agreement_id = ? AND application = ?")) {
            select.setString(1, agreementId);
            select.setInt(2, number);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Application(
                                agreementId,
                                number,
                                Application.terms(row.getBytes(1)),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                AgreementRepository.instant(row, 5),
                                row.getLong(6)))
                        : Optional.empty();
            }
        }
    }

    Optional<Revision> revision(Connection connection, String agreementId, int number) throws SQLException {
        return revision(connection, "revision = ?", agreementId, number);
    }

    /** The newest revision, up to this one, that an officer approved. */
    Optional<Revision> approved(Connection connection, String agreementId, int upTo) throws SQLException {
        return revision(
                connection, "revision <= ? AND approver_id <> '' ORDER BY revision DESC LIMIT 1", agreementId, upTo);
    }

    private static Optional<Revision> revision(Connection connection, String condition, String agreementId, int number)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT revision, application, plan_digest,"
                + " approver_id, approver_department_id, approve_time, act_id FROM registry_agreement_revision"
                + " WHERE agreement_id = ? AND " + condition)) {
            select.setString(1, agreementId);
            select.setInt(2, number);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Revision(
                                agreementId,
                                row.getInt(1),
                                row.getInt(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                AgreementRepository.instant(row, 6),
                                row.getLong(7)))
                        : Optional.empty();
            }
        }
    }
}
