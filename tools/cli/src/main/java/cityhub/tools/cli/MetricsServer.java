package cityhub.tools.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Serves metrics in the form of Prometheus at {@code /prometheus}, on loopback only. */
final class MetricsServer implements AutoCloseable {
    private final HttpServer server;
    private final PrometheusMeterRegistry metrics;

    private MetricsServer(HttpServer server, PrometheusMeterRegistry metrics) {
        this.server = server;
        this.metrics = metrics;
    }

    /**
     * Starts it.
     *
     * @param port 0 for a free one
     * @throws IllegalStateException when somebody else listens there
     */
    static MetricsServer start(PrometheusMeterRegistry metrics, int port) throws IOException {
        HttpServer http = listening(port);
        MetricsServer server = new MetricsServer(http, metrics);
        http.createContext("/prometheus", server::serve);
        http.start();
        return server;
    }

    private static HttpServer listening(int port) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (BindException e) {
            throw new IllegalStateException("Port " + port + " is in use; --metrics-port names another.", e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] text = metrics.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
