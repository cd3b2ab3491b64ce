package cityhub.tools.demo;

import cityhub.kit.CityHub;
import cityhub.kit.CityHubSettings;
import cityhub.kit.ConsumerListener;
import cityhub.kit.FileResidentSink;
import cityhub.kit.ResidentConsumer;
import java.nio.file.Path;

/** A consumer as a process of its own, so that it can be killed: keeps residents in a file until it is stopped. */
final class FileConsumer {
    private FileConsumer() {}

    /** Arguments: address, folder and name of the credential, agreement, folder of the sink. */
    public static void main(String[] arguments) throws Exception {
        Path credentials = Path.of(arguments[1]);
        Path sinkFolder = Path.of(arguments[4]);
        CityHubSettings settings = CityHubSettings.of(
                arguments[0],
                credentials.resolve("ca.pem"),
                credentials.resolve(arguments[2] + ".pem"),
                credentials.resolve(arguments[2] + ".key"),
                sinkFolder.resolveSibling("consumer-state"));
        try (FileResidentSink sink = FileResidentSink.open(sinkFolder);
                CityHub hub = CityHub.open(settings);
                ResidentConsumer consumer = hub.consumer(arguments[3], sink, ConsumerListener.none())) {
            consumer.run();
        }
    }
}
