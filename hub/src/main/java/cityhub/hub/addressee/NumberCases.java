package cityhub.hub.addressee;

import cityhub.addressee.v1.NumberCase;
import cityhub.addressee.v1.NumberCaseKind;
import cityhub.addressee.v1.NumberDecision;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.hub.HubException;
import cityhub.hub.addressee.CaseRepository.CaseRow;
import cityhub.hub.addressee.PersonLinks.Done;
import cityhub.hub.addressee.PersonLinks.Pair;
import cityhub.hub.addressee.PersonLinks.Taken;
import cityhub.hub.addressee.PersonReferences.Meant;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.registry.ProtoTime;
import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Cases about numbers that nobody but an officer decides: shown with both sides, closed with the decision. */
@Singleton
public final class NumberCases {
    private final Database database;
    private final PersonFacts facts;
    private final PersonViews views;
    private final PersonLinks links;
    private final Acts acts;

    NumberCases(Database database, PersonFacts facts, PersonViews views, PersonLinks links, Acts acts) {
        this.database = database;
        this.facts = facts;
        this.views = views;
        this.links = links;
        this.acts = acts;
    }

    /**
     * A page of cases.
     *
     * @param cases the cases, oldest first
     * @param last row of the last one, for the next page; 0 when there is none
     */
    public record Page(List<NumberCase> cases, long last) {}

    /** Open cases behind a row; 0 for the first page. The reading stands in the ledger before this returns. */
    public Page list(String officerId, long after, int most) {
        List<CaseRow> open = database.read(connection -> CaseRepository.open(connection, after, most));
        List<NumberCase> cases = new ArrayList<>();
        for (CaseRow each : open) {
            cases.add(database.read(connection -> view(connection, each)));
        }
        TreeMap<String, String> details = new TreeMap<>();
        details.put("cases", Integer.toString(open.size()));
        List<Long> subjects = open.stream()
                .flatMap(each -> Stream.of(each.holder(), each.other()))
                .distinct()
                .sorted()
                .toList();
        acts.awaitSealed(database.transactionRetrying(tx ->
                acts.record(tx, new Act("number-cases-listed", "officer:" + officerId, "cases", details, subjects))));
        return new Page(cases, open.size() == most ? open.getLast().rowId() : 0);
    }

    private NumberCase view(Connection connection, CaseRow row) throws SQLException {
        NumberCase.Builder view = NumberCase.newBuilder()
                .setCaseId(row.caseId())
                .setKind(row.kind())
                .setHolder(views.of(connection, row.holder(), Optional.empty()))
                .setOther(views.of(connection, row.other(), Optional.empty()))
                .addAllAgreements(facts.compare(connection, row.holder(), row.other()))
                .setOpenTime(ProtoTime.of(row.openTime()));
        if (!row.domain().isEmpty()) {
            view.setNumber(number(row));
        }
        return view.build();
    }

    private static NumberReference number(CaseRow row) {
        return NumberReference.newBuilder()
                .setDomain(row.domain())
                .setNumber(row.number())
                .build();
    }

    /**
     * Decides a case. The decision stands in the ledger before this returns.
     *
     * @return with DONE, the id of the link that was made, if one was
     * @throws HubException INVALID_ARGUMENT
     */
    public Done decide(String officerId, String caseId, NumberDecision decision, String reason) {
        PersonLinks.requireReason(reason);
        if (decision == NumberDecision.NUMBER_DECISION_UNSPECIFIED || decision == NumberDecision.UNRECOGNIZED) {
            throw HubException.invalid("decision", "keep, move or link");
        }
        return links.run(tx -> {
            Optional<CaseRow> found = CaseRepository.lock(tx, caseId);
            return found.isEmpty()
                    ? Taken.not(NumberOutcome.NUMBER_OUTCOME_CASE_UNKNOWN)
                    : decide(tx, officerId, found.get(), decision, reason);
        });
    }

    private Taken decide(Connection tx, String officerId, CaseRow row, NumberDecision decision, String reason)
            throws SQLException {
        boolean candidate = row.kind() == NumberCaseKind.NUMBER_CASE_KIND_CANDIDATE;
        if (candidate && decision == NumberDecision.NUMBER_DECISION_MOVE) {
            throw HubException.invalid("decision", "a candidate has no number that could move");
        }
        List<Long> both = List.of(row.holder(), row.other());
        links.lock(tx, both);
        if (!candidate && !isHeldBy(tx, row)) {
            long act = close(tx, officerId, row, NumberDecision.NUMBER_DECISION_KEEP, "overtaken");
            return new Taken(Done.not(NumberOutcome.NUMBER_OUTCOME_OVERTAKEN), OptionalLong.of(act));
        }
        Taken taken = switch (decision) {
            case NUMBER_DECISION_MOVE -> links.move(tx, officerId, number(row), row.holder(), row.other(), reason);
            case NUMBER_DECISION_LINK_TO_HOLDER ->
                links.link(tx, officerId, new Pair(row.holder(), row.other()), reason);
            case NUMBER_DECISION_LINK_TO_OTHER ->
                links.link(tx, officerId, new Pair(row.other(), row.holder()), reason);
            case NUMBER_DECISION_KEEP, NUMBER_DECISION_UNSPECIFIED, UNRECOGNIZED ->
                Taken.not(NumberOutcome.NUMBER_OUTCOME_DONE);
        };
        if (!taken.done().isDone()) {
            return taken;
        }
        return new Taken(taken.done(), OptionalLong.of(close(tx, officerId, row, decision, reason)));
    }

    /** Acts are sealed in the order of their ids, so that waiting for this one waits for those before it. */
    private long close(Connection tx, String officerId, CaseRow row, NumberDecision decision, String reason)
            throws SQLException {
        CaseRepository.close(tx, row.caseId(), decision, officerId, reason);
        return links.record(
                tx,
                "number-case-decided",
                officerId,
                "case:" + row.caseId(),
                decision.name().substring("NUMBER_DECISION_".length()) + ": " + reason,
                List.of(row.holder(), row.other()));
    }

    private static boolean isHeldBy(Connection tx, CaseRow row) throws SQLException {
        Meant now = PersonReferences.holder(tx, "number", number(row));
        return now.person().equals(OptionalLong.of(row.holder()));
    }
}
