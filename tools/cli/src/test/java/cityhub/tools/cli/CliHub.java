package cityhub.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.Hub;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubSettings;
import cityhub.tools.demo.HubHome;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A hub in a folder, and the command as its users type it against that hub. */
final class CliHub implements AutoCloseable {
    private final Path home;
    private final Hub hub;
    private int clerks;

    private static final String ACQUIRE_CODES = "cityhub.exchanges.acquire-codes";

    /** What a command printed and its exit code. */
    record Result(int code, String out, String err) {}

    private CliHub(Path home) {
        this.home = home;
        HubHome.initialise(home, "011002", 0, 0);
        // The tests count what goes to the platform: nothing goes there by itself.
        System.setProperty(ACQUIRE_CODES, "false");
        try {
            hub = HubHome.at(home).start();
        } finally {
            System.clearProperty(ACQUIRE_CODES);
        }
    }

    static CliHub start(Path home) {
        return new CliHub(home);
    }

    /** The kit, as a participant or officer. */
    CityHub open(String holder) {
        Path credentials = home.resolve("credentials");
        return CityHub.open(CityHubSettings.of(
                "localhost:" + hub.grpcPort(),
                credentials.resolve("ca.pem"),
                credentials.resolve(holder + ".pem"),
                credentials.resolve(holder + ".key"),
                home.resolve("state").resolve(holder)));
    }

    @Override
    public void close() {
        hub.close();
    }

    /** Has the example of a system put in force; gives its id. */
    String agreed(String example, String system, String department, String domain) throws IOException {
        return agreed(
                system,
                department,
                run("agreement", "example", "--for", example)
                        .out()
                        .replace("resident-tax", system)
                        .replace("\"TAX\"", "\"" + domain + "\""));
    }

    /** Has terms put in force, with bulk output; gives their id. */
    String agreed(String system, String department, String text) throws IOException {
        return agreed(system, department, text, true);
    }

    /** Has terms put in force; gives their id. */
    String agreed(String system, String department, String text, boolean bulk) throws IOException {
        String clerk = "clerk-" + ++clerks;
        Result issued = run("certs", "issue", "officer", clerk);
        assertEquals(0, issued.code(), issued.err());
        Result added = run(
                "officer",
                "add",
                clerk,
                "--post",
                "担当係",
                "--department",
                department,
                "--permission",
                "apply",
                "--certificate",
                pem(clerk));
        assertEquals(0, added.code(), added.err());
        Path terms = home.resolve(system + ".json");
        Files.writeString(terms, text);
        Result applied = run("agreement", "apply", terms.toString(), "--as", clerk, "--output", "json");
        assertEquals(0, applied.code(), applied.err());
        String id = member(applied.out(), "agreementId");
        String digest =
                run("agreement", "preview", id).out().replaceAll("(?s).*digest: ([0-9a-f]{64}-[0-9a-f]{64}).*", "$1");
        Result approved = bulk
                ? run("agreement", "approve", id, "--digest", digest, "--bulk", "初期データ")
                : run("agreement", "approve", id, "--digest", digest);
        assertEquals(0, approved.code(), approved.err());
        return id;
    }

    /** Registers a generated city of twenty; gives the residents' addressee numbers. */
    List<String> city(Path folder) throws IOException {
        participant("resident-register", "resident-affairs", "resident-register");
        done("residents", "generate", folder.toString(), "--residents", "20", "--changes", "0");
        done("residents", "import", folder.resolve("residents.csv").toString());
        return Files.readAllLines(folder.resolve("numbers.csv")).stream()
                .skip(1)
                .map(each -> each.substring(0, each.indexOf(',')))
                .toList();
    }

    /** Employs an officer with some permissions. */
    void officer(String id, String department, String... permissions) {
        done("certs", "issue", "officer", id);
        List<String> add = new ArrayList<>(List.of("officer", "add", id, "--post", "担当", "--department", department));
        for (String each : permissions) {
            add.addAll(List.of("--permission", each));
        }
        add.addAll(List.of("--certificate", pem(id)));
        done(add.toArray(String[]::new));
    }

    /** Runs a command that must succeed. */
    void done(String... arguments) {
        Result result = run(arguments);
        assertEquals(0, result.code(), result.out() + result.err());
    }

    void participant(String id, String department) {
        participant(id, department, "business-system");
    }

    void participant(String id, String department, String kind) {
        participant(id, department, kind, "ELECTION_COMMISSION");
    }

    void participant(String id, String department, String kind, String organ) {
        assertEquals(0, run("certs", "issue", "participant", id).code());
        Result added = run(
                "participant",
                "add",
                id,
                "--name-ja",
                "試験システム",
                "--name-en",
                "Probe",
                "--department",
                department,
                "--organ",
                organ,
                "--kind",
                kind,
                "--certificate",
                pem(id));
        assertEquals(0, added.code(), added.err());
        assertTrue(run("participant", "list").out().contains(id));
    }

    Result run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!List.of("example", "verify", "generate").contains(arguments[1])) {
            all.addAll(List.of("--home", home.toString()));
            if (!arguments[0].equals("certs") || !arguments[1].equals("issue")) {
                all.addAll(List.of("--hub", "localhost:" + hub.grpcPort()));
            }
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                CityHubCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
        return new Result(code, out.toString(), err.toString());
    }

    String pem(String holder) {
        return home.resolve("credentials").resolve(holder + ".pem").toString();
    }

    static String member(String json, String name) {
        return JsonParser.parseString(json).getAsJsonObject().get(name).getAsString();
    }
}
