package cityhub.tools.demo;

import cityhub.addressee.v1.DecideNumberCaseRequest;
import cityhub.addressee.v1.ListNumberCasesRequest;
import cityhub.addressee.v1.NumberCase;
import cityhub.addressee.v1.NumberDecision;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.HeldChange;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.ListHeldChangesRequest;
import cityhub.basics.v1.ListHeldChangesResponse;
import cityhub.kit.CityHub;
import cityhub.kit.ResidentAnswer;
import cityhub.resident.v1.ResidentRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks, as systems that know people under numbers of their own, for the integrated number (団体内統合宛名番号) of every
 * resident, and holds the answers against the generated truth: one person has one number, whoever asks.
 */
public final class DemoAddressees {
    private static final int AT_ONCE = 500;
    private static final Set<CheckReason> ABOUT_NUMBERS =
            Set.of(CheckReason.CHECK_REASON_INDIVIDUAL_NUMBER_LATE, CheckReason.CHECK_REASON_NUMBER_OF_ANOTHER);

    private final Map<String, Map<String, String>> integratedOf = new HashMap<>();
    private long links;
    private long wrongLinks;
    private long numberCases;

    DemoAddressees() {}

    /**
     * What the answers show.
     *
     * @param numbers integrated numbers
     * @param links own numbers that were resolved
     * @param cases what an officer decides: numbers that a system tied to the wrong person, and changes that wait
     *     because of an individual number
     * @param duplicates persons with several integrated numbers, and integrated numbers of several persons
     * @param wrongLinks own numbers that were not resolved, or to another person
     */
    public record Result(long numbers, long links, long cases, long duplicates, long wrongLinks) {}

    /**
     * A system ties some of its numbers to the wrong persons. Each becomes a case, which an officer closes: everything
     * stays as it was.
     */
    void mistake(DemoSystem system, String agreementId, List<String> residents, CityHub clerk) {
        RegisterNumbersRequest.Builder wrong =
                RegisterNumbersRequest.newBuilder().setAgreementId(agreementId);
        for (int i = 1; i < residents.size(); i++) {
            wrong.addTies(NumberTie.newBuilder()
                    .setAddresseeNumber(residents.get(i - 1))
                    .setOwnNumber(system.ownNumber(residents.get(i))));
        }
        system.hub().addressee().registerNumbers(wrong.build());
        for (NumberCase each : clerk.addressee()
                .listNumberCases(
                        ListNumberCasesRequest.newBuilder().setPageSize(AT_ONCE).build())
                .getCasesList()) {
            NumberOutcome outcome = clerk.addressee()
                    .decideNumberCase(DecideNumberCaseRequest.newBuilder()
                            .setCaseId(each.getCaseId())
                            .setDecision(NumberDecision.NUMBER_DECISION_KEEP)
                            .setReason("システム側の誤り")
                            .build())
                    .getOutcome();
            numberCases += outcome == NumberOutcome.NUMBER_OUTCOME_DONE ? 1 : 0;
        }
    }

    /** Resolves the own numbers of these residents for one system. */
    void resolve(DemoSystem system, String agreementId, List<String> residents) {
        for (int from = 0; from < residents.size(); from += AT_ONCE) {
            List<String> some = residents.subList(from, Math.min(from + AT_ONCE, residents.size()));
            List<ResidentAnswer> answers = system.resolve(
                    agreementId, some.stream().map(system::ownNumber).toList());
            for (int i = 0; i < some.size(); i++) {
                ResidentRecord answered = answers.get(i) instanceof ResidentAnswer.Found found
                        ? found.record()
                        : ResidentRecord.getDefaultInstance();
                take(system, some.get(i), answered);
            }
        }
    }

    private void take(DemoSystem system, String resident, ResidentRecord answered) {
        boolean right = answered.getAddresseeNumber().equals(system.ownNumber(resident))
                && !answered.getIntegratedNumber().isEmpty();
        links += right ? 1 : 0;
        wrongLinks += right ? 0 : 1;
        if (right) {
            integratedOf
                    .computeIfAbsent(resident, each -> new LinkedHashMap<>())
                    .put(system.consumer().numberDomain(), answered.getIntegratedNumber());
        }
    }

    /** Held against the truth. */
    Result result(CityHub approver) {
        Map<String, Set<String>> residentsOf = new HashMap<>();
        long duplicates = 0;
        for (Map.Entry<String, Map<String, String>> person : integratedOf.entrySet()) {
            Set<String> numbers = new HashSet<>(person.getValue().values());
            duplicates += numbers.size() - 1;
            numbers.forEach(each ->
                    residentsOf.computeIfAbsent(each, number -> new HashSet<>()).add(person.getKey()));
        }
        duplicates += residentsOf.values().stream()
                .mapToLong(residents -> residents.size() - 1)
                .sum();
        return new Result(residentsOf.size(), links, numberCases + cases(approver), duplicates, wrongLinks);
    }

    /** One generated person as the systems know it. */
    String example(List<DemoSystem> systems) {
        Map.Entry<String, Map<String, String>> person = integratedOf.entrySet().stream()
                .filter(each -> each.getValue().size() == systems.size())
                .findFirst()
                .orElseThrow();
        StringBuilder text = new StringBuilder("同じ人の番号 / one person's numbers:");
        systems.forEach(each -> text.append(' ')
                .append(each.consumer().nameJa())
                .append(' ')
                .append(each.ownNumber(person.getKey()))
                .append('、'));
        return text.append(" 団体内統合宛名番号 ")
                .append(person.getValue().values().iterator().next())
                .toString();
    }

    private static long cases(CityHub approver) {
        List<HeldChange> held = new ArrayList<>();
        String token = "";
        do {
            ListHeldChangesResponse page = approver.unverifiedBasics()
                    .listHeldChanges(ListHeldChangesRequest.newBuilder()
                            .setPageSize(AT_ONCE)
                            .setPageToken(token)
                            .build());
            held.addAll(page.getChangesList());
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return held.stream()
                .filter(each -> each.getOutcome() == IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER)
                .filter(each -> each.getFindingsList().stream()
                        .anyMatch(finding -> ABOUT_NUMBERS.contains(finding.getReason())))
                .count();
    }
}
