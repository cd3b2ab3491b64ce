package cityhub.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every threat of {@code docs/threat-model.md} names tests that are in the source tree, or says that it is open. */
class ThreatModelTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final String OPEN = "open";

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ROW = Pattern.compile("\\| [A-Z][0-9]+ \\| .* \\|");
    private static final Pattern LISTED = Pattern.compile("(?m)^- ([A-Z][0-9]+): ");
    private static final Pattern REFERENCE = Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|Properties))[.](\\w+)`");
    private static final Pattern TEST = Pattern.compile("@(?:Test|ParameterizedTest|Property|ArchTest)\\b");

    private static String document;
    private static List<Threat> threats;
    private static Map<String, String> sources;

    /** One row of a table of threats. */
    private record Threat(String id, String answer, String cover) {
        static Threat of(String row) {
            String[] cells = row.substring(2, row.length() - 2).split(" \\| ", -1);
            assertEquals(4, cells.length, row);
            return new Threat(cells[0], cells[2], cells[3]);
        }

        boolean isOpen() {
            return cover.equals(OPEN);
        }
    }

    @BeforeAll
    static void read() throws IOException {
        document = Files.readString(ROOT.resolve("docs").resolve("threat-model.md"), StandardCharsets.UTF_8);
        threats = document.substring(document.indexOf("\n## Threats\n"))
                .lines()
                .filter(line -> ROW.matcher(line).matches())
                .map(Threat::of)
                .toList();
        sources = new HashMap<>();
        for (String module : modules()) {
            readTests(ROOT.resolve(module).resolve("src").resolve("test").resolve("java"));
        }
    }

    @Test
    void everyThreatHasItsOwnId() {
        assertTrue(threats.size() >= 35, "threats found: " + threats.size());
        Set<String> ids = new HashSet<>();
        assertEquals(
                List.of(),
                threats.stream().map(Threat::id).filter(id -> !ids.add(id)).toList());
    }

    @Test
    void everyThreatNamesATestOrIsOpen() {
        assertEquals(
                List.of(),
                threats.stream()
                        .filter(threat -> !threat.isOpen()
                                && !REFERENCE.matcher(threat.cover()).find())
                        .map(Threat::id)
                        .toList());
    }

    @Test
    void everyNamedTestIsInTheSourceTree() {
        List<String> missing = new ArrayList<>();
        for (Threat threat : threats) {
            REFERENCE
                    .matcher(threat.answer() + threat.cover())
                    .results()
                    .filter(reference -> !isTest(reference.group(1), reference.group(2)))
                    .map(reference -> threat.id() + " " + reference.group())
                    .forEach(missing::add);
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void openThreatsAreThoseListedAtTheEnd() {
        Set<String> listed = found(LISTED, document).collect(Collectors.toCollection(TreeSet::new));
        Set<String> open =
                threats.stream().filter(Threat::isOpen).map(Threat::id).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(listed, open);
    }

    private static List<String> modules() throws IOException {
        return found(MODULE, Files.readString(ROOT.resolve("pom.xml"), StandardCharsets.UTF_8))
                .toList();
    }

    private static void readTests(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith("Test.java") || name.endsWith("Properties.java")) {
                    String former = sources.put(
                            name.substring(0, name.length() - ".java".length()),
                            Files.readString(file, StandardCharsets.UTF_8));
                    assertNull(former, "two tests are called " + name);
                }
            }
        }
    }

    /** Whether a class has a test, or a rule of ArchUnit, of this name: its annotations stand right above it. */
    private static boolean isTest(String className, String name) {
        String source = sources.getOrDefault(className, "");
        return Pattern.compile("(?:void|ArchRule) " + name + "\\b")
                .matcher(source)
                .results()
                .anyMatch(declared ->
                        TEST.matcher(membersHead(source, declared.start())).find());
    }

    /** From the last empty line, which parts members, to where a member is declared. */
    private static String membersHead(String source, int declared) {
        return source.substring(Math.max(0, source.lastIndexOf("\n\n", declared)), declared);
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult result) -> result.group(1));
    }
}
