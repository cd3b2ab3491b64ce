package cityhub.hub.registry;

import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.certs.OwnerFiles;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.store.TestDatabase;
import cityhub.registry.v1.Affair;
import cityhub.registry.v1.Agreement;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.LegalGround;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.Participant;
import cityhub.registry.v1.ParticipantKind;
import cityhub.registry.v1.PreviewAgreementResponse;
import cityhub.registry.v1.TransferKind;
import cityhub.staff.v1.Permission;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;

/** A hub's registry with its real database, a tax system, a school system and the officers of three departments. */
public final class Town implements AutoCloseable {
    public static final String CITY = "011002";

    final ActingOfficer administrator =
            new ActingOfficer("A-001", "information-systems", Set.of(Permission.PERMISSION_ADMINISTER));
    final ActingOfficer applicant = new ActingOfficer("T-001", "tax", Set.of(Permission.PERMISSION_APPLY));
    final ActingOfficer approver =
            new ActingOfficer("R-001", "resident-affairs", Set.of(Permission.PERMISSION_APPROVE));

    private final TestDatabase database;
    private final DevelopmentCa authority;

    private Town(TestDatabase database, DevelopmentCa authority) {
        this.database = database;
        this.authority = authority;
    }

    /** A hub that knows nobody yet, and its city's authority. */
    public static Town empty() {
        return empty(Map.of());
    }

    /** The same with settings of the hub. */
    public static Town empty(Map<String, Object> properties) {
        TestDatabase database = TestDatabase.create(properties);
        DevelopmentCa authority =
                DevelopmentCa.openOrCreate(database.home().resolve("authority"), CITY, InstantSource.system());
        OwnerFiles.folder(database.home().resolve("certs"));
        OwnerFiles.writePublic(
                database.home().resolve("certs").resolve("ca.pem"), Certificates.toPem(authority.certificate()));
        return new Town(database, authority);
    }

    static Town create() {
        Town town = empty();
        town.register("tax-system", "tax", "MAYOR");
        town.register("school-system", "school", "BOARD_OF_EDUCATION");
        return town;
    }

    public DevelopmentCa authority() {
        return authority;
    }

    public <T> T bean(Class<T> type) {
        return database.bean(type);
    }

    public TestDatabase database() {
        return database;
    }

    Participant register(String id, String department, String organ) {
        return bean(Participants.class)
                .register(
                        Participant.newBuilder()
                                .setParticipantId(id)
                                .setNameJa("試験システム")
                                .setNameEn("Test system")
                                .setDepartmentId(department)
                                .setOrganId(organ)
                                .setKind(ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM)
                                .build(),
                        administrator);
    }

    /** Binds a new certificate; returns its fingerprint. */
    String bind(String participantId) {
        Credential credential = authority.issueParticipant(participantId, Duration.ofDays(30));
        return bean(Participants.class)
                .bindCertificate(participantId, Certificates.toPem(credential.certificate()), administrator)
                .getFingerprint();
    }

    /** Terms that hold in every respect. */
    AgreementTerms.Builder terms() {
        return terms(today());
    }

    public static AgreementTerms.Builder terms(LocalDate today) {
        return AgreementTerms.newBuilder()
                .setParticipantId("tax-system")
                .setAffair(Affair.newBuilder()
                        .setAffairId("010")
                        .setNameJa("個人住民税")
                        .setNumberUse(true))
                .setTransferKind(TransferKind.TRANSFER_KIND_TRANSFER)
                .setGround(LegalGround.newBuilder()
                        .setLaw("住民基本台帳法")
                        .setArticle("第1条")
                        .setValidFrom("1967-11-10")
                        .setValidTo("9999-12-31"))
                .setPurpose("個人住民税の賦課のため")
                .addAllItems(List.of("宛名番号", "氏名", "生年月日", "住所_町字", "支援措置"))
                .addAllModes(List.of(Mode.MODE_FEED, Mode.MODE_QUERY, Mode.MODE_SNAPSHOT))
                .setFrequency("随時")
                .setNumberDomain("TAX")
                .setCodeProfile("standard")
                .setRepertoire("unicode")
                .setValidFrom(today.toString())
                .setValidTo(today.plusYears(1).toString());
    }

    Agreement apply(AgreementTerms.Builder terms) {
        return bean(Applications.class).apply("", terms.build(), applicant);
    }

    Agreement change(String agreementId, AgreementTerms.Builder terms) {
        return bean(Applications.class).apply(agreementId, terms.build(), applicant);
    }

    Agreement approve(String agreementId) {
        PreviewAgreementResponse preview = bean(AgreementPreview.class).ofAgreement(agreementId);
        return bean(Approvals.class).approve(agreementId, preview.getPlanDigest(), preview.getTermsDigest(), approver);
    }

    /** An agreement in force. */
    Agreement agreed(AgreementTerms.Builder terms) {
        return approve(apply(terms).getAgreementId());
    }

    public static LocalDate today() {
        return LocalDate.now(HubConfiguration.BUSINESS_ZONE);
    }

    /** Changes a row behind the hub's back, as time or another hub would. */
    void sql(String statement, Object... values) {
        database.db().transaction(connection -> {
            try (PreparedStatement prepared = connection.prepareStatement(statement)) {
                for (int i = 0; i < values.length; i++) {
                    prepared.setObject(i + 1, values[i]);
                }
                return prepared.executeUpdate();
            }
        });
    }

    /** Kinds of the acts that are sealed in the ledger, with their targets, in order. */
    public List<String> sealedActs() {
        return database.db().read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT kind, target FROM evidence_outbox WHERE batch IS NOT NULL ORDER BY id");
                    ResultSet rows = select.executeQuery()) {
                List<String> acts = new ArrayList<>();
                while (rows.next()) {
                    acts.add(rows.getString(1) + " " + rows.getString(2));
                }
                return acts;
            }
        });
    }

    /** The hub's gate of an agreement: revision and whether it is open. */
    Map.Entry<Integer, Boolean> gate(String agreementId) {
        return database.db().read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT revision, active FROM evidence_gate_agreement WHERE agreement_id = ?")) {
                select.setString(1, agreementId);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Map.entry(row.getInt(1), row.getBoolean(2)) : Map.entry(0, false);
                }
            }
        });
    }

    /** Asserts that a call fails for a reason; returns the failure. */
    public static HubException refused(ErrorReason reason, Runnable call) {
        HubException thrown = Assertions.assertThrows(HubException.class, call::run);
        Assertions.assertEquals(reason, thrown.reason(), thrown.getMessage());
        return thrown;
    }

    @Override
    public void close() {
        database.close();
    }
}
