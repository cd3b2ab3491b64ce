package cityhub.hub.evidence;

import cityhub.hub.store.Database;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Evidence on a database that is not the test JVM's own; as a program, a process that seals without end and prints
 * the id of each disclosure once it is released, until it is killed.
 */
final class SealingHub implements AutoCloseable {
    private final ApplicationContext context;
    final Fixture evidence;

    SealingHub(String url, String user, String password, Path home) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("cityhub.home", home.toAbsolutePath().toString());
        properties.put("datasources.default.url", url);
        properties.put("datasources.default.username", user);
        properties.put("datasources.default.password", password);
        properties.put("datasources.default.maximum-pool-size", 4);
        properties.put("datasources.default.connection-timeout", 1000);
        this.context = ApplicationContext.builder("test")
                .properties(properties)
                .banner(false)
                .start();
        this.evidence = new Fixture(database(), home.resolve("keys"));
    }

    Database database() {
        return context.getBean(Database.class);
    }

    @Override
    public void close() {
        evidence.close();
        context.close();
    }

    /** Arguments: address of the database, user, home folder; the password comes on the standard input. */
    public static void main(String[] arguments) throws Exception {
        String password = new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        SealingHub hub = new SealingHub(arguments[0], arguments[1], password, Path.of(arguments[2]));
        for (int thread = 0; thread < 8; thread++) {
            long person = 100L * thread;
            Thread.ofVirtual().start(() -> sealWithoutEnd(hub.evidence, person));
        }
        Thread.currentThread().join();
    }

    private static void sealWithoutEnd(Fixture evidence, long person) {
        while (true) {
            String id = evidence.seal(2, person).getDisclosureId();
            synchronized (System.out) {
                System.out.println("released " + id);
                System.out.flush();
            }
        }
    }
}
