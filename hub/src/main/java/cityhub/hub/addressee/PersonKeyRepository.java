package cityhub.hub.addressee;

import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The wrapped data keys. */
final class PersonKeyRepository {
    /** A wrapped key and what it is for. */
    record WrappedKey(int keyId, String purpose, ByteString wrapped) {}

    private PersonKeyRepository() {}

    /** All keys, oldest first; the lock makes hubs that start together wait for each other. */
    static List<WrappedKey> lockAll(Connection tx) throws SQLException {
        try (PreparedStatement lock =
                tx.prepareStatement("SELECT next_value FROM addressee_counter WHERE name = 'person' FOR UPDATE")) {
            lock.executeQuery().close();
        }
        List<WrappedKey> keys = new ArrayList<>();
        try (PreparedStatement select =
                        tx.prepareStatement("SELECT key_id, purpose, wrapped FROM addressee_key ORDER BY key_id");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                keys.add(new WrappedKey(rows.getInt(1), rows.getString(2), ByteString.copyFrom(rows.getBytes(3))));
            }
        }
        return keys;
    }

    static void insert(Connection tx, WrappedKey key) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement(
                "INSERT INTO addressee_key (key_id, purpose, wrapped, known_from) VALUES (?, ?, ?, UTC_TIMESTAMP(6))")) {
            insert.setInt(1, key.keyId());
            insert.setString(2, key.purpose());
            insert.setBytes(3, key.wrapped().toByteArray());
            insert.executeUpdate();
        }
    }
}
