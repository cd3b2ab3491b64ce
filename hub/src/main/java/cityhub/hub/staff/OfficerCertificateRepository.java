package cityhub.hub.staff;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.annotation.Transactional;
import java.util.List;
import java.util.Optional;

/** The officers' certificates. */
@JdbcRepository(dialect = Dialect.MYSQL)
@Transactional(propagation = TransactionDefinition.Propagation.MANDATORY)
interface OfficerCertificateRepository extends GenericRepository<OfficerCertificateRow, String> {

    OfficerCertificateRow save(OfficerCertificateRow row);

    void update(OfficerCertificateRow row);

    Optional<OfficerCertificateRow> findById(String fingerprint);

    List<OfficerCertificateRow> findByOfficerId(String officerId);
}
