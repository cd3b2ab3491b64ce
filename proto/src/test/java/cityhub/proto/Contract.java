package cityhub.proto;

import cityhub.options.v1.Options;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All files of the contract, found among the generated classes so that a new file is not missed. */
final class Contract {
    private Contract() {}

    static List<FileDescriptor> files() throws IOException, ReflectiveOperationException, URISyntaxException {
        Path root = Path.of(ResidentRecord.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<FileDescriptor> files = new ArrayList<>();
        try (Stream<Path> classes = Files.walk(root.resolve("cityhub"))) {
            for (Path file : classes.filter(Contract::isTopLevelClass).toList()) {
                String name = root.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                describedBy(Class.forName(name)).ifPresent(files::add);
            }
        }
        files.sort(Comparator.comparing(FileDescriptor::getFullName));
        return files;
    }

    /** Every message, nested ones too. */
    static List<Descriptor> messages() throws IOException, ReflectiveOperationException, URISyntaxException {
        List<Descriptor> messages = new ArrayList<>();
        for (FileDescriptor file : files()) {
            file.getMessageTypes().forEach(message -> add(message, messages));
        }
        return messages;
    }

    /** Messages that are carried as opaque bytes. */
    static List<Descriptor> payloads() throws IOException, ReflectiveOperationException, URISyntaxException {
        return messages().stream()
                .filter(message -> message.getOptions().getExtension(Options.payload))
                .toList();
    }

    private static void add(Descriptor message, List<Descriptor> messages) {
        messages.add(message);
        message.getNestedTypes().forEach(nested -> add(nested, messages));
    }

    private static boolean isTopLevelClass(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".class") && !name.contains("$");
    }

    private static Optional<FileDescriptor> describedBy(Class<?> type) throws ReflectiveOperationException {
        for (Method method : type.getMethods()) {
            if (method.getName().equals("getDescriptor") && method.getReturnType() == FileDescriptor.class) {
                return Optional.of((FileDescriptor) method.invoke(null));
            }
        }
        return Optional.empty();
    }
}
