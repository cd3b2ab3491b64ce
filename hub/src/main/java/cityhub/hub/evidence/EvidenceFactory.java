package cityhub.hub.evidence;

import cityhub.hub.HubConfiguration;
import cityhub.hub.HubMetrics;
import cityhub.hub.store.Database;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** The beans of evidence that have a life of their own. */
@Factory
final class EvidenceFactory {

    @Singleton
    SigningKeys signingKeys(HubConfiguration configuration) {
        return SigningKeys.open(configuration.keyFolder());
    }

    @Singleton
    @Bean(preDestroy = "close")
    LedgerIndexer ledgerIndexer(Database database) {
        return LedgerIndexer.start(database);
    }

    @Singleton
    @Bean(preDestroy = "close")
    Sealer sealer(
            Database database,
            SigningKeys keys,
            HubConfiguration configuration,
            HubMetrics metrics,
            LedgerIndexer indexer) {
        return Sealer.start(database, keys, configuration.cityCode(), metrics, indexer::sealed);
    }
}
