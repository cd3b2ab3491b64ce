package cityhub.hub.registry;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.annotation.Transactional;
import java.util.List;
import java.util.Optional;

/** The participants. */
@JdbcRepository(dialect = Dialect.MYSQL)
@Transactional(propagation = TransactionDefinition.Propagation.MANDATORY)
interface ParticipantRepository extends GenericRepository<ParticipantRow, String> {

    ParticipantRow save(ParticipantRow row);

    void update(ParticipantRow row);

    Optional<ParticipantRow> findById(String participantId);

    List<ParticipantRow> findAllOrderByParticipantId();
}
