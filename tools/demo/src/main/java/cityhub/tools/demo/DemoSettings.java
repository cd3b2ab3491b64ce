package cityhub.tools.demo;

import java.nio.file.Path;

/**
 * How big a demo city is and where it lives.
 *
 * @param home folder that the demo makes anew; a hub's home, files and logs
 * @param residents residents of the city, at least 100
 * @param changes changes after the initial load, at least 1
 * @param seed the same seed makes the same city
 */
public record DemoSettings(Path home, int residents, int changes, long seed) {
    public DemoSettings {
        if (residents < 100 || residents > 5_000_000 || changes < 1 || changes > 5_000_000) {
            throw new IllegalArgumentException("--residents is 100 to 5,000,000 and --changes 1 to 5,000,000.");
        }
    }
}
