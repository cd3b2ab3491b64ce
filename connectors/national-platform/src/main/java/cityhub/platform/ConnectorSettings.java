package cityhub.platform;

import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * How the connector works.
 *
 * @param agreementId its agreement with the hub
 * @param address the platform, {@code https://host:port}
 * @param tls mutual TLS with the platform
 * @param institution institution code of the city
 * @param platform institution code of the platform
 * @param security signatures and encryption of messages
 * @param layout names in the messages
 * @param pace calls a second at most
 * @param atOnce calls at once at most
 * @param patience how long one call may take
 * @param idle how long the hub waits for work at most, and the pause after a failure and while the line is closed; up to
 *     5 s
 */
public record ConnectorSettings(
        String agreementId,
        URI address,
        SSLContext tls,
        String institution,
        String platform,
        MessageSecurity security,
        PlatformLayout layout,
        int pace,
        int atOnce,
        Duration patience,
        Duration idle) {
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(5);

    public ConnectorSettings {
        if (idle.compareTo(LONGEST_IDLE) > 0) {
            throw new IllegalArgumentException("idle: the hub waits up to 5 s");
        }
    }
}
