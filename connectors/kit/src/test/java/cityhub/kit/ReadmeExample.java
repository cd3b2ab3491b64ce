package cityhub.kit;

import java.nio.file.Path;

/** The example of README.md and docs/kit.md; {@link ReadmeTest} compares the lines between the marks. */
final class ReadmeExample {
    private ReadmeExample() {}

    // example begins
    /** Keeps a file of an agreement's residents up to date and prints what changes. */
    public static void main(String... args) throws Exception {
        CityHubSettings settings = CityHubSettings.of(
                args[0], Path.of("ca.pem"), Path.of("tax.pem"), Path.of("tax.key"), Path.of("state"));
        ConsumerListener printing = new ConsumerListener() {
            @Override
            public void applied(Batch batch) {
                if (batch instanceof Batch.Changes changes) {
                    changes.entries().forEach(entry -> System.out.println(entry.kind() + " " + entry.position()));
                }
            }
        };
        try (CityHub hub = CityHub.open(settings);
                FileResidentSink sink = FileResidentSink.open(Path.of("residents"));
                ResidentConsumer consumer = hub.consumer(args[1], sink, printing)) {
            consumer.run();
        }
    }
    // example ends
}
