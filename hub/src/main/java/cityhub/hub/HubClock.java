package cityhub.hub;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/**
 * The machine's clock, injected wherever this machine's time counts. Validity of agreements, leases and ledger
 * times go by the database's clock instead.
 */
@Factory
final class HubClock {

    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }
}
