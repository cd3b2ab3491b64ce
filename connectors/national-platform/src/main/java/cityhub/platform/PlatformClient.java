package cityhub.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Calls the platform: one request, one answer, over mutual TLS 1.3. An answer counts only when it is signed by the platform,
 * for this city, in reply to this very request, of this interface, and not stale. Safe for many threads.
 */
public final class PlatformClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final int OK = 200;

    private final URI address;
    private final String institution;
    private final String platform;
    private final MessageSecurity security;
    private final PlatformLayout layout;
    private final Duration patience;
    private final InstantSource clock;
    private final HttpClient http;

    PlatformClient(
            URI address,
            SSLContext tls,
            String institution,
            String platform,
            MessageSecurity security,
            PlatformLayout layout,
            Duration patience,
            InstantSource clock) {
        this.address = address;
        this.institution = institution;
        this.platform = platform;
        this.security = security;
        this.layout = layout;
        this.patience = patience;
        this.clock = clock;
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .sslParameters(parameters)
                .connectTimeout(CONNECT)
                .build();
    }

    /** A client with a connector's settings; pace, number at once and breaker are not its. */
    public static PlatformClient of(ConnectorSettings settings) {
        return of(settings, InstantSource.system());
    }

    static PlatformClient of(ConnectorSettings settings, InstantSource clock) {
        return new PlatformClient(
                settings.address(),
                settings.tls(),
                settings.institution(),
                settings.platform(),
                settings.security(),
                settings.layout(),
                settings.patience(),
                clock);
    }

    /**
     * Calls an interface.
     *
     * @return the body of the answer
     * @throws PlatformException LINE_DOWN, TIMED_OUT, HTTP_nnn, or why the answer can't be accepted
     */
    public ObjectNode call(PlatformInterface name, ObjectNode body) throws PlatformException {
        PlatformMessage request = new PlatformMessage(
                UUID.randomUUID().toString(), institution, platform, name, clock.instant(), "", body);
        byte[] answer = post(name, security.protect(layout.write(request)));
        PlatformMessage message = layout.read(security.open(answer));
        if (!message.sender().equals(platform) || !message.recipient().equals(institution)) {
            throw new PlatformException("ADDRESSED_WRONGLY");
        }
        if (!message.inReplyTo().equals(request.messageId()) || message.name() != name) {
            throw new PlatformException("ANSWERS_ANOTHER");
        }
        if (Duration.between(message.sentTime(), clock.instant()).abs().compareTo(FRESH) > 0) {
            throw new PlatformException("STALE");
        }
        return message.body();
    }

    private byte[] post(PlatformInterface name, byte[] body) throws PlatformException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(name.path()))
                .timeout(patience)
                .header("Content-Type", "application/pkcs7-mime")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != OK) {
                throw new PlatformException("HTTP_" + response.statusCode());
            }
            return response.body();
        } catch (java.net.http.HttpTimeoutException e) {
            throw new PlatformException("TIMED_OUT", e);
        } catch (IOException e) {
            throw new PlatformException("LINE_DOWN", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("STOPPED", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
