package cityhub.hub.registry;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.evidence.Gates;
import cityhub.hub.store.Database;
import cityhub.registry.v1.CertificateSummary;
import cityhub.registry.v1.Participant;
import cityhub.registry.v1.ParticipantKind;
import cityhub.staff.v1.Permission;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The systems that take part, and their certificates. Every step is an act in the ledger. */
@Singleton
public final class Participants {
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,40}");
    private static final Pattern ORGAN = Pattern.compile("[A-Z][A-Z_]{0,39}");

    private final Database database;
    private final Steps steps;
    private final ParticipantRepository participants;
    private final CertificateRepository certificates;
    private final CertificateDirectory directory;
    private final CertificateCheck check;
    private final AgreementLedger agreements;
    private final Gates gates;

    Participants(
            Database database,
            Steps steps,
            ParticipantRepository participants,
            CertificateRepository certificates,
            CertificateDirectory directory,
            CertificateCheck check,
            AgreementLedger agreements,
            Gates gates) {
        this.database = database;
        this.steps = steps;
        this.participants = participants;
        this.certificates = certificates;
        this.directory = directory;
        this.check = check;
        this.agreements = agreements;
        this.gates = gates;
    }

    /**
     * The participant to whom a certificate is bound; empty when it was never bound.
     *
     * @param fingerprint SHA-256 of the certificate, lower-case hex
     * @throws HubException CERTIFICATE_REVOKED when it, or its participant, is revoked
     */
    public Optional<KnownParticipant> byCertificate(String fingerprint) {
        return directory.find(fingerprint);
    }

    /** Whether the certificate was ever bound to a participant. */
    public boolean holdsCertificate(String fingerprint) {
        return database.transaction(
                connection -> certificates.findById(fingerprint).isPresent());
    }

    /** All participants by id, with their certificates. */
    public List<Participant> list() {
        return database.transaction(connection -> {
            Map<String, List<CertificateRow>> bound = certificates.findAllOrderByNotAfter().stream()
                    .collect(Collectors.groupingBy(CertificateRow::participantId));
            return participants.findAllOrderByParticipantId().stream()
                    .map(row -> message(row, bound.getOrDefault(row.participantId(), List.of())))
                    .toList();
        });
    }

    /**
     * Registers a participant; {@code revoked} and {@code certificates} of the message are ignored.
     *
     * @throws HubException PERMISSION_MISSING, INVALID_ARGUMENT, ALREADY_EXISTS
     */
    public Participant register(Participant wanted, ActingOfficer officer) {
        officer.require(Permission.PERMISSION_ADMINISTER);
        requireValid(wanted);
        String id = wanted.getParticipantId();
        return steps.take(step -> {
            if (participants.findById(id).isPresent()) {
                throw new HubException(ErrorReason.ERROR_REASON_ALREADY_EXISTS, "participant " + id);
            }
            long act = step.act(
                    "participant-registered",
                    officer.actor(),
                    "participant:" + id,
                    Map.of(
                            "department", wanted.getDepartmentId(),
                            "organ", wanted.getOrganId(),
                            "participant-kind", wanted.getKind().name(),
                            "name", wanted.getNameJa()));
            step.announce(RegistryEvent.Kind.PARTICIPANT_REGISTERED, id);
            return message(participants.save(row(wanted, act)), List.of());
        });
    }

    /**
     * Binds a certificate beside those that are bound already.
     *
     * @throws HubException PERMISSION_MISSING, NOT_FOUND, STATE_CONFLICT (participant revoked), INVALID_ARGUMENT
     *     (the certificate breaks a rule), ALREADY_EXISTS (bound already, perhaps revoked)
     */
    public CertificateSummary bindCertificate(String participantId, String pem, ActingOfficer officer) {
        officer.require(Permission.PERMISSION_ADMINISTER);
        return steps.take(step -> {
            ParticipantRow participant = present(participantId);
            if (participant.revoked()) {
                throw new HubException(
                        ErrorReason.ERROR_REASON_STATE_CONFLICT, "participant " + participantId + " is revoked");
            }
            CertificateCheck.Bindable checked = check.participant(pem, participantId, step.now());
            if (certificates.findById(checked.fingerprint()).isPresent()) {
                throw new HubException(ErrorReason.ERROR_REASON_ALREADY_EXISTS, "certificate " + checked.fingerprint());
            }
            long act = step.act(
                    "certificate-bound",
                    officer.actor(),
                    "certificate:" + checked.fingerprint(),
                    Map.of(
                            "participant",
                            participantId,
                            "not-after",
                            checked.notAfter().toString()));
            gates.certificate(step.connection(), checked.fingerprint(), true, checked.notAfter(), act);
            step.announce(RegistryEvent.Kind.CERTIFICATE_BOUND, checked.fingerprint());
            return summary(certificates.save(
                    new CertificateRow(checked.fingerprint(), participantId, checked.notAfter(), false, act)));
        });
    }

    /**
     * Revokes a certificate; nothing is sealed for it after this.
     *
     * @throws HubException PERMISSION_MISSING, INVALID_ARGUMENT, NOT_FOUND, STATE_CONFLICT (revoked already)
     */
    public void revokeCertificate(String fingerprint, String reason, ActingOfficer officer) {
        officer.require(Permission.PERMISSION_ADMINISTER);
        Reasons.require(reason);
        steps.take(step -> {
            CertificateRow certificate = certificates
                    .findById(fingerprint)
                    .orElseThrow(
                            () -> new HubException(ErrorReason.ERROR_REASON_NOT_FOUND, "certificate " + fingerprint));
            if (certificate.revoked()) {
                throw new HubException(
                        ErrorReason.ERROR_REASON_STATE_CONFLICT, "certificate " + fingerprint + " is revoked");
            }
            long act = step.act(
                    "certificate-revoked",
                    officer.actor(),
                    "certificate:" + fingerprint,
                    Map.of("participant", certificate.participantId(), "reason", reason));
            end(step, certificate, act);
            return fingerprint;
        });
    }

    /**
     * Ends a participant's access: its certificates, agreements and open streams.
     *
     * @throws HubException PERMISSION_MISSING, INVALID_ARGUMENT, NOT_FOUND, STATE_CONFLICT (revoked already)
     */
    public void revoke(String participantId, String reason, ActingOfficer officer) {
        officer.require(Permission.PERMISSION_ADMINISTER);
        Reasons.require(reason);
        steps.take(step -> {
            ParticipantRow participant = present(participantId);
            if (participant.revoked()) {
                throw new HubException(
                        ErrorReason.ERROR_REASON_STATE_CONFLICT, "participant " + participantId + " is revoked");
            }
            long act = step.act(
                    "participant-revoked", officer.actor(), "participant:" + participantId, Map.of("reason", reason));
            participants.update(participant.asRevoked(act));
            for (CertificateRow certificate : certificates.findByParticipantIdOrderByNotAfter(participantId)) {
                if (!certificate.revoked()) {
                    end(step, certificate, act);
                }
            }
            agreements.revokeAllOf(step, participantId, reason, officer);
            step.announce(RegistryEvent.Kind.PARTICIPANT_ENDED, participantId);
            return participantId;
        });
    }

    private void end(Step step, CertificateRow certificate, long act) throws SQLException {
        certificates.update(certificate.asRevoked(act));
        gates.certificate(step.connection(), certificate.fingerprint(), false, certificate.notAfter(), act);
        step.announce(RegistryEvent.Kind.CERTIFICATE_ENDED, certificate.fingerprint());
    }

    private ParticipantRow present(String participantId) {
        return participants
                .findById(participantId)
                .orElseThrow(
                        () -> new HubException(ErrorReason.ERROR_REASON_NOT_FOUND, "participant " + participantId));
    }

    private static void requireValid(Participant wanted) {
        FieldRules rules = new FieldRules();
        rules.form(
                "participant.participant_id",
                wanted.getParticipantId(),
                ID,
                "1 to 40 characters of a-z, 0-9 and hyphen");
        rules.line("participant.name_ja", wanted.getNameJa(), 50);
        rules.line("participant.name_en", wanted.getNameEn(), 80);
        rules.form(
                "participant.department_id",
                wanted.getDepartmentId(),
                FieldRules.DEPARTMENT,
                "1 to 40 characters of a-z, 0-9 and hyphen");
        rules.form("participant.organ_id", wanted.getOrganId(), ORGAN, "1 to 40 characters of A-Z and _");
        rules.rule(
                wanted.getKind() != ParticipantKind.PARTICIPANT_KIND_UNSPECIFIED
                        && wanted.getKind() != ParticipantKind.UNRECOGNIZED,
                "participant.kind",
                "must be given");
        rules.check();
    }

    private static ParticipantRow row(Participant wanted, long act) {
        return new ParticipantRow(
                wanted.getParticipantId(),
                wanted.getNameJa(),
                wanted.getNameEn(),
                wanted.getDepartmentId(),
                wanted.getOrganId(),
                wanted.getKind(),
                false,
                act);
    }

    private static Participant message(ParticipantRow row, List<CertificateRow> bound) {
        return Participant.newBuilder()
                .setParticipantId(row.participantId())
                .setNameJa(row.nameJa())
                .setNameEn(row.nameEn())
                .setDepartmentId(row.departmentId())
                .setOrganId(row.organId())
                .setKind(row.kind())
                .setRevoked(row.revoked())
                .addAllCertificates(bound.stream().map(Participants::summary).toList())
                .build();
    }

    private static CertificateSummary summary(CertificateRow row) {
        return CertificateSummary.newBuilder()
                .setFingerprint(row.fingerprint())
                .setExpireTime(ProtoTime.of(row.notAfter()))
                .setRevoked(row.revoked())
                .build();
    }
}
