package cityhub.tools.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cityhub.certs.Credential;
import cityhub.hub.Hub;
import cityhub.hub.HubConfiguration;
import cityhub.tools.city.City;
import cityhub.tools.city.CitySettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in Node takes a snapshot from a real hub and verifies every seal; runs where `npm install` was run. */
class NodeOnHubTest {
    private static final Path ROOT = Path.of("..", "..");

    @TempDir
    Path folder;

    @Test
    void exampleVerifiesASnapshotOfARealHub() throws Exception {
        assumeTrue(Files.isDirectory(ROOT.resolve("node_modules/@grpc/grpc-js")), "npm install was not run");
        City city = City.of(CitySettings.of(3, 150));
        HubHome home = HubHome.initialise(folder.resolve("hub"), City.code(), 0, 0);
        DemoConsumer consumer = DemoConsumers.all().stream()
                .filter(each -> each.id().equals("public-assistance"))
                .findFirst()
                .orElseThrow();
        try (Hub hub = home.start();
                DemoOffice office = new DemoOffice(home, "localhost:" + hub.grpcPort())) {
            office.registerResidentRegister();
            DemoProgress progress = new DemoProgress(new PrintWriter(new StringWriter()));
            try (DemoRegister register =
                    new DemoRegister(city, office.open(DemoOffice.REGISTER), folder.resolve("files"), progress)) {
                register.loadEverybody();
            }
            office.register(consumer);
            String agreement = office.agree(consumer, LocalDate.now(HubConfiguration.BUSINESS_ZONE));
            Credential.Files files = Credential.Files.in(home.credentials(), consumer.id());
            Process node = new ProcessBuilder(
                            "node",
                            ROOT.resolve("docs/examples/node/watch.js").toString(),
                            "localhost:" + hub.grpcPort(),
                            files.authority().toString(),
                            files.certificate().toString(),
                            files.key().toString(),
                            agreement,
                            "150",
                            "snapshot")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, node.waitFor(), output);
            assertTrue(output.contains("verified: 150 entries"), output);
        }
    }
}
