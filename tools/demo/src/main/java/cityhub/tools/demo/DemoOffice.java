package cityhub.tools.demo;

import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.hub.HubConfiguration;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubSettings;
import cityhub.registry.v1.Agreement;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.ApplyAgreementRequest;
import cityhub.registry.v1.ApproveAgreementRequest;
import cityhub.registry.v1.ApproveBulkOutputRequest;
import cityhub.registry.v1.BindCertificateRequest;
import cityhub.registry.v1.ExchangePermission;
import cityhub.registry.v1.ListAgreementsRequest;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.Participant;
import cityhub.registry.v1.ParticipantKind;
import cityhub.registry.v1.Payload;
import cityhub.registry.v1.PreviewAgreementRequest;
import cityhub.registry.v1.PreviewAgreementResponse;
import cityhub.registry.v1.RegisterParticipantRequest;
import cityhub.registry.v1.TransferKind;
import cityhub.staff.v1.AddOfficerRequest;
import cityhub.staff.v1.Officer;
import cityhub.staff.v1.Permission;
import cityhub.tools.simulators.SimulatedCity;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The officers of the demo city: they register systems, apply for their own departments, look at the preview and
 * approve, each with a certificate of their own, over the hub's RPCs like anyone.
 */
public final class DemoOffice implements AutoCloseable {
    /** The resident register's participant id. */
    public static final String REGISTER = "resident-register";

    /** The participant id of the platform's connector. */
    public static final String PLATFORM_CONNECTOR = "platform-connector";
    /** Id of the relay to Juki-net. */
    public static final String JUKI_NET_RELAY = "juki-net-relay";

    private static final String OPERATOR = "exchange-operator";
    private static final String NUMBER_CLERK = "number-clerk";
    private static final Duration VALIDITY = Duration.ofDays(30);

    private final HubHome home;
    private final String address;
    private final DevelopmentCa authority;
    private final CityHub administrator;
    private final CityHub approver;
    private final Map<String, CityHub> clerks = new HashMap<>();

    public DemoOffice(HubHome home, String address) {
        this.home = home;
        this.address = address;
        this.authority = home.authority();
        this.administrator = open(HubHome.ADMINISTRATOR);
        this.approver = open(HubHome.APPROVER);
    }

    /** Opens the hub with a credential of the home folder. */
    public CityHub open(String holder) {
        Credential.Files files = Credential.Files.in(home.credentials(), holder);
        return CityHub.open(CityHubSettings.of(
                address,
                files.authority(),
                files.certificate(),
                files.key(),
                home.folder().resolve("state").resolve(holder)));
    }

    CityHub approver() {
        return approver;
    }

    CityHub administrator() {
        return administrator;
    }

    /** Registers the resident register. */
    public void registerResidentRegister() {
        register(
                REGISTER,
                "住民記録システム",
                "Resident register",
                "resident-affairs",
                "MAYOR",
                ParticipantKind.PARTICIPANT_KIND_RESIDENT_REGISTER);
    }

    /** Registers a business system and binds its certificate. */
    public void register(DemoConsumer consumer) {
        register(
                consumer.id(),
                consumer.nameJa(),
                consumer.nameEn(),
                consumer.department(),
                consumer.organ(),
                ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM);
    }

    /**
     * Has the system's department apply and the register's owner approve, bulk output included.
     *
     * @return the agreement's id
     */
    public String agree(DemoConsumer consumer, LocalDate today) {
        String id = agree(
                consumer, consumer.terms(today.toString(), today.plusYears(1).toString()));
        approveBulk(id);
        return id;
    }

    /**
     * The same for a feed alone, which begins at the present end of the change log.
     *
     * @return the agreement's id
     */
    public String agreeOnFeed(DemoConsumer consumer, LocalDate today) {
        return agree(
                consumer,
                consumer.terms(today.toString(), today.plusYears(1).toString()).toBuilder()
                        .clearModes()
                        .addModes(Mode.MODE_FEED)
                        .build());
    }

    /**
     * The same for some items and modes, of everybody, one and many at a time.
     *
     * @return the agreement's id
     */
    public String agreeOn(DemoConsumer consumer, LocalDate today, List<String> items, List<Mode> modes) {
        String id = agree(
                consumer,
                consumer.terms(today.toString(), today.plusYears(1).toString()).toBuilder()
                        .clearModes()
                        .addAllModes(modes)
                        .clearItems()
                        .addAllItems(items)
                        .clearPopulation()
                        .build());
        approveBulk(id);
        return id;
    }

    /**
     * Has a system's department apply for inquiries, replicas and flags, and the register's owner approve.
     *
     * @return the agreement's id
     */
    public String agreeOnExchanges(DemoConsumer consumer) {
        return agree(
                consumer.department(),
                exchangeTerms(consumer)
                        .addAllItems(List.of("宛名番号", "連携番号", "照会内容", "照会結果"))
                        .addAllModes(List.of(Mode.MODE_INQUIRY, Mode.MODE_REPLICA))
                        .addExchanges(ExchangePermission.newBuilder()
                                .setAffairCode(SimulatedCity.AFFAIR)
                                .setProcedureCode(SimulatedCity.PROCEDURE)
                                .setLegalRow(SimulatedCity.LEGAL_ROW)
                                .setItemNameCode(SimulatedCity.LOCAL_TAX))
                        .addExchanges(ExchangePermission.newBuilder().setItemNameCode(SimulatedCity.CARE))
                        .build());
    }

    /**
     * Registers the connector of the intermediate-server platform and has its agreement approved.
     *
     * @return the agreement's id
     */
    public String registerPlatformConnector() {
        register(
                PLATFORM_CONNECTOR,
                "中間サーバー連携",
                "Intermediate-server platform",
                HubHome.ADMINISTRATION,
                "MAYOR",
                ParticipantKind.PARTICIPANT_KIND_PLATFORM_CONNECTOR);
        DemoConsumer any = DemoConsumers.UNAPPROVED;
        AgreementTerms.Builder terms = exchangeTerms(any)
                .setParticipantId(PLATFORM_CONNECTOR)
                .setTransferKind(TransferKind.TRANSFER_KIND_TRANSFER)
                .setNumberDomain("INTEGRATED")
                .addAllItems(List.of("宛名番号", "連携番号", "照会内容", "副本", "自動応答不可・不開示該当", "提供可否", "取得番号"))
                .addModes(Mode.MODE_PLATFORM);
        terms.getAffairBuilder().setAffairId("L10").setNameJa("中間サーバー・プラットフォームとの連携");
        terms.getGroundBuilder().setLaw("番号法").setArticle("第19条第8号");
        return agree(HubHome.ADMINISTRATION, terms.build());
    }

    /**
     * Registers the relay to Juki-net and has its agreement on resident codes approved.
     *
     * @return the agreement's id
     */
    public String registerJukiNetRelay() {
        register(
                JUKI_NET_RELAY,
                "住基ネット連携",
                "Juki-net relay",
                HubHome.ADMINISTRATION,
                "MAYOR",
                ParticipantKind.PARTICIPANT_KIND_JUKI_NET_RELAY);
        AgreementTerms.Builder terms = exchangeTerms(DemoConsumers.UNAPPROVED)
                .setParticipantId(JUKI_NET_RELAY)
                .setTransferKind(TransferKind.TRANSFER_KIND_TRANSFER)
                .setNumberDomain("INTEGRATED")
                .addAllItems(List.of("連携番号", "取得番号", "住民票コード", "個人番号"))
                .addModes(Mode.MODE_CODE_RELAY);
        terms.getAffairBuilder().setAffairId("L11").setNameJa("情報提供用個人識別符号の取得").setNumberUse(true);
        terms.getGroundBuilder().setLaw("番号法").setArticle("第21条の2");
        return agree(HubHome.ADMINISTRATION, terms.build());
    }

    /** An officer who looks after exchanges; gives that officer's connection. */
    public CityHub employOperator() {
        employ(OPERATOR, HubHome.ADMINISTRATION, Permission.PERMISSION_OPERATE_EXCHANGE);
        return open(OPERATOR);
    }

    /** An officer who decides on numbers; gives that officer's connection. */
    CityHub employNumberClerk() {
        employ(NUMBER_CLERK, HubHome.ADMINISTRATION, Permission.PERMISSION_DECIDE_NUMBERS);
        return open(NUMBER_CLERK);
    }

    /** Puts an agreement about people who are no residents in force. */
    String agreeOnNonResidents(DemoConsumer consumer) {
        return agree(
                consumer,
                exchangeTerms(consumer)
                        .setPayload(Payload.PAYLOAD_NON_RESIDENT)
                        .setNumberDomain("RESIDENT")
                        .addAllItems(List.of("宛名番号", "団体内統合宛名番号", "氏名", "生年月日", "業務ID", "名寄せ"))
                        .addModes(Mode.MODE_NON_RESIDENT_REGISTRATION)
                        .addModes(Mode.MODE_NON_RESIDENT_QUERY)
                        .build());
    }

    private static AgreementTerms.Builder exchangeTerms(DemoConsumer consumer) {
        LocalDate today = LocalDate.now(HubConfiguration.BUSINESS_ZONE);
        return consumer.terms(today.toString(), today.plusYears(1).toString()).toBuilder()
                .setPayload(Payload.PAYLOAD_EXCHANGE)
                .setCodeProfile("standard")
                .setRepertoire("unicode")
                .clearPopulation()
                .clearItems()
                .clearModes();
    }

    /** The first agreement of a system; empty when it has none, or is not registered. */
    public Optional<String> agreementOf(String participantId) {
        return administrator
                .registry()
                .listAgreements(ListAgreementsRequest.newBuilder()
                        .setParticipantId(participantId)
                        .build())
                .getAgreementsList()
                .stream()
                .map(Agreement::getAgreementId)
                .findFirst();
    }

    private void approveBulk(String agreementId) {
        approver.registry()
                .approveBulkOutput(ApproveBulkOutputRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .setReason("初期データの作成")
                        .build());
    }

    private String agree(DemoConsumer consumer, AgreementTerms terms) {
        return agree(consumer.department(), terms);
    }

    private String agree(String department, AgreementTerms terms) {
        String id = clerk(department)
                .registry()
                .applyAgreement(
                        ApplyAgreementRequest.newBuilder().setTerms(terms).build())
                .getAgreement()
                .getAgreementId();
        PreviewAgreementResponse preview = approver.registry()
                .previewAgreement(
                        PreviewAgreementRequest.newBuilder().setAgreementId(id).build());
        approver.registry()
                .approveAgreement(ApproveAgreementRequest.newBuilder()
                        .setAgreementId(id)
                        .setPlanDigest(preview.getPlanDigest())
                        .setTermsDigest(preview.getTermsDigest())
                        .build());
        return id;
    }

    @Override
    public void close() {
        clerks.values().forEach(CityHub::close);
        approver.close();
        administrator.close();
    }

    private void register(
            String id, String nameJa, String nameEn, String department, String organ, ParticipantKind kind) {
        Credential credential = authority.issueParticipant(id, VALIDITY);
        credential.writeTo(home.credentials(), id);
        administrator
                .registry()
                .registerParticipant(RegisterParticipantRequest.newBuilder()
                        .setParticipant(Participant.newBuilder()
                                .setParticipantId(id)
                                .setNameJa(nameJa)
                                .setNameEn(nameEn)
                                .setDepartmentId(department)
                                .setOrganId(organ)
                                .setKind(kind))
                        .build());
        administrator
                .registry()
                .bindCertificate(BindCertificateRequest.newBuilder()
                        .setParticipantId(id)
                        .setCertificatePem(Certificates.toPem(credential.certificate()))
                        .build());
    }

    private CityHub clerk(String department) {
        CityHub known = clerks.get(department);
        return known == null ? employ(department) : known;
    }

    private CityHub employ(String department) {
        String id = String.format("clerk-%02d", clerks.size() + 1);
        employ(id, department, Permission.PERMISSION_APPLY);
        CityHub clerk = open(id);
        clerks.put(department, clerk);
        return clerk;
    }

    private void employ(String id, String department, Permission permission) {
        Credential credential = authority.issueOfficer(id, VALIDITY);
        credential.writeTo(home.credentials(), id);
        administrator
                .staff()
                .addOfficer(AddOfficerRequest.newBuilder()
                        .setOfficer(Officer.newBuilder()
                                .setOfficerId(id)
                                .setDisplayName("担当係")
                                .setDepartmentId(department)
                                .addPermissions(permission))
                        .setCertificatePem(Certificates.toPem(credential.certificate()))
                        .build());
    }
}
