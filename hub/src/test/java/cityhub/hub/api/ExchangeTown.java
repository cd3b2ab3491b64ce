package cityhub.hub.api;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.evidence.v1.Disclosure;
import cityhub.hub.basics.Registered;
import cityhub.intermediary.v1.Answer;
import cityhub.intermediary.v1.AnsweredItem;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeReceipt;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.FetchAnswersRequest;
import cityhub.intermediary.v1.GetHoursRequest;
import cityhub.intermediary.v1.Inquiry;
import cityhub.intermediary.v1.IntermediaryServiceGrpc;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.ListExchangesRequest;
import cityhub.intermediary.v1.NewInquiry;
import cityhub.intermediary.v1.PermittedInquiry;
import cityhub.intermediary.v1.PlatformAnswer;
import cityhub.intermediary.v1.RegisterInquiriesRequest;
import cityhub.intermediary.v1.ReportWorkRequest;
import cityhub.intermediary.v1.ScheduleHoursRequest;
import cityhub.intermediary.v1.SubmitAnswersRequest;
import cityhub.intermediary.v1.SubmitMasterDataRequest;
import cityhub.intermediary.v1.TakeWorkRequest;
import cityhub.intermediary.v1.TakeWorkResponse;
import cityhub.intermediary.v1.Urgency;
import cityhub.intermediary.v1.WorkOutcome;
import cityhub.intermediary.v1.WorkReport;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.ExchangePermission;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.ParticipantKind;
import cityhub.registry.v1.Payload;
import cityhub.staff.v1.Permission;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A hub with three residents, a tax system that may inquire, the platform's connector, and an officer for exchanges. */
final class ExchangeTown implements AutoCloseable {
    static final String AFFAIR = "JM00000000000027";
    static final String PROCEDURE = "JT00000000000271";
    static final String ROW = "69";
    static final String TAX = "TM00000000000003";
    static final String CARE = "TM00000000000004";
    static final String UNLISTED = "TM00000000000099";

    final TestHub hub;
    final Registered town;
    final IntermediaryServiceGrpc.IntermediaryServiceBlockingStub system;
    final IntermediaryServiceGrpc.IntermediaryServiceBlockingStub connector;
    final IntermediaryServiceGrpc.IntermediaryServiceBlockingStub officer;
    final String agreement;
    final String connection;

    ExchangeTown(Map<String, Object> settings) {
        hub = TestHub.start(settings);
        town = new Registered(hub.database(), hub.authority());
        town.register(List.of(
                Registered.record("101", "生成　一郎", "011011"),
                Registered.record("102", "生成　二郎", "011011"),
                Registered.record("103", "生成　三郎", "011011")));
        system = IntermediaryServiceGrpc.newBlockingStub(hub.channel(town.credential()));
        connector = IntermediaryServiceGrpc.newBlockingStub(hub.channel(
                hub.participant("platform-connector", "tax", ParticipantKind.PARTICIPANT_KIND_PLATFORM_CONNECTOR)));
        officer = IntermediaryServiceGrpc.newBlockingStub(hub.channel(
                hub.officer("X-001", "it", Permission.PERMISSION_OPERATE_EXCHANGE, Permission.PERMISSION_READ_LEDGER)));
        agreement = town.agreed(terms(), false);
        connection = town.agreed(connectorTerms(), false);
        AddresseeServiceGrpc.newBlockingStub(hub.channel(town.credential()))
                .registerNumbers(RegisterNumbersRequest.newBuilder()
                        .setAgreementId(agreement)
                        .addTies(tie("101", "T-1"))
                        .addTies(tie("101", "T-9"))
                        .addTies(tie("102", "T-2"))
                        .addTies(tie("103", "T-3"))
                        .build());
        master(1, "2026-01-01", TAX, CARE);
    }

    static AgreementTerms.Builder terms() {
        AgreementTerms.Builder terms = Registered.terms()
                .setPayload(Payload.PAYLOAD_EXCHANGE)
                .setNumberDomain("TAX")
                .clearItems()
                .addAllItems(List.of("宛名番号", "連携番号", "照会内容", "照会結果"))
                .clearModes()
                .addAllModes(List.of(Mode.MODE_INQUIRY, Mode.MODE_REPLICA))
                .addExchanges(permission(AFFAIR, PROCEDURE, TAX))
                .addExchanges(permission(AFFAIR, PROCEDURE, CARE))
                .addExchanges(permission(AFFAIR, PROCEDURE, UNLISTED))
                .addExchanges(permission("", "", TAX));
        terms.getAffairBuilder().setNumberUse(true);
        return terms;
    }

    static AgreementTerms.Builder connectorTerms() {
        return Registered.terms()
                .setParticipantId("platform-connector")
                .setPayload(Payload.PAYLOAD_EXCHANGE)
                .setNumberDomain("INTEGRATED")
                .clearItems()
                .addAllItems(List.of("宛名番号", "連携番号", "照会内容", "副本", "自動応答不可・不開示該当", "提供可否", "取得番号"))
                .clearModes()
                .addModes(Mode.MODE_PLATFORM);
    }

    static ExchangePermission.Builder permission(String affair, String procedure, String item) {
        return ExchangePermission.newBuilder()
                .setAffairCode(affair)
                .setProcedureCode(procedure)
                .setLegalRow(affair.isEmpty() ? "" : ROW)
                .setItemNameCode(item);
    }

    private static NumberTie tie(String resident, String own) {
        return NumberTie.newBuilder()
                .setAddresseeNumber(resident)
                .setOwnNumber(own)
                .build();
    }

    int master(int version, String from, String... items) {
        SubmitMasterDataRequest.Builder request = SubmitMasterDataRequest.newBuilder()
                .setAgreementId(connection)
                .setVersion(version)
                .setValidFrom(from);
        for (String each : items) {
            request.addPermitted(PermittedInquiry.newBuilder()
                    .setAffairCode(AFFAIR)
                    .setProcedureCode(PROCEDURE)
                    .setLegalRow(ROW)
                    .setItemNameCode(each)
                    .setItemNameJa("試験情報"));
        }
        return connector.submitMasterData(request.build()).getVersionInForce();
    }

    /** Opens or closes the line for an hour from now on. */
    void open(boolean open) {
        Instant now = Instant.now();
        officer.scheduleHours(ScheduleHoursRequest.newBuilder()
                .setStartTime(time(now.minusSeconds(60)))
                .setEndTime(time(now.plus(Duration.ofHours(1))))
                .setOpen(open)
                .setReason("試験")
                .build());
    }

    boolean isOpen() {
        return officer.getHours(GetHoursRequest.getDefaultInstance()).getHours().getOpen();
    }

    static Timestamp time(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    static NewInquiry.Builder inquiry(String number) {
        return NewInquiry.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setNumber(number)
                .setUrgency(Urgency.URGENCY_NORMAL)
                .setInquiry(Inquiry.newBuilder()
                        .setAffairCode(AFFAIR)
                        .setProcedureCode(PROCEDURE)
                        .addItemNameCodes(TAX)
                        .setProviderCode("0110020000000000")
                        .setStartDate("2026-04-01"));
    }

    List<ExchangeReceipt> inquire(NewInquiry... inquiries) {
        return system.registerInquiries(RegisterInquiriesRequest.newBuilder()
                        .setAgreementId(agreement)
                        .addAllInquiries(List.of(inquiries))
                        .build())
                .getReceiptsList();
    }

    String inquired(String number) {
        return inquire(inquiry(number).build()).getFirst().getExchangeId();
    }

    TakeWorkResponse takeAll() {
        return connector.takeWork(TakeWorkRequest.newBuilder()
                .setAgreementId(connection)
                .setMost(100)
                .build());
    }

    /** What the connector gets now, parsed. */
    List<ExchangeRecord> take() {
        TakeWorkResponse response = takeAll();
        return response.hasDisclosure() ? records(response.getDisclosure()) : List.of();
    }

    static List<ExchangeRecord> records(Disclosure disclosure) {
        List<ExchangeRecord> records = new ArrayList<>();
        for (var entry : Registered.entries(disclosure)) {
            try {
                records.add(ExchangeRecord.parseFrom(entry.getPayload()));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
        }
        return records;
    }

    void report(ExchangeRecord work, WorkOutcome outcome, String reason) {
        connector.reportWork(ReportWorkRequest.newBuilder()
                .setAgreementId(connection)
                .addReports(WorkReport.newBuilder()
                        .setExchangeId(work.getExchangeId())
                        .setKind(ExchangeKind.valueOf("EXCHANGE_KIND_" + work.getKind()))
                        .setOutcome(outcome)
                        .setReason(reason))
                .build());
    }

    /** Does everything that is due, as a platform that accepts all; gives what it was. */
    List<ExchangeRecord> acceptAll() {
        List<ExchangeRecord> all = new ArrayList<>();
        for (List<ExchangeRecord> some = take(); !some.isEmpty(); some = take()) {
            some.forEach(each -> report(each, WorkOutcome.WORK_OUTCOME_ACCEPTED, ""));
            all.addAll(some);
        }
        return all;
    }

    static PlatformAnswer answer(ExchangeRecord work, String value) {
        return PlatformAnswer.newBuilder()
                .setExchangeId(work.getExchangeId())
                .setIntegratedNumber(work.getNumber())
                .setAnswer(Answer.newBuilder()
                        .addItems(AnsweredItem.newBuilder()
                                .setItemNameCode(TAX)
                                .setStatus("01")
                                .addValues(
                                        ItemValue.newBuilder().setItemCode("01").setValue(value))))
                .build();
    }

    String submit(PlatformAnswer answer) {
        return connector
                .submitAnswers(SubmitAnswersRequest.newBuilder()
                        .setAgreementId(connection)
                        .addAnswers(answer)
                        .build())
                .getOutcomes(0)
                .name()
                .substring("ANSWER_OUTCOME_".length());
    }

    Disclosure fetch(String... ids) {
        return system.fetchAnswers(FetchAnswersRequest.newBuilder()
                        .setAgreementId(agreement)
                        .addAllExchangeIds(List.of(ids))
                        .build())
                .getDisclosure();
    }

    ExchangeState state(String id) {
        return system.listExchanges(ListExchangesRequest.newBuilder()
                        .setAgreementId(agreement)
                        .addExchangeIds(id)
                        .build())
                .getExchanges(0)
                .getState();
    }

    @Override
    public void close() {
        hub.close();
    }
}
