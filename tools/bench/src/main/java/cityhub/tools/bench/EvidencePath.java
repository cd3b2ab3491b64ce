package cityhub.tools.bench;

import cityhub.hub.HubSettings;
import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import cityhub.tools.city.City;
import cityhub.tools.demo.DemoFolder;
import cityhub.tools.demo.HubHome;
import cityhub.tools.demo.HubProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The ledger alone: disclosures of one person each, sealed by a hub of its own without calls, reads and plan around it, beside one
 * signature, one insert and one commit each over as many connections. A process of its own does both, one after the other.
 */
final class EvidencePath {
    private static final int IN_FLIGHT = 64;

    private final BenchSettings settings;
    private final LoadTask.Residents residents;

    EvidencePath(BenchSettings settings) {
        this.settings = settings;
        this.residents = new LoadTask.Residents(BenchCity.SEED, 1000);
    }

    PathResult run() throws IOException {
        Path folder = settings.folder().resolve("evidence");
        DemoFolder.clear(folder);
        Path home = folder.resolve("hub");
        HubHome.initialise(
                home,
                City.code(),
                HubProcess.freePort(),
                HubProcess.freePort(),
                new HubSettings.Embedded(settings.bufferPoolMegabytes()));
        try (LoadProcess sealing =
                LoadProcess.start(ServerProcess.JVM, settings.folder().resolve("evidence.log"))) {
            sealing.run(residents);
            sealing.run(new LoadTask.SealingHub(home.toString()));
            seal(sealing, settings.warmUp());
            insert(sealing, settings.warmUp());
            return new Rounds(settings)
                    .pairs(
                            "evidence",
                            "disclosures/s",
                            Bound.ratioAtLeast(5),
                            () -> seal(sealing, 1),
                            () -> insert(sealing, 1));
        }
    }

    private Round seal(LoadProcess sealing, double warmUp) {
        return sealing.run(new LoadTask.Seals(IN_FLIGHT, settings.timing(warmUp), processes(sealing.pid(), Usage.HUB)));
    }

    private Round insert(LoadProcess sealing, double warmUp) {
        return sealing.run(new LoadTask.SignedInserts(
                IN_FLIGHT, settings.timing(warmUp), processes(sealing.pid(), Usage.BASELINE)));
    }

    private static Map<String, Long> processes(long sealing, String role) {
        return Map.of(
                role, sealing, Usage.DATABASE, BenchCity.databaseServer(sealing).pid());
    }
}
