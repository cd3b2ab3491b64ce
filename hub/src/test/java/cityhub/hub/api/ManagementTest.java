package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.certs.Credential;
import cityhub.staff.v1.ListOfficersRequest;
import cityhub.staff.v1.Permission;
import cityhub.staff.v1.StaffServiceGrpc;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.micronaut.http.server.netty.NettyEmbeddedServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Health, metrics and reflection of a whole hub. */
final class ManagementTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static TestHub hub;
    private static ManagedChannel officer;

    @BeforeAll
    static void start() {
        hub = TestHub.start();
        Credential credential = hub.officer("A-002", "it", Permission.PERMISSION_ADMINISTER);
        officer = hub.channel(credential);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void hubThatIsFitSaysSoOverHttpAndGrpc() throws IOException, InterruptedException {
        assertEquals(200, get("/health/liveness").statusCode());
        HttpResponse<String> readiness = get("/health/readiness");
        assertEquals(200, readiness.statusCode(), readiness.body());
        JsonNode details = new ObjectMapper().readTree(readiness.body()).get("details");
        for (String cause : List.of("database", "ledger", "signing-key", "clock", "certificate")) {
            assertEquals("UP", details.get(cause).get("status").asText(), cause);
        }
        assertEquals(ServingStatus.SERVING, health());
    }

    @Test
    void oneUnfitCauseMakesTheHubUnreadyAndIsNamed() throws IOException, InterruptedException {
        Path certificate = hub.database().home().resolve("certs").resolve("server.pem");
        Path elsewhere = Files.move(certificate, certificate.resolveSibling("server.moved"));
        try {
            HttpResponse<String> readiness = get("/health/readiness");
            assertEquals(503, readiness.statusCode());
            JsonNode details = new ObjectMapper().readTree(readiness.body()).get("details");
            assertEquals("DOWN", details.get("certificate").get("status").asText());
            assertEquals("UP", details.get("database").get("status").asText());
            assertEquals(200, get("/health/liveness").statusCode());
            assertEquals(ServingStatus.NOT_SERVING, health());
        } finally {
            Files.move(elsewhere, certificate);
        }
    }

    @Test
    void metricsAreThereForPrometheus() throws IOException, InterruptedException {
        StaffServiceGrpc.newBlockingStub(officer).listOfficers(ListOfficersRequest.getDefaultInstance());
        String metrics = get("/prometheus").body();
        for (String name : List.of(
                "cityhub_evidence_batches_total",
                "cityhub_evidence_batch_records_count",
                "cityhub_evidence_sealing_seconds_count",
                "cityhub_feeds_open",
                "cityhub_calls_seconds_count{method=\"cityhub.staff.v1.StaffService/ListOfficers\",status=\"OK\"}")) {
            assertTrue(metrics.contains(name), name);
        }
    }

    @Test
    void nothingElseIsServedOverHttp() throws IOException, InterruptedException {
        for (String path : List.of("/", "/beans", "/env", "/loggers", "/routes", "/stop", "/refresh", "/metrics")) {
            assertEquals(404, get(path).statusCode(), path);
        }
    }

    @Test
    void managementPortIsBoundToLoopback() {
        InetSocketAddress bound = new InetSocketAddress(
                hub.database().bean(NettyEmbeddedServer.class).getHost(), hub.managementPort());
        assertTrue(bound.getAddress().isLoopbackAddress());
    }

    @Test
    void reflectionListsTheServicesToKnownCallers() {
        CompletableFuture<List<String>> names = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> asking = ServerReflectionGrpc.newStub(officer)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        names.complete(response.getListServicesResponse().getServiceList().stream()
                                .map(ServiceResponse::getName)
                                .toList());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        names.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        assertFalse(names.isCancelled());
                    }
                });
        asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        List<String> listed = names.orTimeout(60, TimeUnit.SECONDS).join();
        asking.onCompleted();
        assertTrue(listed.contains("cityhub.basics.v1.PersonalBasicsService"), listed.toString());
        assertTrue(listed.contains("cityhub.registry.v1.RegistryService"), listed.toString());
    }

    private static ServingStatus health() {
        return HealthGrpc.newBlockingStub(officer)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.managementPort() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
