package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.HubException.Violation;
import cityhub.staff.v1.AddOfficerRequest;
import cityhub.staff.v1.AddOfficerResponse;
import cityhub.staff.v1.ListOfficersRequest;
import cityhub.staff.v1.ListOfficersResponse;
import cityhub.staff.v1.Permission;
import cityhub.staff.v1.RevokeOfficerRequest;
import cityhub.staff.v1.RevokeOfficerResponse;
import cityhub.staff.v1.StaffServiceGrpc;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

final class ErrorInterceptorTest {
    private static final String SECRET = "札幌 花子";

    @TempDir
    private Path temporary;

    private final AtomicReference<RuntimeException> failure = new AtomicReference<>(new IllegalStateException());
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private SecureServer server;
    private StaffServiceGrpc.StaffServiceBlockingStub staff;

    @BeforeEach
    void start() {
        BoundCertificates bound = new BoundCertificates();
        DevelopmentCa authority = DevelopmentCa.openOrCreate(temporary.resolve("ca"), "011002");
        server = SecureServer.start(authority, temporary.resolve("certs"), bound.identity("011002"), new Failing());
        Credential officer = authority.issueOfficer("S-1", Duration.ofDays(1));
        bound.officer(officer, "S-1", Permission.PERMISSION_ADMINISTER);
        staff = StaffServiceGrpc.newBlockingStub(server.channel(officer));
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(log);
        server.close();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNRECOGNIZED", "ERROR_REASON_UNSPECIFIED"})
    void everyReasonLeavesWithItsTextAndNothingElse(ErrorReason reason) {
        failure.set(new HubException(reason, "detail for the log"));
        Refusal refusal = thrown();
        assertEquals(reason.name().substring("ERROR_REASON_".length()), refusal.reason());
        assertEquals(ErrorText.of(reason).code(), refusal.code());
        assertEquals(ErrorText.of(reason).text(), refusal.status().getMessage());
        assertEquals("cityhub", refusal.detail(ErrorInfo.class).orElseThrow().getDomain());
        assertFalse(refusal.status().toString().contains("detail for the log"));
        assertTrue(refusal.text().matches("(?s).*[.] .*"), "a text says what happened and what to do");
    }

    @Test
    void failurePassedToTheObserverIsMappedAsWell() {
        failure.set(new HubException(ErrorReason.ERROR_REASON_STATE_CONFLICT, "x"));
        Refusal refusal = Refusal.of(() -> staff.revokeOfficer(RevokeOfficerRequest.getDefaultInstance()));
        assertEquals("STATE_CONFLICT", refusal.reason());
    }

    @Test
    void unexpectedExceptionGivesAnIdThatTheLogHas() {
        failure.set(new IllegalArgumentException("value was " + SECRET));
        Refusal refusal = thrown();
        assertEquals(Status.Code.INTERNAL, refusal.code());
        assertEquals("INTERNAL", refusal.reason());
        assertFalse(refusal.status().toString().contains(SECRET));
        String id = refusal.detail(ErrorInfo.class).orElseThrow().getMetadataOrThrow("error_id");
        assertEquals(
                1,
                log.list.stream()
                        .filter(event -> event.getKeyValuePairs() != null
                                && event.getKeyValuePairs().stream().anyMatch(pair -> id.equals(pair.value)))
                        .count());
    }

    @Test
    void violationsAndDelayAreHandedOn() {
        failure.set(HubException.invalid(List.of(new Violation("terms.items[3]", "no such item"))));
        BadRequest request = thrown().detail(BadRequest.class).orElseThrow();
        assertEquals("terms.items[3]", request.getFieldViolations(0).getField());
        failure.set(HubException.retryable(
                ErrorReason.ERROR_REASON_OVERLOADED,
                "many",
                Duration.ofSeconds(2).plusMillis(500)));
        RetryInfo retry = thrown().detail(RetryInfo.class).orElseThrow();
        assertEquals(2, retry.getRetryDelay().getSeconds());
        assertEquals(500_000_000, retry.getRetryDelay().getNanos());
    }

    @Test
    void oversizedMessageIsRefusedWithItsReason() {
        AddOfficerRequest large = AddOfficerRequest.newBuilder()
                .setCertificatePem("x".repeat(MessageSizeInterceptor.LIMIT))
                .build();
        Refusal refusal = Refusal.of(() -> staff.addOfficer(large));
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, refusal.code());
        assertEquals("MESSAGE_TOO_LARGE", refusal.reason());
    }

    @Test
    void hugeMessageIsCutOffByTheTransport() {
        AddOfficerRequest huge = AddOfficerRequest.newBuilder()
                .setCertificatePem("x".repeat(9 * MessageSizeInterceptor.LIMIT))
                .build();
        Status.Code code = Refusal.of(() -> staff.addOfficer(huge)).code();
        assertTrue(code == Status.Code.RESOURCE_EXHAUSTED || code == Status.Code.CANCELLED, code.name());
    }

    @Test
    void deadlineOfTheCallerCancelsTheCall() throws InterruptedException {
        thrown();
        StatusRuntimeException overdue = assertThrows(
                StatusRuntimeException.class,
                () -> staff.withDeadlineAfter(3, TimeUnit.SECONDS).addOfficer(AddOfficerRequest.getDefaultInstance()));
        assertEquals(Status.Code.DEADLINE_EXCEEDED, overdue.getStatus().getCode());
        assertTrue(cancelled.await(30, TimeUnit.SECONDS));
    }

    private Refusal thrown() {
        return Refusal.of(() -> staff.listOfficers(ListOfficersRequest.getDefaultInstance()));
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(ErrorInterceptor.class);
    }

    private final class Failing extends StaffServiceGrpc.StaffServiceImplBase {
        @Override
        public void listOfficers(ListOfficersRequest request, StreamObserver<ListOfficersResponse> responses) {
            throw failure.get();
        }

        @Override
        public void revokeOfficer(RevokeOfficerRequest request, StreamObserver<RevokeOfficerResponse> responses) {
            responses.onError(failure.get());
        }

        @Override
        public void addOfficer(AddOfficerRequest request, StreamObserver<AddOfficerResponse> responses) {
            Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
        }
    }
}
