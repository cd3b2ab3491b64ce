package cityhub.tools.demo;

import cityhub.addressee.v1.DecideNumberCaseRequest;
import cityhub.addressee.v1.DecideNumberCaseResponse;
import cityhub.addressee.v1.IssueNonResidentRequest;
import cityhub.addressee.v1.ListNumberCasesRequest;
import cityhub.addressee.v1.NonResidentBasis;
import cityhub.addressee.v1.NonResidentRecord;
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
import cityhub.basics.v1.Operator;
import cityhub.kit.CityHub;
import cityhub.kit.NonResidentReceipt;
import cityhub.kit.RequestIds;
import cityhub.kit.ResidentAnswer;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.ResidentRecord;
import cityhub.resident.v1.UncertainDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Asks, as systems that know people under numbers of their own, for the integrated number (団体内統合宛名番号) of every
 * resident, and holds the answers against the generated truth: one person has one number, whoever asks.
 */
public final class DemoAddressees {
    private static final int AT_ONCE = 500;
    private static final int NON_RESIDENTS = 5;
    private static final Set<CheckReason> ABOUT_NUMBERS =
            Set.of(CheckReason.CHECK_REASON_INDIVIDUAL_NUMBER_LATE, CheckReason.CHECK_REASON_NUMBER_OF_ANOTHER);

    private final Map<String, Map<String, String>> integratedOf = new HashMap<>();
    private long links;
    private long wrongLinks;
    private long numberCases;
    private long nonResidents;
    private long duplicates;

    DemoAddressees() {}

    /**
     * What the answers show.
     *
     * @param numbers integrated numbers of residents
     * @param links own numbers that were resolved
     * @param cases what an officer decides: numbers that a system tied to the wrong person, and changes that wait
     *     because of an individual number
     * @param duplicates persons with several integrated numbers, and integrated numbers of several persons
     * @param wrongLinks own numbers that were not resolved, or to another person; links that do not show
     * @param nonResidents people registered who are no residents
     */
    public record Result(long numbers, long links, long cases, long duplicates, long wrongLinks, long nonResidents) {}

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
        for (NumberCase each : open(clerk)) {
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

    /**
     * A system registers people who are no residents, each in two calls at once; one of them is a resident after all. Each
     * must get one number; the officer links the one who is a resident, and the record then says so.
     */
    void registerNonResidents(DemoSystem system, String agreementId, ResidentRecord twin, CityHub clerk) {
        String twinsNumber = "";
        for (int serial = 1; serial <= NON_RESIDENTS; serial++) {
            NonResidentRecord record = serial == 1
                    ? nonResident(twin.getName().getFullName(), twin.getBirthDate())
                    : nonResident(
                            "登外　" + serial + "郎",
                            UncertainDate.newBuilder().setValue("1970-01-01").build());
            List<CompletableFuture<NonResidentReceipt>> both = Stream.generate(() ->
                            CompletableFuture.supplyAsync(() -> system.hub()
                                    .issueNonResident(IssueNonResidentRequest.newBuilder()
                                            .setAgreementId(agreementId)
                                            .setRequestId(RequestIds.next())
                                            .setBasis(NonResidentBasis.NON_RESIDENT_BASIS_NEW)
                                            .setRecord(record)
                                            .setOperator(Operator.newBuilder().setStaffNumber("DEMO"))
                                            .build())))
                    .limit(2)
                    .toList();
            Set<String> numbers = new HashSet<>();
            both.forEach(each -> each.join().records().forEach(found -> numbers.add(found.getAddresseeNumber())));
            nonResidents++;
            duplicates += numbers.size() - 1;
            twinsNumber = serial == 1 ? numbers.iterator().next() : twinsNumber;
        }
        link(clerk);
        NonResidentRecord linked = system.hub()
                .nonResidents(agreementId, List.of(twinsNumber), Operator.getDefaultInstance())
                .getFirst()
                .orElse(NonResidentRecord.getDefaultInstance());
        wrongLinks += linked.getLinkedNumber().equals(twin.getAddresseeNumber()) ? 0 : 1;
    }

    private static NonResidentRecord nonResident(String name, UncertainDate birthDate) {
        return NonResidentRecord.newBuilder()
                .setName(PersonName.newBuilder().setFullName(name))
                .setBirthDate(birthDate)
                .setAffairId("010")
                .build();
    }

    /** The officer finds the resident and the non-resident of a case to be one. */
    private void link(CityHub clerk) {
        for (NumberCase each : open(clerk)) {
            DecideNumberCaseResponse answer = clerk.addressee()
                    .decideNumberCase(DecideNumberCaseRequest.newBuilder()
                            .setCaseId(each.getCaseId())
                            .setDecision(
                                    each.getHolder().getInRegister()
                                            ? NumberDecision.NUMBER_DECISION_LINK_TO_HOLDER
                                            : NumberDecision.NUMBER_DECISION_LINK_TO_OTHER)
                            .setReason("住民票で確認")
                            .build());
            numberCases += answer.getOutcome() == NumberOutcome.NUMBER_OUTCOME_DONE ? 1 : 0;
        }
    }

    private static List<NumberCase> open(CityHub clerk) {
        return clerk.addressee()
                .listNumberCases(
                        ListNumberCasesRequest.newBuilder().setPageSize(AT_ONCE).build())
                .getCasesList();
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
        for (Map.Entry<String, Map<String, String>> person : integratedOf.entrySet()) {
            Set<String> numbers = new HashSet<>(person.getValue().values());
            duplicates += numbers.size() - 1;
            numbers.forEach(each ->
                    residentsOf.computeIfAbsent(each, number -> new HashSet<>()).add(person.getKey()));
        }
        duplicates += residentsOf.values().stream()
                .mapToLong(residents -> residents.size() - 1)
                .sum();
        return new Result(
                residentsOf.size(), links, numberCases + cases(approver), duplicates, wrongLinks, nonResidents);
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
