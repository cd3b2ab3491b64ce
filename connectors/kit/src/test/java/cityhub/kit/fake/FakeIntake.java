package cityhub.kit.fake;

import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.SubmitChangesRequest;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.resident.v1.ResidentChange;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes changes in: a notice is answered once it is whole; a request id already taken in gets its answer again. */
public final class FakeIntake {
    private final Map<String, Long> taken = new LinkedHashMap<>();
    private final List<String> received = new ArrayList<>();
    private int answersBeforeBreak = Integer.MAX_VALUE;
    private boolean holding;

    /** The connection breaks after so many answers, once. */
    public synchronized void breakAfter(int answers) {
        answersBeforeBreak = answers;
    }

    /** Nothing is answered any more until released. */
    public synchronized void hold(boolean hold) {
        holding = hold;
    }

    /** Request ids taken in, in order, each once. */
    public synchronized List<String> taken() {
        return List.copyOf(taken.keySet());
    }

    /** Request ids as they arrived, repetitions too. */
    public synchronized List<String> received() {
        return List.copyOf(received);
    }

    StreamObserver<SubmitChangesRequest> open(StreamObserver<SubmitChangesResponse> observer) {
        List<SubmitChangesRequest> notice = new ArrayList<>();
        return new FakeBasics.Deaf<>() {
            @Override
            public void onNext(SubmitChangesRequest request) {
                receive(request, notice, observer);
            }

            @Override
            public void onCompleted() {
                answer(notice, observer);
                observer.onCompleted();
            }
        };
    }

    private synchronized void receive(
            SubmitChangesRequest request,
            List<SubmitChangesRequest> notice,
            StreamObserver<SubmitChangesResponse> observer) {
        received.add(request.getRequestId());
        if (holding) {
            return;
        }
        notice.add(request);
        if (notice.size() >= sizeOfNotice(request)) {
            answer(notice, observer);
        }
    }

    private synchronized void answer(
            List<SubmitChangesRequest> notice, StreamObserver<SubmitChangesResponse> observer) {
        for (SubmitChangesRequest each : notice) {
            if (answersBeforeBreak == 0) {
                answersBeforeBreak = Integer.MAX_VALUE;
                notice.forEach(taken -> take(taken.getRequestId()));
                notice.clear();
                observer.onError(Status.UNAVAILABLE.asRuntimeException());
                return;
            }
            answersBeforeBreak = answersBeforeBreak == Integer.MAX_VALUE ? answersBeforeBreak : answersBeforeBreak - 1;
            observer.onNext(SubmitChangesResponse.newBuilder()
                    .setRequestId(each.getRequestId())
                    .setOutcome(IntakeOutcome.INTAKE_OUTCOME_ACCEPTED)
                    .setSequence(take(each.getRequestId()))
                    .build());
        }
        notice.clear();
    }

    private long take(String requestId) {
        taken.putIfAbsent(requestId, taken.size() + 1L);
        return taken.get(requestId);
    }

    private static int sizeOfNotice(SubmitChangesRequest request) {
        try {
            return Math.max(1, ResidentChange.parseFrom(request.getChange()).getNoticeSize());
        } catch (InvalidProtocolBufferException e) {
            return 1;
        }
    }
}
