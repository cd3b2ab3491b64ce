package cityhub.kit;

import cityhub.basics.v1.SubmitChangesRequest;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Changes under way. The front of the list is always the first change of a notice that is not wholly answered, so that
 * a new connection starts there; answers that were already delivered are taken off silently then.
 */
final class SubmitWindow {
    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Waiting> waiting = new ArrayList<>();
    /** How many of the list were sent on this connection, answered on it, and answered to the handler at all. */
    private int sent;

    private int received;
    private int delivered;
    private long answered;
    private boolean connected;
    private boolean ended;
    private Optional<RuntimeException> failure = Optional.empty();

    private record Waiting(SubmitChangesRequest request, String noticeId) {}

    SubmitWindow(int size) {
        this.size = size;
    }

    void add(SubmitChangesRequest request, String noticeId) {
        lock.lock();
        try {
            while (failure.isEmpty() && waiting.size() - delivered >= size && !continues(noticeId)) {
                changed.awaitUninterruptibly();
            }
            throwFailure();
            if (ended) {
                throw new IllegalStateException("The submitter was finished.");
            }
            waiting.add(new Waiting(request, noticeId));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A notice larger than the window must get through: the hub answers it only once it is whole. */
    private boolean continues(String noticeId) {
        return !noticeId.isEmpty()
                && !waiting.isEmpty()
                && waiting.getLast().noticeId().equals(noticeId);
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void awaitAnswers() {
        lock.lock();
        try {
            while (failure.isEmpty() && delivered < waiting.size()) {
                changed.awaitUninterruptibly();
            }
            if (delivered < waiting.size()) {
                throwFailure();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is unanswered; false when there is nothing more to do, ever. */
    boolean awaitWork() {
        lock.lock();
        try {
            while (failure.isEmpty() && !ended && delivered == waiting.size()) {
                changed.awaitUninterruptibly();
            }
            return failure.isEmpty() && delivered < waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** A new connection: everything in the list is to be sent again. */
    void restart() {
        lock.lock();
        try {
            sent = 0;
            received = 0;
            connected = true;
        } finally {
            lock.unlock();
        }
    }

    void disconnect() {
        lock.lock();
        try {
            connected = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next to send on this connection, waiting for it; empty when there will be none. */
    Optional<SubmitChangesRequest> next() {
        lock.lock();
        try {
            while (failure.isEmpty() && connected && !ended && sent == waiting.size()) {
                changed.awaitUninterruptibly();
            }
            if (failure.isPresent() || !connected || sent == waiting.size()) {
                return Optional.empty();
            }
            return Optional.of(waiting.get(sent++).request());
        } finally {
            lock.unlock();
        }
    }

    /** Notes an answer of the hub; true when it is new and must be delivered. */
    boolean take(String requestId) {
        lock.lock();
        try {
            if (received >= sent
                    || !waiting.get(received).request().getRequestId().equals(requestId)) {
                throw CityHubException.local(Status.Code.DATA_LOSS, "The hub answered a change out of order.");
            }
            received++;
            return received > delivered;
        } finally {
            lock.unlock();
        }
    }

    /** The newest answer was delivered to the handler. */
    void delivered() {
        lock.lock();
        try {
            delivered++;
            answered++;
            forgetWholeNotices();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void forgetWholeNotices() {
        int whole = delivered;
        while (whole > 0 && !endsNotice(whole - 1)) {
            whole--;
        }
        waiting.subList(0, whole).clear();
        sent -= whole;
        received -= whole;
        delivered -= whole;
    }

    private boolean endsNotice(int index) {
        String noticeId = waiting.get(index).noticeId();
        if (noticeId.isEmpty()) {
            return true;
        }
        return index + 1 < waiting.size() && !waiting.get(index + 1).noticeId().equals(noticeId);
    }

    void fail(RuntimeException cause) {
        lock.lock();
        try {
            if (failure.isEmpty()) {
                failure = Optional.of(cause);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Whether no answer can come any more on this connection. */
    boolean isDone() {
        lock.lock();
        try {
            return failure.isPresent() || (ended && delivered == waiting.size());
        } finally {
            lock.unlock();
        }
    }

    long answered() {
        lock.lock();
        try {
            return answered;
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure() {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
