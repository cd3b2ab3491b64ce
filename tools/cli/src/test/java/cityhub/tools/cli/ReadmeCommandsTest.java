package cityhub.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.Hub;
import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.city.City;
import cityhub.tools.city.CitySettings;
import cityhub.tools.demo.HubHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README's chapter on a hub of one's own, run as they stand there. */
class ReadmeCommandsTest {
    private static final Path README = Path.of("..", "..", "README.md");
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    Path folder;

    @Test
    void commandsOfTheReadmeBringAConsumerToItsFirstRecord() throws IOException {
        Path home = folder.resolve("hub");
        HubHome.initialise(home, "011002", 0, 0);
        String agreementId = "";
        String digest = "";
        String taxAgreement = "";
        List<String> ran = new ArrayList<>();
        try (Hub hub = HubHome.at(home).start()) {
            for (String line : commands()) {
                List<String> words = words(line.replace("AGREEMENT-ID", agreementId)
                        .replace("DIGEST", digest)
                        .replace("var/", folder + "/"));
                if (List.of("init", "serve", "health", "feed").contains(words.getFirst())) {
                    continue;
                }
                String out = run(words, home, hub.grpcPort());
                taxAgreement = words.getFirst().equals("numbers") ? agreementId : taxAgreement;
                ran.add(words.getFirst() + " " + words.get(1));
                agreementId = first("([0-9a-f]{8}-[0-9a-f-]{27})  ", out, agreementId);
                digest = first("digest: ([0-9a-f]{64}-[0-9a-f]{64})", out, digest);
            }
            assertTaxSystemFindsTheFirstResident(home, hub.grpcPort(), taxAgreement);
        }
        assertFalse(agreementId.isEmpty());
        assertTrue(
                ran.containsAll(List.of(
                        "residents import",
                        "agreement preview",
                        "agreement approve",
                        "nonresidents issue",
                        "persons move",
                        "exchange parked")),
                ran::toString);
    }

    /** The search that the chapter on the tax system shows, with a name of the generated city. */
    private static void assertTaxSystemFindsTheFirstResident(Path home, int port, String agreementId)
            throws IOException {
        ResidentRecord first =
                City.of(CitySettings.of(1, 1000)).register().findFirst().orElseThrow();
        String found = run(
                List.of(
                        "residents",
                        "search",
                        "--agreement",
                        agreementId,
                        "--as",
                        "resident-tax",
                        "--name",
                        first.getName().getFullName(),
                        "--birth-date",
                        first.getBirthDate().getValue()),
                home,
                port);
        assertTrue(found.contains("T-1000001"), found);
    }

    private List<String> commands() throws IOException {
        String readme = Files.readString(README);
        String chapter = readme.substring(readme.indexOf("## A hub of your own"), readme.indexOf("## A consumer in"));
        List<String> commands = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(chapter); block.find(); ) {
            block.group(1)
                    .replace("\\\n", " ")
                    .lines()
                    .map(line -> line.replaceFirst(" +#.*", "").replaceFirst("tools/cityhub ", ""))
                    .forEach(commands::add);
        }
        return commands;
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(line); word.find(); ) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words;
    }

    private static String run(List<String> words, Path home, int port) throws IOException {
        List<String> arguments = new ArrayList<>(words);
        int redirect = arguments.indexOf(">");
        List<String> command = redirect < 0 ? arguments : arguments.subList(0, redirect);
        List<String> all = new ArrayList<>(command);
        if (!List.of("generate", "example").contains(all.get(1))) {
            all.addAll(List.of("--home", home.toString()));
            if (!all.getFirst().equals("certs")) {
                all.addAll(List.of("--hub", "localhost:" + port));
            }
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                CityHubCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
        assertEquals(0, code, command + ": " + err);
        if (redirect >= 0) {
            Files.writeString(Path.of(arguments.get(redirect + 1)), out.toString());
        }
        return out.toString();
    }

    private static String first(String pattern, String text, String otherwise) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
