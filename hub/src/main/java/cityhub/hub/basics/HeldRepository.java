package cityhub.hub.basics;

import cityhub.basics.v1.HeldChange;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.store.ByKeys;
import cityhub.hub.store.Placeholders;
import com.google.protobuf.Timestamp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The changes that wait. Their payloads are encrypted whole. */
final class HeldRepository {
    private static final String COLUMNS =
            "held_id, caller, request_id, outcome, findings, sealed_change, received_time, history_number,"
                    + " addressee_number";
    private static final String COLUMN = "basics_held.sealed_change";

    private final PersonKeys keys;
    private final ChangeReader reader;

    HeldRepository(PersonKeys keys, ChangeReader reader) {
        this.keys = keys;
        this.reader = reader;
    }

    /** Held changes of these persons, and of everybody who shares a held notice with them, oldest first. */
    List<Held> connected(Connection tx, Collection<String> addresseeNumbers) throws SQLException {
        Map<Long, Held> found = new HashMap<>();
        Collection<String> wanted = addresseeNumbers;
        while (!wanted.isEmpty()) {
            List<Held> more = ofPersons(tx, wanted);
            more.addAll(ofNotices(tx, more));
            int before = found.size();
            List<String> reached = more.stream()
                    .filter(each -> found.putIfAbsent(each.heldId(), each) == null)
                    .map(Held::addresseeNumber)
                    .distinct()
                    .toList();
            wanted = found.size() == before ? List.of() : reached;
        }
        return found.values().stream()
                .sorted((one, other) -> Long.compare(one.heldId(), other.heldId()))
                .toList();
    }

    /** Held changes under a request id, whoever submitted it, with the rest of their notices. */
    List<Held> byRequest(Connection tx, String requestId) throws SQLException {
        List<Held> found = query(tx, "request_id = ? ORDER BY held_id FOR UPDATE", List.of(requestId));
        List<Held> unit = new ArrayList<>(found);
        for (Held other : ofNotices(tx, found)) {
            if (found.stream().noneMatch(each -> each.heldId() == other.heldId())) {
                unit.add(other);
            }
        }
        return unit;
    }

    void insert(Connection tx, Collection<Held> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = tx.prepareStatement("INSERT INTO basics_held (caller, request_id,"
                + " addressee_number, history_number, notice_id, outcome, findings, sealed_change, received_time)"
                + " VALUES " + Placeholders.rows(rows.size(), "(?,?,?,?,?,?,?,?,UTC_TIMESTAMP(6))"))) {
            int column = 1;
            for (Held row : rows) {
                RequestKey key = row.candidate().key();
                insert.setString(column++, key.caller());
                insert.setString(column++, key.requestId());
                insert.setString(column++, row.addresseeNumber());
                insert.setInt(column++, row.historyNumber());
                insert.setString(column++, row.candidate().noticeId());
                insert.setInt(column++, row.outcome().getNumber());
                insert.setBytes(column++, RequestRepository.encode(row.findings()));
                byte[] bytes = row.candidate().change().orElseThrow().toByteArray();
                insert.setBytes(column++, keys.seal(0, columnOf(key), bytes));
            }
            insert.executeUpdate();
        }
    }

    static void update(Connection tx, Held row) throws SQLException {
        try (PreparedStatement update =
                tx.prepareStatement("UPDATE basics_held SET outcome = ?, findings = ? WHERE held_id = ?")) {
            update.setInt(1, row.outcome().getNumber());
            update.setBytes(2, RequestRepository.encode(row.findings()));
            update.setLong(3, row.heldId());
            update.executeUpdate();
        }
    }

    static void delete(Connection tx, Collection<Long> heldIds) throws SQLException {
        ByKeys.update(tx, "DELETE FROM basics_held WHERE held_id IN (%s)", List.of(), heldIds);
    }

    /** One page for officers, without payloads; the key is the order in which they were held. */
    static Map<Long, HeldChange> page(Connection connection, long after, int limit) throws SQLException {
        Map<Long, HeldChange> page = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + COLUMNS + " FROM basics_held WHERE held_id > ? ORDER BY held_id LIMIT ?")) {
            select.setLong(1, after);
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    page.put(rows.getLong("held_id"), shown(rows));
                }
            }
        }
        return page;
    }

    private static HeldChange shown(ResultSet rows) throws SQLException {
        Instant received = receivedTime(rows);
        return HeldChange.newBuilder()
                .setRequestId(rows.getString("request_id"))
                .setOutcomeValue(rows.getInt("outcome"))
                .addAllFindings(RequestRepository.decode(rows.getBytes("findings")))
                .setAddresseeNumber(rows.getString("addressee_number"))
                .setHistoryNumber(rows.getInt("history_number"))
                .setReceivedTime(Timestamp.newBuilder()
                        .setSeconds(received.getEpochSecond())
                        .setNanos(received.getNano()))
                .build();
    }

    private List<Held> ofPersons(Connection tx, Collection<String> numbers) throws SQLException {
        List<Held> held = new ArrayList<>();
        ByKeys.read(
                tx,
                "SELECT " + COLUMNS + " FROM basics_held WHERE addressee_number IN (%s) ORDER BY held_id",
                List.of(),
                numbers,
                row -> held.add(held(row)));
        return held;
    }

    private List<Held> ofNotices(Connection tx, Collection<Held> rows) throws SQLException {
        List<Held> members = new ArrayList<>();
        List<RequestKey> notices = rows.stream()
                .map(Held::candidate)
                .filter(each -> !each.noticeId().isEmpty())
                .map(each -> new RequestKey(each.key().caller(), each.noticeId()))
                .distinct()
                .toList();
        for (RequestKey notice : notices) {
            members.addAll(query(
                    tx, "caller = ? AND notice_id = ? ORDER BY held_id", List.of(notice.caller(), notice.requestId())));
        }
        return members;
    }

    private List<Held> query(Connection tx, String condition, Collection<String> values) throws SQLException {
        List<Held> held = new ArrayList<>();
        try (PreparedStatement select =
                tx.prepareStatement("SELECT " + COLUMNS + " FROM basics_held WHERE " + condition)) {
            int column = 1;
            for (String value : values) {
                select.setString(column++, value);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    held.add(held(rows));
                }
            }
        }
        return held;
    }

    private Held held(ResultSet rows) throws SQLException {
        RequestKey key = new RequestKey(rows.getString("caller"), rows.getString("request_id"));
        byte[] bytes = keys.open(0, columnOf(key), rows.getBytes("sealed_change"));
        return new Held(
                rows.getLong("held_id"),
                reader.read(key, Candidate.Notice.NONE, bytes),
                Optional.ofNullable(IntakeOutcome.forNumber(rows.getInt("outcome")))
                        .orElse(IntakeOutcome.UNRECOGNIZED),
                RequestRepository.decode(rows.getBytes("findings")),
                receivedTime(rows));
    }

    private static Instant receivedTime(ResultSet rows) throws SQLException {
        return rows.getObject("received_time", LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    private static String columnOf(RequestKey key) {
        return COLUMN + ":" + key.caller() + ":" + key.requestId();
    }
}
