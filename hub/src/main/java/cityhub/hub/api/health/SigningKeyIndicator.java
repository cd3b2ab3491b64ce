package cityhub.hub.api.health;

import cityhub.hub.HubConfiguration;
import cityhub.hub.evidence.SigningKeys;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;

/**
 * The signing keys are where the next start of this hub will look for them, whole, and readable by their owner only:
 * a key that is only left in memory is lost with the process.
 */
@Singleton
@Readiness
final class SigningKeyIndicator extends ReadinessIndicator {
    private final SigningKeys inUse;
    private final HubConfiguration configuration;

    SigningKeyIndicator(
            SigningKeys inUse, HubConfiguration configuration, @Named(TaskExecutors.IO) ExecutorService executor) {
        super("signing-key", executor);
        this.inUse = inUse;
        this.configuration = configuration;
    }

    @Override
    Optional<String> problem() {
        Set<String> missing = new TreeSet<>(inUse.ids());
        missing.removeAll(SigningKeys.open(configuration.keyFolder()).ids());
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("Files of signing keys are gone: " + missing + ": bring them back from the backup");
    }
}
