package cityhub.tools.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own with this one's class path. */
public final class JavaProcess {
    private JavaProcess() {}

    /**
     * Prepares it.
     *
     * @param options options of the JVM, besides those that every JVM of this project needs
     * @param mainClass name of the class whose main method runs
     */
    public static ProcessBuilder of(List<String> options, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
