package cityhub.hub.addressee;

import cityhub.addressee.v1.ItemAgreement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What decisions about numbers need to know of persons' records, told by the role that holds the records. */
public interface PersonFacts {
    /** Those of these persons of whom the register has a record. */
    Set<Long> inRegister(Connection connection, Collection<Long> personIds) throws SQLException;

    /** Those of these persons who are residents at present. */
    Set<Long> residents(Connection connection, Collection<Long> personIds) throws SQLException;

    /** Which items of two persons agree; never their values, and nothing about places of protected persons. */
    List<ItemAgreement> compare(Connection connection, long one, long other) throws SQLException;
}
