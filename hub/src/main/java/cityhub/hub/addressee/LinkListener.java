package cityhub.hub.addressee;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** Told, within their transactions, when persons are linked and split. */
public interface LinkListener {
    /**
     * Two persons were found to be one.
     *
     * @param pair who
     * @param endedNumber integrated number of the other, ended now
     */
    void linked(Connection tx, PersonLinks.Pair pair, String endedNumber) throws SQLException;

    /**
     * They were split again.
     *
     * @param pair who
     * @param numbers the other's numbers that went back
     */
    void split(Connection tx, PersonLinks.Pair pair, Collection<DomainNumber> numbers) throws SQLException;

    /** A number of a domain, by the domain's name. Shows no number. */
    record DomainNumber(String domain, String number) {
        @Override
        public String toString() {
            return "DomainNumber[" + domain + "]";
        }
    }
}
