package cityhub.hub.staff;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.annotation.Transactional;
import java.util.List;
import java.util.Optional;

/** The officers. */
@JdbcRepository(dialect = Dialect.MYSQL)
@Transactional(propagation = TransactionDefinition.Propagation.MANDATORY)
interface OfficerRepository extends GenericRepository<OfficerRow, String> {

    OfficerRow save(OfficerRow row);

    void update(OfficerRow row);

    Optional<OfficerRow> findById(String officerId);

    List<OfficerRow> findAllOrderByOfficerId();

    /** Waits for every step on officers before this one to end; whether the first officers were made. */
    @Query("SELECT founded FROM staff_head WHERE id = 1 FOR UPDATE")
    boolean lockHead();

    /** Notes that the first officers were made. */
    @Query("UPDATE staff_head SET founded = TRUE WHERE id = 1")
    void setFounded();
}
