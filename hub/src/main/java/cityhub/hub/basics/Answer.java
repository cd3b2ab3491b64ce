package cityhub.hub.basics;

import cityhub.basics.v1.Finding;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.SubmitChangesResponse;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to one request while its batch runs.
 *
 * @param key the request
 * @param digest keyed digest of its content
 * @param response the answer, without the sequence when that is not known yet
 * @param accepted the change whose sequence is still to come
 * @param durable whether the answer is kept for a repeated request
 */
record Answer(
        RequestKey key,
        ByteString digest,
        SubmitChangesResponse response,
        Optional<Accepted> accepted,
        boolean durable) {

    /** An answer that is kept with its request. */
    static Answer kept(Candidate candidate, IntakeOutcome outcome, List<Finding> findings) {
        return of(candidate, outcome, findings, Optional.empty(), true);
    }

    /** An answer to a request that stays free to be submitted again. */
    static Answer passing(Candidate candidate, List<Finding> findings) {
        return of(candidate, IntakeOutcome.INTAKE_OUTCOME_REFUSED, findings, Optional.empty(), false);
    }

    /** An accepted change. */
    static Answer accepted(Candidate candidate, List<Finding> findings, Accepted accepted) {
        return of(candidate, IntakeOutcome.INTAKE_OUTCOME_ACCEPTED, findings, Optional.of(accepted), true);
    }

    RequestRepository.RequestRow row() {
        return new RequestRepository.RequestRow(
                key,
                digest,
                response.getOutcome(),
                response.getFindingsList(),
                accepted.map(each -> each.after().personId()).orElse(0L),
                accepted.map(each -> each.after().historyNumber()).orElse(0));
    }

    /** The same answer with the sequence that the change log gave. */
    Answer withSequence(Map<RequestKey, Long> sequences) {
        SubmitChangesResponse complete = response.toBuilder()
                .setSequence(sequences.getOrDefault(key, 0L))
                .build();
        return new Answer(key, digest, complete, accepted, durable);
    }

    private static Answer of(
            Candidate candidate,
            IntakeOutcome outcome,
            List<Finding> findings,
            Optional<Accepted> accepted,
            boolean durable) {
        SubmitChangesResponse response = SubmitChangesResponse.newBuilder()
                .setRequestId(candidate.key().requestId())
                .setOutcome(outcome)
                .addAllFindings(findings)
                .build();
        return new Answer(candidate.key(), candidate.digest(), response, accepted, durable);
    }
}
