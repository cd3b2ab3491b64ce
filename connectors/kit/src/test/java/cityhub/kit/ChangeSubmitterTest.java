package cityhub.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.kit.fake.Eventually;
import cityhub.kit.fake.FakeBasics;
import cityhub.kit.fake.FakeHub;
import cityhub.kit.fake.Running;
import cityhub.resident.v1.ResidentChange;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeSubmitterTest {
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(10), Duration.ofMillis(50));
    private static final SubmitSettings SETTINGS = new SubmitSettings(10, 50, QUICK);

    private final List<String> answered = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private FakeHub fake;
    private CityHub hub;

    @BeforeEach
    void open() {
        fake = new FakeHub(folder);
        hub = CityHub.open(fake.settings());
    }

    @AfterEach
    void close() {
        hub.close();
        fake.close();
    }

    @Test
    void answersComeInOrderEachOnce() {
        try (ChangeSubmitter submitter = submitter()) {
            submit(submitter, 0, 500);
            submitter.finish();
        }
        assertEquals(ids(0, 500), answered);
        assertEquals(ids(0, 500), fake.basics().intake().taken());
    }

    @Test
    void brokenConnectionLosesAndDoublesNothing() {
        for (int answers = 0; answers < 25; answers += 3) {
            fake.basics().intake().breakAfter(answers);
            int from = answers * 10;
            answered.clear();
            try (ChangeSubmitter submitter = submitter()) {
                submit(submitter, from, 30);
                submitter.finish();
            }
            assertEquals(ids(from, 30), answered);
        }
        List<String> taken = fake.basics().intake().taken();
        assertEquals(taken.size(), new HashSet<>(taken).size());
    }

    @Test
    void noticeIsSentAgainFromItsFirstChange() {
        fake.basics().intake().breakAfter(4);
        try (ChangeSubmitter submitter = submitter()) {
            submit(submitter, 0, 2);
            for (int i = 2; i < 7; i++) {
                submitter.submit(id(i), notice("n1", 5));
            }
            submit(submitter, 7, 2);
            submitter.finish();
        }
        assertEquals(ids(0, 9), answered);
        List<String> received = fake.basics().intake().received();
        assertEquals(2, received.stream().filter(id(2)::equals).count());
        assertEquals(2, received.stream().filter(id(3)::equals).count());
        assertEquals(1, received.stream().filter(id(1)::equals).count());
    }

    @Test
    void noticeLargerThanTheWindowGetsThrough() {
        try (ChangeSubmitter submitter = submitter()) {
            for (int i = 0; i < 40; i++) {
                submitter.submit(id(i), notice("n1", 40));
            }
            submitter.awaitAnswers();
        }
        assertEquals(ids(0, 40), answered);
    }

    @Test
    void unfinishedNoticeIsAnsweredAtTheEnd() {
        try (ChangeSubmitter submitter = submitter()) {
            submitter.submit(id(0), notice("n1", 3));
            submitter.submit(id(1), notice("n1", 3));
            submitter.finish();
        }
        assertEquals(ids(0, 2), answered);
    }

    @Test
    void submittingWaitsWhileTheWindowIsFull() throws Exception {
        fake.basics().intake().hold(true);
        List<String> submitted = new CopyOnWriteArrayList<>();
        try (ChangeSubmitter submitter = submitter()) {
            Running beside = Running.start(() -> {
                for (int i = 0; i < 15; i++) {
                    submitter.submit(id(i), ByteString.EMPTY, "", 0);
                    submitted.add(id(i));
                }
            });
            Eventually.holds(
                    "the window is full",
                    () -> fake.basics().intake().received().size() == 10);
            assertEquals(10, submitted.size());
            assertFalse(beside.isDone());
            fake.basics().intake().hold(false);
            fake.restart();
            beside.join();
            submitter.finish();
        }
        assertEquals(ids(0, 15), answered);
    }

    @Test
    void restartOfTheHubIsSurvived() {
        try (ChangeSubmitter submitter = submitter()) {
            submit(submitter, 0, 20);
            fake.restart();
            submit(submitter, 20, 20);
            submitter.finish();
        }
        assertEquals(ids(0, 40), answered);
    }

    @Test
    void lastingRefusalEndsIt() {
        fake.basics().refuse(FakeHub.error(ErrorReason.ERROR_REASON_CALLER_NOT_PERMITTED, Code.PERMISSION_DENIED));
        try (ChangeSubmitter submitter = submitter()) {
            submitter.submit(id(0), ByteString.EMPTY, "", 0);
            CityHubException refused = assertThrows(CityHubException.class, submitter::finish);
            assertEquals(ErrorReason.ERROR_REASON_CALLER_NOT_PERMITTED, refused.reason());
            assertThrows(CityHubException.class, () -> submitter.submit(id(1), ByteString.EMPTY, "", 0));
        }
    }

    @Test
    void hubThatNeverComesBackIsGivenUp() {
        fake.stop();
        SubmitSettings few = new SubmitSettings(10, 3, QUICK);
        try (ChangeSubmitter submitter = hub.submitChanges(few, answer -> answered.add(answer.getRequestId()))) {
            submitter.submit(id(0), ByteString.EMPTY, "", 0);
            assertTrue(assertThrows(CityHubException.class, submitter::finish).retryable());
        }
    }

    @Test
    void handlerThatThrowsEndsIt() {
        try (ChangeSubmitter submitter = hub.submitChanges(SETTINGS, answer -> {
            throw new IllegalStateException("the handler's own");
        })) {
            submitter.submit(id(0), ByteString.EMPTY, "", 0);
            assertEquals(
                    "the handler's own",
                    assertThrows(IllegalStateException.class, submitter::finish).getMessage());
        }
    }

    @Test
    void requestIdsAreDistinctVersion7() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            UUID id = UUID.fromString(RequestIds.next());
            assertEquals(7, id.version());
            assertEquals(2, id.variant());
            ids.add(id.toString());
        }
        assertEquals(1000, ids.size());
    }

    private ChangeSubmitter submitter() {
        return hub.submitChanges(SETTINGS, answer -> answered.add(answer.getRequestId()));
    }

    private static void submit(ChangeSubmitter submitter, int from, int count) {
        for (int i = from; i < from + count; i++) {
            submitter.submit(
                    id(i),
                    ResidentChange.newBuilder()
                            .setRecord(FakeBasics.record(i, "生成"))
                            .build());
        }
    }

    private static ResidentChange notice(String id, int size) {
        return ResidentChange.newBuilder().setNoticeId(id).setNoticeSize(size).build();
    }

    private static List<String> ids(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(ChangeSubmitterTest::id)
                .toList();
    }

    private static String id(int i) {
        return "request-" + i;
    }
}
