package cityhub.hub.basics;

import cityhub.hub.delivery.FormerPopulation;
import cityhub.hub.disclosure.PopulationFilter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SQL of the terms under which consumers were served. */
final class ServedTermsStore {

    /**
     * How an agreement stands.
     *
     * @param planDigest digest of the plan through which its consumer was served
     * @param population under which its consumer was served
     * @param pending the one that is taking its place, if any
     * @param afterPersonId last person who was looked at for the pending one
     */
    record Served(
            String planDigest, PopulationFilter population, Optional<PopulationFilter> pending, long afterPersonId) {

        Served through(String otherPlanDigest) {
            return new Served(otherPlanDigest, population, pending, afterPersonId);
        }

        Served under(PopulationFilter other) {
            return new Served(planDigest, other, Optional.empty(), 0);
        }

        Served towards(PopulationFilter next, long lastPersonId) {
            return new Served(planDigest, population, Optional.of(next), lastPersonId);
        }
    }

    Optional<Served> lock(Connection transaction, String agreementId) throws SQLException {
        return served(transaction, agreementId, " FOR UPDATE");
    }

    Optional<Served> find(Connection connection, String agreementId) throws SQLException {
        return served(connection, agreementId, "");
    }

    private static Optional<Served> served(Connection connection, String agreementId, String locking)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT plan_digest, population, pending,"
                + " after_person_id FROM basics_served_terms WHERE agreement_id = ?"
                + locking)) {
            select.setString(1, agreementId);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Served(
                                rows.getString(1),
                                PopulationFilter.decode(rows.getBytes(2)),
                                Optional.ofNullable(rows.getBytes(3)).map(PopulationFilter::decode),
                                rows.getLong(4)))
                        : Optional.empty();
            }
        }
    }

    void put(Connection transaction, String agreementId, Served served) throws SQLException {
        try (PreparedStatement replace = transaction.prepareStatement("REPLACE INTO basics_served_terms"
                + " (agreement_id, plan_digest, population, pending, after_person_id) VALUES (?, ?, ?, ?, ?)")) {
            replace.setString(1, agreementId);
            replace.setString(2, served.planDigest());
            replace.setBytes(3, served.population().encode());
            replace.setBytes(4, served.pending().map(PopulationFilter::encode).orElse(null));
            replace.setLong(5, served.afterPersonId());
            replace.executeUpdate();
        }
    }

    List<FormerPopulation> former(Connection connection, String agreementId) throws SQLException {
        List<FormerPopulation> former = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT population, through_sequence FROM basics_former_population WHERE agreement_id = ?")) {
            select.setString(1, agreementId);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    former.add(new FormerPopulation(PopulationFilter.decode(rows.getBytes(1)), rows.getLong(2)));
                }
            }
        }
        return former;
    }

    void addFormer(Connection transaction, String agreementId, FormerPopulation former) throws SQLException {
        try (PreparedStatement replace = transaction.prepareStatement("REPLACE INTO basics_former_population"
                + " (agreement_id, through_sequence, population) VALUES (?, ?, ?)")) {
            replace.setString(1, agreementId);
            replace.setLong(2, former.through());
            replace.setBytes(3, former.population().encode());
            replace.executeUpdate();
        }
    }

    void forgetFormer(Connection transaction, String agreementId) throws SQLException {
        try (PreparedStatement delete =
                transaction.prepareStatement("DELETE FROM basics_former_population WHERE agreement_id = ?")) {
            delete.setString(1, agreementId);
            delete.executeUpdate();
        }
    }
}
