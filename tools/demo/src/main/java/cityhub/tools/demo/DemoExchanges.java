package cityhub.tools.demo;

import cityhub.basics.v1.Operator;
import cityhub.intermediary.v1.AnsweredItem;
import cityhub.intermediary.v1.DecideProvisionRequest;
import cityhub.intermediary.v1.ExchangeFlags;
import cityhub.intermediary.v1.ExchangeOutcome;
import cityhub.intermediary.v1.ExchangeReceipt;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.ExchangeStatus;
import cityhub.intermediary.v1.Inquiry;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.ListExchangesRequest;
import cityhub.intermediary.v1.ListProvisionsRequest;
import cityhub.intermediary.v1.NewFlags;
import cityhub.intermediary.v1.NewInquiry;
import cityhub.intermediary.v1.NewReplica;
import cityhub.intermediary.v1.RegisterInquiriesRequest;
import cityhub.intermediary.v1.RegisterReplicasRequest;
import cityhub.intermediary.v1.Replica;
import cityhub.intermediary.v1.ScheduleHoursRequest;
import cityhub.intermediary.v1.SetFlagsRequest;
import cityhub.intermediary.v1.Urgency;
import cityhub.intermediary.v1.WaitingProvision;
import cityhub.kit.CityHub;
import cityhub.kit.ResidentAnswer;
import cityhub.platform.PlatformConnector;
import cityhub.platform.PlatformException;
import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.simulators.JukiNetSimulator;
import cityhub.tools.simulators.PlatformFault;
import cityhub.tools.simulators.PlatformHome;
import cityhub.tools.simulators.PlatformSimulator;
import cityhub.tools.simulators.SimulatedCity;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The health-insurance system asks other municipalities for tax information through the simulated platform: out of hours,
 * at the opening, and at the counter, while the platform now and then does something wrong. What came back, and what the
 * platform holds, is held against what was asked.
 */
final class DemoExchanges implements AutoCloseable {
    private static final int AT_ONCE = 100;
    /** 支援措置対象者区分: under protection, or asked for. */
    private static final Set<String> PROTECTED = Set.of("1", "2");
    /** A number that the system gave to nobody. */
    private static final String NOBODY = "NOBODY";

    private static final int PROVISIONS = 10;
    /** More than two leases of work (two minutes), since what is lost on the way is given out again only when one is over. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final DemoSystem system;
    private final String agreementId;
    private final CityHub hub;
    private final CityHub connectorHub;
    private final CityHub operator;
    private final PlatformSimulator platform;
    private final PlatformConnector connector;
    private final CityHub relayHub;
    private final JukiNetSimulator jukiNet;

    /**
     * Inquiries.
     *
     * @param registered inquiries handed in
     * @param answered those answered rightly, in the system's own number
     * @param refused those refused, all of them for a reason
     * @param lost accepted ones without an answer, or with a wrong one
     * @param doubled inquiries that the platform holds beside those that were accepted
     */
    record Inquiries(long registered, long answered, long refused, long lost, long doubled) {}

    /**
     * Replicas.
     *
     * @param registered replicas handed in
     * @param ended ends of them handed in
     * @param lost those that the platform does not hold as they were handed in
     * @param doubled those that it holds more often, or took more than once
     */
    record Replicas(long registered, long ended, long lost, long doubled) {}

    /**
     * Provisions: another municipality asks about people with replicas.
     *
     * @param asked how often
     * @param automatic those that the platform answered by itself
     * @param permitted those that waited, since no automatic answer was allowed, and that an officer permitted
     * @param lost those that are neither, and those that waited or did not against what the flags say
     */
    record Provisions(long asked, long automatic, long permitted, long lost) {}

    /** All of it. */
    record Result(Inquiries inquiries, Replicas replicas, DemoHouseholds.Result households, Provisions provisions) {
        boolean holds() {
            return inquiries.lost() == 0
                    && inquiries.doubled() == 0
                    && inquiries.answered() > 0
                    && replicas.lost() == 0
                    && replicas.doubled() == 0
                    && replicas.registered() > 0
                    && households.lost() == 0
                    && households.doubled() == 0
                    && households.registered() > 0
                    && provisions.permitted() > 0
                    && provisions.lost() == 0;
        }
    }

    DemoExchanges(DemoOffice office, DemoSystem system, Path folder, String cityCode) throws IOException {
        this.system = system;
        this.hub = system.hub();
        this.agreementId = office.agreeOnExchanges(system.consumer());
        String connection = office.registerPlatformConnector();
        this.operator = office.employOperator();
        PlatformHome home = PlatformHome.openOrCreate(folder, cityCode);
        this.platform = PlatformSimulator.start(home, 0);
        this.connectorHub = office.open(DemoOffice.PLATFORM_CONNECTOR);
        this.connector = PlatformConnector.start(connectorHub, home.connector(connection, platform.address()));
        String relay = office.registerJukiNetRelay();
        this.relayHub = office.open(DemoOffice.JUKI_NET_RELAY);
        this.jukiNet = JukiNetSimulator.start(relayHub, home.connector(relay, platform.address()));
    }

    /**
     * Runs it.
     *
     * @param numbersAgreement the system's agreement on numbers
     * @param records residents, as the register has them by now
     * @param untouched addressee numbers of those about whom nothing changed since the first load
     */
    Result run(String numbersAgreement, List<ResidentRecord> records, Set<String> untouched, DemoProgress progress)
            throws InterruptedException {
        List<String> residents =
                records.stream().map(ResidentRecord::getAddresseeNumber).toList();
        progress.step("中間サーバーと連携しています / exchanging with the simulated platform");
        schedule(true);
        awaitMasterData(residents.getFirst());
        schedule(false);
        Map<String, String> asked = new LinkedHashMap<>();
        int night = residents.size() - residents.size() / 10;
        long refused = 0;
        for (int from = 0; from < night; from += AT_ONCE) {
            List<String> some = residents.subList(from, Math.min(from + AT_ONCE, night));
            refused += inquire(some, Urgency.URGENCY_BATCH, asked);
        }
        refused += receipts(List.of(inquiry(NOBODY, Urgency.URGENCY_BATCH)))
                        .getFirst()
                        .getExchangeId()
                        .isEmpty()
                ? 1
                : 0;
        progress.step(
                "照会 %,d 件を時間外に受け付けました / %,d inquiries wait for the opening".formatted(asked.size(), asked.size()));
        replicate(residents.subList(0, residents.size() / 10));
        misbehave();
        schedule(true);
        refused += inquire(residents.subList(night, residents.size()), Urgency.URGENCY_COUNTER, asked);
        awaitAnswers(asked.keySet());
        Inquiries inquiries = inquiries(numbersAgreement, residents, asked, refused);
        Replicas replicas = replicas(numbersAgreement, residents.subList(0, residents.size() / 10));
        DemoHouseholds households =
                new DemoHouseholds(platform::replicas, integrated(numbersAgreement, residents), records);
        isReached(households::areThere);
        Provisions provisions = provisions(numbersAgreement, records, progress);
        return new Result(inquiries, replicas, households.result(untouched), provisions);
    }

    /** For the first of them no automatic answer is allowed: that provision waits until the officer permits it. */
    private String ask(String integratedNumber) {
        try {
            return platform.ask(integratedNumber, SimulatedCity.CARE);
        } catch (PlatformException e) {
            throw new IllegalStateException("the simulated network permits what is on its list", e);
        }
    }

    private Provisions provisions(String numbersAgreement, List<ResidentRecord> records, DemoProgress progress)
            throws InterruptedException {
        progress.step("他市町村から照会を受けています / another municipality asks, one provision waits for an officer");
        List<ResidentRecord> asked = records.subList(0, Math.min(records.size() / 10, PROVISIONS));
        List<String> some =
                asked.stream().map(ResidentRecord::getAddresseeNumber).toList();
        Map<String, String> integrated = integrated(numbersAgreement, some);
        hub.exchanges()
                .setFlags(SetFlagsRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .addFlags(NewFlags.newBuilder()
                                .setRequestId(UUID.randomUUID().toString())
                                .setNumber(system.ownNumber(some.getFirst()))
                                .setFlags(ExchangeFlags.newBuilder()
                                        .setNoAutomaticAnswer("1")
                                        .setNotDisclosed("0")))
                        .build());
        String protectedNumber = integrated.get(some.getFirst());
        await(
                "the platform holds the flag",
                () -> platform.flags(protectedNumber, "").isPresent());
        List<String> ids = some.stream().map(each -> ask(integrated.get(each))).toList();
        // The hub sets the flag of those under protection by itself.
        long flagged = asked.stream()
                .filter(each -> each.getAddresseeNumber().equals(some.getFirst())
                        || PROTECTED.contains(each.getProtection().getState()))
                .count();
        Set<String> permitted = new HashSet<>();
        isReached(() -> {
            waiting().forEach(each -> permit(each, permitted));
            return permitted.size() >= flagged
                    && platform.provisions().values().stream().allMatch("PROVIDED"::equals);
        });
        Map<String, String> held = platform.provisions();
        long provided =
                ids.stream().filter(each -> "PROVIDED".equals(held.get(each))).count();
        long lost = ids.size() - provided + Math.abs(permitted.size() - flagged);
        return new Provisions(ids.size(), provided - permitted.size(), permitted.size(), lost);
    }

    private void permit(WaitingProvision provision, Set<String> permitted) {
        operator.exchanges()
                .decideProvision(DecideProvisionRequest.newBuilder()
                        .setExchangeId(provision.getExchangeId())
                        .setPermit(true)
                        .setReason("デモ")
                        .build());
        permitted.add(provision.getExchangeId());
    }

    private List<WaitingProvision> waiting() {
        return operator.exchanges()
                .listProvisions(ListProvisionsRequest.getDefaultInstance())
                .getProvisionsList();
    }

    private void misbehave() {
        platform.fault(PlatformFault.REFUSE, 2);
        platform.fault(PlatformFault.DROP_AFTER_ACCEPT, 5);
        platform.fault(PlatformFault.ANSWER_TWICE, 3);
        platform.fault(PlatformFault.OUT_OF_ORDER, 3);
        platform.fault(PlatformFault.WRONG_SIGNATURE, 2);
        platform.fault(PlatformFault.WRONG_PERSON, 2);
        platform.fault(PlatformFault.FILE_LATE, 1);
        platform.fault(PlatformFault.LINE_LEFT_OUT, 2);
    }

    private void schedule(boolean open) {
        Instant now = Instant.now();
        operator.exchanges()
                .scheduleHours(ScheduleHoursRequest.newBuilder()
                        .setStartTime(time(now.minusSeconds(60)))
                        .setEndTime(time(now.plus(Duration.ofDays(1))))
                        .setOpen(open)
                        .setReason("デモ")
                        .build());
    }

    private static Timestamp time(Instant time) {
        return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
    }

    /** Until the connector has brought it, every code is unknown. */
    private void awaitMasterData(String resident) throws InterruptedException {
        NewInquiry probe = inquiry(system.ownNumber(resident), Urgency.URGENCY_NORMAL);
        NewInquiry unknown = probe.toBuilder().setNumber(NOBODY).build();
        await(
                "the hub has the master data",
                () -> receipts(List.of(unknown)).getFirst().getOutcome()
                        != ExchangeOutcome.EXCHANGE_OUTCOME_CODE_UNKNOWN);
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) throws InterruptedException {
        if (!isReached(condition)) {
            throw new IllegalStateException("did not come about in " + PATIENCE.toMinutes() + " minutes: " + what);
        }
    }

    private static boolean isReached(Condition condition) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return true;
    }

    private static NewInquiry inquiry(String own, Urgency urgency) {
        return NewInquiry.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setNumber(own)
                .setUrgency(urgency)
                .setInquiry(Inquiry.newBuilder()
                        .setAffairCode(SimulatedCity.AFFAIR)
                        .setProcedureCode(SimulatedCity.PROCEDURE)
                        .addItemNameCodes(SimulatedCity.LOCAL_TAX)
                        .setProviderCode("0110020000000000"))
                .build();
    }

    /** Each inquiry is handed in twice, as by a system that lost the first answer; gives how many were refused. */
    private long inquire(List<String> residents, Urgency urgency, Map<String, String> asked) {
        List<NewInquiry> inquiries = residents.stream()
                .map(each -> inquiry(system.ownNumber(each), urgency))
                .toList();
        receipts(inquiries);
        long refused = 0;
        List<ExchangeReceipt> receipts = receipts(inquiries);
        for (int i = 0; i < receipts.size(); i++) {
            if (receipts.get(i).getExchangeId().isEmpty()) {
                refused++;
            } else {
                asked.put(receipts.get(i).getExchangeId(), residents.get(i));
            }
        }
        return refused;
    }

    private List<ExchangeReceipt> receipts(List<NewInquiry> inquiries) {
        return hub.exchanges()
                .registerInquiries(RegisterInquiriesRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .addAllInquiries(inquiries)
                        .build())
                .getReceiptsList();
    }

    private void replicate(List<String> residents) {
        for (boolean end : new boolean[] {false, true}) {
            RegisterReplicasRequest.Builder request =
                    RegisterReplicasRequest.newBuilder().setAgreementId(agreementId);
            residents.stream()
                    .limit(end ? Math.max(1, residents.size() / 2) : residents.size())
                    .forEach(each -> request.addReplicas(replica(system.ownNumber(each), end)));
            hub.exchanges().registerReplicas(request.build()).getReceiptsList().forEach(receipt -> {
                if (receipt.getOutcome() != ExchangeOutcome.EXCHANGE_OUTCOME_ACCEPTED) {
                    throw new IllegalStateException("a replica was not accepted: " + receipt.getOutcome());
                }
            });
        }
    }

    private static NewReplica replica(String own, boolean end) {
        Replica.Builder replica = Replica.newBuilder()
                .setItemNameCode(SimulatedCity.CARE)
                .setRecordKey("1")
                .setPublicationStartDate("2026-04-01")
                .setPublicationEndDate(end ? "2027-03-31" : "9999-12-31");
        if (!end) {
            replica.addValues(ItemValue.newBuilder().setItemCode("01").setValue("有"));
        }
        return NewReplica.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setNumber(own)
                .setReplica(replica)
                .setEnd(end)
                .build();
    }

    private void awaitAnswers(Collection<String> ids) throws InterruptedException {
        await("nothing waits to go out", () -> unsettled() == 0);
        await("every inquiry is answered", () -> pending(ids) == 0);
    }

    private long unsettled() {
        return hub.exchanges()
                .listExchanges(ListExchangesRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .setState(ExchangeState.EXCHANGE_STATE_WAITING)
                        .setPageSize(1)
                        .build())
                .getExchangesCount();
    }

    private long pending(Collection<String> ids) {
        List<String> all = List.copyOf(ids);
        long pending = 0;
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            pending += hub
                    .exchanges()
                    .listExchanges(ListExchangesRequest.newBuilder()
                            .setAgreementId(agreementId)
                            .addAllExchangeIds(all.subList(from, Math.min(from + AT_ONCE, all.size())))
                            .build())
                    .getExchangesList()
                    .stream()
                    .map(ExchangeStatus::getState)
                    .filter(each -> each == ExchangeState.EXCHANGE_STATE_SENT)
                    .count();
        }
        return pending;
    }

    private Inquiries inquiries(
            String numbersAgreement, List<String> residents, Map<String, String> asked, long refused) {
        Map<String, String> integrated = integrated(numbersAgreement, residents);
        List<String> ids = List.copyOf(asked.keySet());
        long answered = 0;
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(from + AT_ONCE, ids.size()));
            List<Optional<ExchangeRecord>> answers = hub.answers(agreementId, some, Operator.getDefaultInstance());
            for (int i = 0; i < some.size(); i++) {
                String resident = asked.get(some.get(i));
                answered += answers.get(i)
                                .filter(each -> isRight(each, resident, integrated))
                                .isPresent()
                        ? 1
                        : 0;
            }
        }
        Map<String, String> held = platform.inquiries();
        long doubled =
                held.keySet().stream().filter(each -> !asked.containsKey(each)).count();
        return new Inquiries(asked.size() + refused, answered, refused, asked.size() - answered, doubled);
    }

    private boolean isRight(ExchangeRecord record, String resident, Map<String, String> integrated) {
        AnsweredItem item = record.getAnswer().getItemsCount() == 1
                ? record.getAnswer().getItems(0)
                : AnsweredItem.getDefaultInstance();
        return record.getNumber().equals(system.ownNumber(resident))
                && item.getItemNameCode().equals(SimulatedCity.LOCAL_TAX)
                && item.getValues(0)
                        .getValue()
                        .equals(SimulatedCity.amount(integrated.get(resident), SimulatedCity.LOCAL_TAX));
    }

    private Replicas replicas(String numbersAgreement, List<String> residents) {
        Map<String, String> integrated = integrated(numbersAgreement, residents);
        Map<String, String> held = platform.replicas();
        long ended = Math.max(1, residents.size() / 2);
        long lost = 0;
        long doubled = held.keySet().stream()
                        .filter(each -> each.contains(" " + SimulatedCity.CARE + " "))
                        .count()
                - residents.size();
        for (int i = 0; i < residents.size(); i++) {
            String found = held.getOrDefault(integrated.get(residents.get(i)) + " " + SimulatedCity.CARE + " 1", "");
            String expected = i < ended ? "2027-03-31 2 " : "9999-12-31 1 ";
            lost += found.startsWith(expected) ? 0 : 1;
        }
        return new Replicas(residents.size(), ended, lost, Math.max(0, doubled));
    }

    private Map<String, String> integrated(String numbersAgreement, List<String> residents) {
        Map<String, String> integrated = new HashMap<>();
        for (int from = 0; from < residents.size(); from += AT_ONCE) {
            List<String> some = residents.subList(from, Math.min(from + AT_ONCE, residents.size()));
            List<ResidentAnswer> answers = system.resolve(
                    numbersAgreement, some.stream().map(system::ownNumber).toList());
            for (int i = 0; i < some.size(); i++) {
                if (answers.get(i) instanceof ResidentAnswer.Found found) {
                    integrated.put(some.get(i), found.record().getIntegratedNumber());
                }
            }
        }
        return integrated;
    }

    @Override
    public void close() {
        jukiNet.close();
        relayHub.close();
        connector.close();
        platform.close();
        connectorHub.close();
        operator.close();
    }
}
