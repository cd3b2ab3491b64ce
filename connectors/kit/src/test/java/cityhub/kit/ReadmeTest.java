package cityhub.kit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example that people read is the one that compiles. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path SOURCE = Path.of("src", "test", "java", "cityhub", "kit", "ReadmeExample.java");

    @Test
    void exampleOfTheKitPageIsTheOneThatCompiles() throws IOException {
        assertTrue(Files.readString(ROOT.resolve("docs/kit.md")).contains(block()));
    }

    @Test
    void exampleOfTheReadmeIsTheOneThatCompiles() throws IOException {
        assertTrue(Files.readString(ROOT.resolve("README.md")).contains(block()));
    }

    private static String block() throws IOException {
        List<String> lines = Files.readAllLines(SOURCE);
        int begin = indexOf(lines, "// example begins");
        int end = indexOf(lines, "// example ends");
        String code = String.join("\n", lines.subList(begin + 1, end)).stripIndent();
        return "```java\n" + code + "\n```\n";
    }

    private static int indexOf(List<String> lines, String mark) {
        return lines.stream().map(String::strip).toList().indexOf(mark);
    }
}
