package cityhub.hub.registry;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.annotation.Transactional;
import java.util.List;
import java.util.Optional;

/** The participants' certificates. */
@JdbcRepository(dialect = Dialect.MYSQL)
@Transactional(propagation = TransactionDefinition.Propagation.MANDATORY)
interface CertificateRepository extends GenericRepository<CertificateRow, String> {

    CertificateRow save(CertificateRow row);

    void update(CertificateRow row);

    Optional<CertificateRow> findById(String fingerprint);

    List<CertificateRow> findByParticipantIdOrderByNotAfter(String participantId);

    List<CertificateRow> findAllOrderByNotAfter();
}
