package cityhub.hub.basics;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.Severity;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.hub.HubConfiguration;
import cityhub.hub.basics.RequestRepository.Answered;
import cityhub.hub.store.Database;
import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One transaction of intake: finds repeated requests, loads, judges, writes, answers. */
final class IntakeTransaction {
    private final Database database;
    private final BatchLoader loader;
    private final UnitJudge judge;
    private final BatchWriter writer;
    private final InstantSource clock;

    IntakeTransaction(Database database, BatchLoader loader, UnitJudge judge, BatchWriter writer, InstantSource clock) {
        this.database = database;
        this.loader = loader;
        this.judge = judge;
        this.writer = writer;
        this.clock = clock;
    }

    /** Takes in units, all or nothing; gives the answers of each, in order. */
    List<List<SubmitChangesResponse>> run(List<List<Candidate>> units) {
        return database.transactionRetrying(tx -> run(tx, units));
    }

    /** Whether the database answers at all. */
    boolean storeAnswers() {
        return database.answers();
    }

    /** Loads what the candidates and whatever waits with them need, into a batch of this transaction. */
    BatchIntake open(Connection tx, List<Candidate> candidates) throws SQLException {
        return new BatchIntake(judge, loader.load(tx, candidates), today());
    }

    /** Writes a batch; gives the answers to the requests that it answered. */
    Map<RequestKey, Long> write(Connection tx, BatchIntake batch) throws SQLException {
        return writer.write(tx, batch, today());
    }

    private List<List<SubmitChangesResponse>> run(Connection tx, List<List<Candidate>> units) throws SQLException {
        List<Candidate> all = units.stream().flatMap(List::stream).toList();
        BatchIntake batch = open(tx, all);
        // Read under the persons' locks: another hub may have answered the same request while this one waited.
        Map<RequestKey, Answered> known =
                RequestRepository.find(tx, all.stream().map(Candidate::key).toList());
        for (List<Candidate> unit : units) {
            take(unit, batch, known);
        }
        Map<RequestKey, Long> sequences = writer.write(tx, batch, today());
        return units.stream()
                .map(unit -> unit.stream()
                        .map(each -> response(each, batch, known, sequences))
                        .toList())
                .toList();
    }

    private static void take(List<Candidate> unit, BatchIntake batch, Map<RequestKey, Answered> known) {
        List<Candidate> fresh = unit.stream()
                .filter(each -> digest(each, batch, known).isEmpty())
                .toList();
        Set<RequestKey> keys = new HashSet<>(unit.stream().map(Candidate::key).toList());
        if (keys.size() < unit.size()) {
            fresh.forEach(each -> batch.refuse(each, CheckReason.CHECK_REASON_NOTICE_INCOMPLETE, false));
        } else if (fresh.size() == unit.size()) {
            batch.take(unit);
        } else {
            fresh.forEach(each -> batch.refuse(each, CheckReason.CHECK_REASON_NOTICE_REFUSED, true));
        }
    }

    private static Optional<ByteString> digest(
            Candidate candidate, BatchIntake batch, Map<RequestKey, Answered> known) {
        return batch.answer(candidate.key())
                .map(Answer::digest)
                .or(() -> Optional.ofNullable(known.get(candidate.key())).map(Answered::digest));
    }

    private static SubmitChangesResponse response(
            Candidate candidate, BatchIntake batch, Map<RequestKey, Answered> known, Map<RequestKey, Long> sequences) {
        Optional<Answer> answer = batch.answer(candidate.key());
        boolean reused = !digest(candidate, batch, known).equals(Optional.of(candidate.digest()));
        if (reused) {
            return Answer.passing(
                            candidate,
                            List.of(Findings.finding(
                                    Severity.SEVERITY_ERROR, CheckReason.CHECK_REASON_REQUEST_ID_REUSED, "")))
                    .response();
        }
        return answer.map(each -> each.withSequence(sequences).response())
                .orElseGet(() -> known.get(candidate.key()).response());
    }

    private LocalDate today() {
        return clock.instant().atZone(HubConfiguration.BUSINESS_ZONE).toLocalDate();
    }
}
