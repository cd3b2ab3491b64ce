package cityhub.hub.api.health;

import cityhub.certs.CertificateProblem;
import cityhub.certs.Certificates;
import cityhub.certs.OwnerFiles;
import cityhub.hub.HubConfiguration;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** The server's certificate is valid, and stays so for some days yet. */
@Singleton
@Readiness
final class CertificateIndicator extends ReadinessIndicator {
    private final Path file;
    private final InstantSource clock;
    private final HealthLimits limits;

    CertificateIndicator(
            HubConfiguration configuration,
            InstantSource clock,
            HealthLimits limits,
            @Named(TaskExecutors.IO) ExecutorService executor) {
        super("certificate", executor);
        this.file = configuration.certificateFolder().resolve("server.pem");
        this.clock = clock;
        this.limits = limits;
    }

    @Override
    Optional<String> problem() {
        try {
            for (X509Certificate certificate : Certificates.fromPem(OwnerFiles.read(file))) {
                Optional<String> problem = problem(certificate);
                if (problem.isPresent()) {
                    return problem;
                }
            }
            return Optional.empty();
        } catch (CertificateProblem unusable) {
            return Optional.of(unusable.getMessage());
        }
    }

    private Optional<String> problem(X509Certificate certificate) {
        Instant now = clock.instant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return Optional.of("The server's certificate is not valid yet");
        }
        long days = Duration.between(now, end).toDays();
        return days < limits.certificateDays()
                ? Optional.of("The server's certificate ends at " + end + ": renew it and start the hub again")
                : Optional.empty();
    }
}
