package cityhub.hub;

import java.nio.file.Path;

/** Runs the hub until it is told to stop. */
public final class HubApplication {
    private HubApplication() {}

    /**
     * Starts the hub.
     *
     * @param arguments the home folder; it must have been initialised
     */
    public static void main(String[] arguments) {
        Path home = Path.of(arguments.length == 0 ? "var/hub" : arguments[0]);
        Hub hub = Hub.start(HubSettings.load(home));
        Runtime.getRuntime().addShutdownHook(new Thread(hub::close, "shutdown"));
        hub.awaitTermination();
    }
}
