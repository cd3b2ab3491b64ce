package cityhub.hub.basics;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.Finding;
import cityhub.basics.v1.Severity;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.addressee.Persons;
import cityhub.hub.conversion.CodeLists;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.evidence.Gates;
import cityhub.hub.store.Database;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in the changes of the resident register. One worker takes whatever waits from all streams and commits it in
 * one transaction; a change is answered when it is durable. A change that fails never takes others with it.
 */
@Singleton
public final class Intake {
    /** Most changes of one transaction; a notice is never divided. */
    static final int BATCH = 256;

    private static final Duration COME_AGAIN = Duration.ofSeconds(2);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final Unit STOP = new Unit(List.of(), new Nobody());
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final LinkedBlockingQueue<Unit> queue = new LinkedBlockingQueue<>();
    private final ChangeReader reader;
    private final HeldRepository held;
    private final IntakeTransaction transaction;
    private final ChangeLog changeLog;
    private final Thread worker;
    private volatile boolean closed;

    /** A change that stands alone, or a whole notice, and who waits for its answers. */
    record Unit(List<Candidate> candidates, AnswerListener answers) {}

    public Intake(
            HubConfiguration configuration,
            Database database,
            PersonKeys keys,
            Persons persons,
            ChangeLog changeLog,
            Gates gates,
            InstantSource clock) {
        this.changeLog = changeLog;
        this.reader =
                new ChangeReader(keys, CodeLists.load(configuration.homeFolder().resolve("config")));
        this.held = new HeldRepository(keys, reader);
        this.transaction = new IntakeTransaction(
                database,
                new BatchLoader(persons, held),
                new UnitJudge(),
                new BatchWriter(persons, new SearchKeys(keys), held, changeLog, gates),
                clock);
        this.worker = Thread.ofVirtual().name("intake").start(this::work);
    }

    /**
     * Opens the intake of one stream.
     *
     * @param caller participant id of the resident register
     * @param window most changes that the caller lets be under way at once, at least 1
     */
    public IntakeSession open(String caller, int window) {
        return new IntakeSession(caller, window, reader, this::submit);
    }

    IntakeTransaction transaction() {
        return transaction;
    }

    HeldRepository heldRepository() {
        return held;
    }

    /** Stops after the transaction that runs; what waits is not taken in. */
    @PreDestroy
    public void close() {
        closed = true;
        queue.add(STOP);
        try {
            worker.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(List<Candidate> unit, AnswerListener answers) {
        queue.add(new Unit(unit, answers));
        if (closed) {
            failRest();
        }
    }

    private void work() {
        try {
            for (List<Unit> batch = next(); !closed; batch = next()) {
                takeOrFail(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
            failRest();
        }
    }

    private List<Unit> next() throws InterruptedException {
        List<Unit> batch = new ArrayList<>();
        Unit unit = queue.take();
        int size = 0;
        while (unit != null) {
            batch.add(unit);
            size += unit.candidates().size();
            unit = size < BATCH ? queue.poll() : null;
        }
        if (closed) {
            batch.forEach(Intake::stopped);
        }
        return batch;
    }

    /** Whatever goes wrong with a batch, an {@link Error} too: its callers are told and intake goes on. */
    private void takeOrFail(List<Unit> batch) {
        try {
            take(batch, false);
        } catch (RuntimeException | Error e) {
            fail(batch, e);
            LOG.error("A batch of {} units was not stored; its callers come again", batch.size(), e);
        }
    }

    private void take(List<Unit> batch, boolean again) {
        try {
            List<List<SubmitChangesResponse>> answers =
                    transaction.run(batch.stream().map(Unit::candidates).toList());
            changeLog.committed();
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answers().answered(answers.get(i));
            }
        } catch (RuntimeException e) {
            isolate(batch, again, e);
        }
    }

    /**
     * What can't be stored together is tried again one by one, since one unit may be at fault, or another hub may
     * have made the same person at the same moment. Only what its own content keeps from being stored alone is then
     * refused; for trouble of the store itself the caller is told to come again.
     */
    private void isolate(List<Unit> batch, boolean again, RuntimeException failure) {
        boolean unavailable =
                failure instanceof HubException known && known.reason() == ErrorReason.ERROR_REASON_STORE_UNAVAILABLE;
        boolean content = !unavailable && isOfContent(failure);
        if (!again && (content || (unavailable && transaction.storeAnswers()))) {
            LOG.warn("A batch of {} units was not stored and is tried one by one", batch.size(), failure);
            batch.forEach(each -> take(List.of(each), true));
        } else if (unavailable) {
            batch.forEach(each -> each.answers().failed(failure));
        } else if (content) {
            LOG.error("A change was refused since it can't be stored", failure);
            batch.forEach(Intake::refuse);
        } else {
            LOG.error("A batch of {} units was not stored; its callers come again", batch.size(), failure);
            fail(batch, failure);
        }
    }

    /** Whether the data is at fault (SQL states of class 22 and 23) or the code, and not the store. */
    private static boolean isOfContent(RuntimeException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql) {
                String state = sql.getSQLState() == null ? "" : sql.getSQLState();
                return state.startsWith("22") || state.startsWith("23");
            }
        }
        return true;
    }

    private static void fail(List<Unit> batch, Throwable cause) {
        HubException failure = HubException.retryable(
                ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, "the changes were not stored", COME_AGAIN);
        failure.addSuppressed(cause);
        batch.forEach(each -> each.answers().failed(failure));
    }

    private static void refuse(Unit unit) {
        Finding finding = Findings.finding(Severity.SEVERITY_ERROR, CheckReason.CHECK_REASON_MALFORMED, "");
        unit.answers()
                .answered(unit.candidates().stream()
                        .map(each -> Answer.passing(each, List.of(finding)).response())
                        .toList());
    }

    private void failRest() {
        for (Unit each = queue.poll(); each != null; each = queue.poll()) {
            stopped(each);
        }
    }

    private static void stopped(Unit unit) {
        unit.answers().failed(new HubException(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, "the hub stops"));
    }

    /** Nobody waits for it: it only wakes the worker. */
    private record Nobody() implements AnswerListener {
        @Override
        public void answered(List<SubmitChangesResponse> responses) {}

        @Override
        public void failed(RuntimeException failure) {}
    }
}
