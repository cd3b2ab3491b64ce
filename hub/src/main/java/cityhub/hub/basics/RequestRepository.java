package cityhub.hub.basics;

import cityhub.basics.v1.Finding;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.hub.store.ByKeys;
import cityhub.hub.store.ManyRows;
import cityhub.hub.store.Placeholders;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The requests that were answered, so that a repeated one gets the same answer. */
final class RequestRepository {
    /** A request that was answered before. */
    record Answered(ByteString digest, SubmitChangesResponse response) {}

    /** A request with its answer. {@code personId} and {@code historyNumber} are 0 unless it was accepted. */
    record RequestRow(
            RequestKey key,
            ByteString digest,
            IntakeOutcome outcome,
            List<Finding> findings,
            long personId,
            int historyNumber) {}

    private static final String ROW = "(?,?,?,?,?,?,?,UTC_TIMESTAMP(6))";

    private RequestRepository() {}

    static Map<RequestKey, Answered> find(Connection tx, Collection<RequestKey> keys) throws SQLException {
        Map<RequestKey, Answered> answered = new HashMap<>();
        if (keys.isEmpty()) {
            return answered;
        }
        List<String> callers = keys.stream().map(RequestKey::caller).distinct().toList();
        ByKeys.read(
                tx,
                "SELECT r.caller, r.request_id, r.content_digest, r.outcome, r.findings, v.sequence"
                        + " FROM basics_request r LEFT JOIN basics_version v"
                        + " ON v.person_id = r.person_id AND v.history_number = r.history_number"
                        + " WHERE r.caller IN " + Placeholders.list(callers.size()) + " AND r.request_id IN (%s)",
                callers,
                keys.stream().map(RequestKey::requestId).collect(Collectors.toSet()),
                row -> answered.put(new RequestKey(row.getString(1), row.getString(2)), answered(row)));
        return answered;
    }

    private static Answered answered(ResultSet rows) throws SQLException {
        SubmitChangesResponse response = SubmitChangesResponse.newBuilder()
                .setRequestId(rows.getString(2))
                .setOutcomeValue(rows.getInt(4))
                .addAllFindings(decode(rows.getBytes(5)))
                .setSequence(rows.getLong(6))
                .build();
        return new Answered(ByteString.copyFrom(rows.getBytes(3)), response);
    }

    /** Writes answers; one that is there already is replaced, as when a parked change was released. */
    static void put(Connection tx, Collection<RequestRow> requests) throws SQLException {
        ManyRows.write(
                tx,
                "INSERT INTO basics_request (caller, request_id, content_digest, outcome, findings, person_id,"
                        + " history_number, received_time) VALUES ",
                ROW,
                " ON DUPLICATE KEY UPDATE outcome = VALUES(outcome), findings = VALUES(findings),"
                        + " person_id = VALUES(person_id), history_number = VALUES(history_number)",
                requests,
                RequestRepository::bind);
    }

    private static int bind(PreparedStatement insert, int first, RequestRow request) throws SQLException {
        boolean accepted = request.outcome() == IntakeOutcome.INTAKE_OUTCOME_ACCEPTED;
        int column = first;
        insert.setString(column++, request.key().caller());
        insert.setString(column++, request.key().requestId());
        insert.setBytes(column++, request.digest().toByteArray());
        insert.setInt(column++, request.outcome().getNumber());
        insert.setBytes(column++, encode(request.findings()));
        insert.setObject(column++, accepted ? request.personId() : null);
        insert.setObject(column++, accepted ? request.historyNumber() : null);
        return column;
    }

    /** Deletes up to {@code limit} answers that are older than a number of days; how many they were. */
    static int purge(Connection tx, int days, int limit) throws SQLException {
        try (PreparedStatement delete = tx.prepareStatement("DELETE FROM basics_request"
                + " WHERE received_time < UTC_TIMESTAMP(6) - INTERVAL ? DAY ORDER BY received_time LIMIT ?")) {
            delete.setInt(1, days);
            delete.setInt(2, limit);
            return delete.executeUpdate();
        }
    }

    static byte[] encode(List<Finding> findings) {
        return SubmitChangesResponse.newBuilder()
                .addAllFindings(findings)
                .build()
                .toByteArray();
    }

    static List<Finding> decode(byte[] findings) throws SQLException {
        try {
            return SubmitChangesResponse.parseFrom(findings).getFindingsList();
        } catch (InvalidProtocolBufferException e) {
            throw new SQLException("stored findings do not parse", e);
        }
    }
}
