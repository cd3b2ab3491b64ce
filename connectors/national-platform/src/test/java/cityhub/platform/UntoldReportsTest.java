package cityhub.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cityhub.intermediary.v1.WorkReport;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntoldReportsTest {
    private static final List<WorkReport> FIRST = reports("1");
    private static final List<WorkReport> SECOND = reports("2");

    private final Deque<Status> failures = new ArrayDeque<>();
    private final List<List<WorkReport>> told = new ArrayList<>();
    private final UntoldReports untold = new UntoldReports(each -> {
        if (!failures.isEmpty()) {
            throw failures.removeFirst().asRuntimeException();
        }
        told.add(each);
    });

    @Test
    void whatTheHubCouldNotTakeIsToldAgainBeforeWhatCameLater() {
        failures.add(Status.UNAVAILABLE);
        failures.add(Status.DEADLINE_EXCEEDED);
        untold.add(FIRST);
        assertThrows(StatusRuntimeException.class, untold::tell);
        untold.add(SECOND);
        assertThrows(StatusRuntimeException.class, untold::tell);
        assertEquals(List.of(), told);

        untold.tell();
        untold.tell();

        assertEquals(List.of(FIRST, SECOND), told);
    }

    @Test
    void whatTheHubWillNeverTakeHoldsUpNothing() {
        failures.add(Status.INVALID_ARGUMENT);
        untold.add(FIRST);
        untold.add(SECOND);

        untold.tell();

        assertEquals(List.of(SECOND), told);
    }

    private static List<WorkReport> reports(String id) {
        return List.of(WorkReport.newBuilder().setExchangeId(id).build());
    }
}
