package cityhub.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cityhub.kit.fake.FakeBasics;
import cityhub.kit.fake.FakeHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in Node verifies what the fake hub seals; runs where `npm install` was run. */
class NodeExampleTest {
    private static final Path ROOT = Path.of("..", "..");

    @TempDir
    private Path folder;

    private FakeHub fake;

    private record Ended(int status, String output) {}

    @BeforeEach
    void open() {
        assumeTrue(Files.isDirectory(ROOT.resolve("node_modules/@grpc/grpc-js")), "npm install was not run");
        fake = new FakeHub(folder);
        for (int i = 0; i < 23; i++) {
            fake.basics().log().change(FakeBasics.record(i, "生成 花子"));
        }
    }

    @AfterEach
    void close() {
        if (fake != null) {
            fake.close();
        }
    }

    @Test
    void feedIsVerifiedPrintedWithoutValuesAndAcknowledged() throws IOException, InterruptedException {
        Ended ended = watch("23");
        assertEquals(0, ended.status(), ended::output);
        assertTrue(ended.output().contains("ENTRY_KIND_RECORD: addressee_number name.full_name"), ended::output);
        assertTrue(ended.output().contains("verified: 23 entries"), ended::output);
        assertFalse(ended.output().contains("花子"));
        assertEquals(23, fake.basics().log().cursor());
    }

    @Test
    void snapshotIsVerified() throws IOException, InterruptedException {
        Ended ended = watch("23", "snapshot");
        assertEquals(0, ended.status(), ended::output);
        assertTrue(ended.output().contains("verified: 23 entries in 5 disclosures"), ended::output);
    }

    @Test
    void alteredDisclosureIsRefused() throws IOException, InterruptedException {
        fake.basics()
                .tamper(d -> d.toBuilder()
                        .setEntries(1, d.getEntries(1).toBuilder().setSalt(d.getStatementSalt()))
                        .build());
        Ended ended = watch("23");
        assertEquals(1, ended.status(), ended::output);
        assertTrue(ended.output().contains("the entries were altered"), ended::output);
        assertEquals(0, fake.basics().log().cursor());
    }

    private Ended watch(String... last) throws IOException, InterruptedException {
        CityHubSettings settings = fake.settings();
        List<String> command = new ArrayList<>(List.of(
                "node",
                "docs/examples/node/watch.js",
                "localhost:" + fake.port(),
                settings.authorities().toString(),
                settings.certificate().toString(),
                settings.privateKey().toString(),
                FakeHub.AGREEMENT));
        command.addAll(List.of(last));
        Process node = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(node.waitFor(), output);
    }
}
