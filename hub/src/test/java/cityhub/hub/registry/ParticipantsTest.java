package cityhub.hub.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.certs.CertificateHolder;
import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.certs.Profile;
import cityhub.certs.Validity;
import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.EntryKind;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.disclosure.EntryHeader;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.store.TestDatabase;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.Participant;
import cityhub.registry.v1.ParticipantKind;
import cityhub.staff.v1.Permission;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParticipantsTest {
    private static Town town;
    private static Participants participants;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        town = Town.create();
        participants = town.bean(Participants.class);
    }

    @AfterAll
    static void close() {
        town.close();
    }

    @Test
    void participantIsFoundByEachOfItsCertificatesUntilOneIsRevoked() {
        town.register("renewing", "welfare", "MAYOR");
        String old = town.bind("renewing");
        String fresh = town.bind("renewing");
        assertEquals(
                new KnownParticipant(
                        "renewing", "welfare", "MAYOR", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM, old),
                participants.byCertificate(old).orElseThrow());
        assertEquals("renewing", participants.byCertificate(fresh).orElseThrow().participantId());

        List<AccessEnded> told = new CopyOnWriteArrayList<>();
        town.bean(Agreements.class).onAccessEnded(told::add);
        participants.revokeCertificate(old, "更新", town.administrator);
        Town.refused(ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED, () -> participants.byCertificate(old));
        assertEquals("renewing", participants.byCertificate(fresh).orElseThrow().participantId());
        assertTrue(told.contains(new AccessEnded.CertificateEnded(old)), told.toString());
        assertEquals(Optional.empty(), participants.byCertificate("0".repeat(64)));
        Town.refused(
                ErrorReason.ERROR_REASON_STATE_CONFLICT,
                () -> participants.revokeCertificate(old, "更新", town.administrator));
        assertTrue(town.sealedActs().contains("certificate-bound certificate:" + fresh));
        assertTrue(town.sealedActs().contains("certificate-revoked certificate:" + old));
    }

    @Test
    void revokedParticipantLosesCertificatesAgreementsAndOpenStreamsAtOnce() {
        town.register("leaving", "tax", "MAYOR");
        String fingerprint = town.bind("leaving");
        String agreement = town.agreed(town.terms().setParticipantId("leaving")).getAgreementId();
        ActiveAgreement active = town.bean(Agreements.class).require(agreement, "leaving", Mode.MODE_QUERY);
        Sealer sealer = town.bean(Sealer.class);
        assertEquals(
                1, sealer.seal(negativeAnswer(active, fingerprint)).message().getEntriesCount());

        List<AccessEnded> told = new CopyOnWriteArrayList<>();
        town.bean(Agreements.class).onAccessEnded(told::add);
        participants.revoke("leaving", "廃止", town.administrator);

        assertEquals(
                Set.of(
                        new AccessEnded.CertificateEnded(fingerprint),
                        new AccessEnded.AgreementEnded(agreement),
                        new AccessEnded.ParticipantEnded("leaving")),
                Set.copyOf(told));
        Town.refused(ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED, () -> participants.byCertificate(fingerprint));
        Town.refused(
                ErrorReason.ERROR_REASON_AGREEMENT_REVOKED,
                () -> town.bean(Agreements.class).require(agreement, "leaving", Mode.MODE_QUERY));
        Town.refused(
                ErrorReason.ERROR_REASON_AGREEMENT_REVOKED, () -> sealer.seal(negativeAnswer(active, fingerprint)));
        Town.refused(ErrorReason.ERROR_REASON_STATE_CONFLICT, () -> town.bind("leaving"));
        Town.refused(
                ErrorReason.ERROR_REASON_STATE_CONFLICT,
                () -> participants.revoke("leaving", "廃止", town.administrator));
        assertTrue(town.sealedActs()
                .containsAll(List.of(
                        "participant-revoked participant:leaving", "agreement-revoked agreement:" + agreement)));
        assertTrue(participants.list().stream()
                .filter(each -> each.getParticipantId().equals("leaving"))
                .allMatch(each -> each.getRevoked() && each.getCertificates(0).getRevoked()));
    }

    @Test
    void nothingIsSealedForARevokedCertificate() {
        town.register("careless", "tax", "MAYOR");
        String fingerprint = town.bind("careless");
        String agreement =
                town.agreed(town.terms().setParticipantId("careless")).getAgreementId();
        ActiveAgreement active = town.bean(Agreements.class).require(agreement, "careless", Mode.MODE_QUERY);
        participants.revokeCertificate(fingerprint, "紛失", town.administrator);
        Town.refused(
                ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED,
                () -> town.bean(Sealer.class).seal(negativeAnswer(active, fingerprint)));
    }

    @Test
    void anotherHubSeesRevocationsOnItsOwn() throws InterruptedException {
        town.register("shared", "tax", "MAYOR");
        String fingerprint = town.bind("shared");
        String agreement = town.agreed(town.terms().setParticipantId("shared")).getAgreementId();
        try (TestDatabase other = TestDatabase.open(town.database().name(), Map.of())) {
            Agreements agreements = other.bean(Agreements.class);
            assertEquals(
                    1, agreements.require(agreement, "shared", Mode.MODE_FEED).revision());
            assertTrue(other.bean(Participants.class).byCertificate(fingerprint).isPresent());
            BlockingQueue<AccessEnded> told = new LinkedBlockingQueue<>();
            agreements.onAccessEnded(told::add);

            town.bean(Approvals.class).revoke(agreement, "理由", town.approver);
            participants.revokeCertificate(fingerprint, "理由", town.administrator);
            assertEquals(new AccessEnded.AgreementEnded(agreement), told.poll(30, TimeUnit.SECONDS));
            assertEquals(new AccessEnded.CertificateEnded(fingerprint), told.poll(30, TimeUnit.SECONDS));
            Town.refused(
                    ErrorReason.ERROR_REASON_AGREEMENT_REVOKED,
                    () -> agreements.require(agreement, "shared", Mode.MODE_FEED));
            Town.refused(
                    ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED,
                    () -> other.bean(Participants.class).byCertificate(fingerprint));
        }
    }

    @Test
    void onlyAFittingCertificateIsBound() {
        DevelopmentCa ca = town.authority();
        Duration month = Duration.ofDays(30);
        Instant now = Instant.now();
        DevelopmentCa stranger = DevelopmentCa.create(folder.resolve("stranger"), Town.CITY, InstantSource.system());
        Profile.Holder tax = new Profile.Holder(CertificateHolder.participant(Town.CITY, "tax-system"));
        Profile.Holder elsewhere = new Profile.Holder(CertificateHolder.participant("012131", "tax-system"));
        List.of(
                        ca.issueParticipant("school-system", month),
                        ca.issueOfficer("tax-system", month),
                        ca.issue(elsewhere, Validity.starting(now, month)),
                        ca.issue(tax, new Validity(now.minus(month), now.minusSeconds(60))),
                        ca.issue(tax, new Validity(now.plusSeconds(3600), now.plus(month))),
                        ca.issueLocalServer("tax-system", month),
                        stranger.issueParticipant("tax-system", month))
                .forEach(each -> bindingRefused(pem(each)));
        bindingRefused(Certificates.toPem(ca.certificate()));
        bindingRefused("");
        bindingRefused("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        Credential good = ca.issueParticipant("tax-system", month);
        bindingRefused(pem(good) + pem(good));
        participants.bindCertificate("tax-system", pem(good), town.administrator);
        Town.refused(
                ErrorReason.ERROR_REASON_ALREADY_EXISTS,
                () -> participants.bindCertificate("tax-system", pem(good), town.administrator));
        Town.refused(
                ErrorReason.ERROR_REASON_NOT_FOUND,
                () -> participants.bindCertificate("nobody", pem(good), town.administrator));
    }

    @Test
    void registrationNamesEverythingThatIsWrong() {
        HubException refused = Town.refused(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                () -> participants.register(
                        Participant.newBuilder()
                                .setParticipantId("Tax System")
                                .setNameJa("\n")
                                .setDepartmentId("税務課")
                                .setOrganId("mayor")
                                .build(),
                        town.administrator));
        assertEquals(
                Set.of(
                        "participant.participant_id",
                        "participant.name_ja",
                        "participant.name_en",
                        "participant.department_id",
                        "participant.organ_id",
                        "participant.kind"),
                Set.copyOf(refused.violations().stream()
                        .map(HubException.Violation::field)
                        .toList()));
        Town.refused(ErrorReason.ERROR_REASON_ALREADY_EXISTS, () -> town.register("tax-system", "tax", "MAYOR"));
    }

    @Test
    void onlyAnAdministratorManagesParticipants() {
        ActingOfficer other = new ActingOfficer("R-001", "resident-affairs", Set.of(Permission.PERMISSION_APPROVE));
        Town.refused(
                ErrorReason.ERROR_REASON_PERMISSION_MISSING,
                () -> participants.register(Participant.getDefaultInstance(), other));
        Town.refused(
                ErrorReason.ERROR_REASON_PERMISSION_MISSING,
                () -> participants.bindCertificate("tax-system", "", other));
        Town.refused(ErrorReason.ERROR_REASON_PERMISSION_MISSING, () -> participants.revoke("tax-system", "理由", other));
        Town.refused(
                ErrorReason.ERROR_REASON_PERMISSION_MISSING,
                () -> participants.revokeCertificate("0".repeat(64), "理由", other));
    }

    @Test
    void numberDomainBelongsToOneDepartment() {
        town.register("pension-system", "pension", "MAYOR");
        town.apply(town.terms().setNumberDomain("TAX"));
        ActingOfficer pension = new ActingOfficer("P-001", "pension", Set.of(Permission.PERMISSION_APPLY));
        HubException refused = Town.refused(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                () -> town.bean(Applications.class)
                        .apply(
                                "",
                                town.terms().setParticipantId("pension-system").build(),
                                pension));
        assertEquals("terms.number_domain", refused.violations().getFirst().field());
        town.bean(Applications.class)
                .apply(
                        "",
                        town.terms()
                                .setParticipantId("pension-system")
                                .setNumberDomain("RESIDENT")
                                .build(),
                        pension);
    }

    private static void bindingRefused(String pem) {
        HubException refused = Town.refused(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                () -> participants.bindCertificate("tax-system", pem, town.administrator));
        assertEquals("certificate_pem", refused.violations().getFirst().field());
    }

    private static String pem(Credential credential) {
        return Certificates.toPem(credential.certificate());
    }

    private static Disclosed negativeAnswer(ActiveAgreement agreement, String fingerprint) {
        Disclosed.Builder builder = agreement
                .plan()
                .open(new DisclosureContext(
                        agreement.participantId(),
                        fingerprint,
                        agreement.agreementId(),
                        agreement.revision(),
                        "QUERY",
                        agreement.affair(),
                        agreement.purpose(),
                        agreement.ground(),
                        "S-1",
                        "T-1",
                        Optional.empty()));
        builder.notFound(new EntryHeader(EntryKind.ENTRY_KIND_NOT_FOUND, 1, 0, 0, 0, "", false, 0));
        return builder.build();
    }
}
