package cityhub.hub.api;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.LedgerServiceGrpc;
import cityhub.hub.HubException;
import cityhub.intermediary.v1.IntermediaryServiceGrpc;
import cityhub.media.v1.MediaServiceGrpc;
import cityhub.registry.v1.ParticipantKind;
import cityhub.registry.v1.RegistryServiceGrpc;
import cityhub.staff.v1.Permission;
import cityhub.staff.v1.StaffServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who may call what: the one table of every method. A method that is not in it can be called by nobody. What a
 * caller may see through a method it may call (its own agreements, say) is the role's to decide.
 */
final class Access {
    private static final Map<String, Rule> TABLE = new HashMap<>();

    static {
        allow(PersonalBasicsServiceGrpc.getSubmitChangesMethod(), register());
        allow(
                PersonalBasicsServiceGrpc.getListHeldChangesMethod(),
                register().or(Permission.PERMISSION_DECIDE_CHANGES));
        allow(PersonalBasicsServiceGrpc.getDecideHeldChangeMethod(), officer(Permission.PERMISSION_DECIDE_CHANGES));
        allow(PersonalBasicsServiceGrpc.getGetResidentMethod(), business());
        allow(PersonalBasicsServiceGrpc.getBatchGetResidentsMethod(), business());
        allow(PersonalBasicsServiceGrpc.getSearchResidentsMethod(), business());
        allow(PersonalBasicsServiceGrpc.getWatchChangesMethod(), consumer());
        allow(PersonalBasicsServiceGrpc.getSnapshotResidentsMethod(), consumer());
        allow(PersonalBasicsServiceGrpc.getCompareResidentsMethod(), consumer());

        allow(AddresseeServiceGrpc.getRegisterNumbersMethod(), business());
        allow(AddresseeServiceGrpc.getResolveNumbersMethod(), business());
        allow(AddresseeServiceGrpc.getResolveCorporationsMethod(), business());
        allow(AddresseeServiceGrpc.getUnlinkNumbersMethod(), business());

        allow(AddresseeServiceGrpc.getIssueNonResidentMethod(), business());
        allow(AddresseeServiceGrpc.getUpdateNonResidentMethod(), business());
        allow(AddresseeServiceGrpc.getGetNonResidentsMethod(), business());
        allow(AddresseeServiceGrpc.getSearchNonResidentsMethod(), business());
        allow(AddresseeServiceGrpc.getLinkPersonsMethod(), officer(Permission.PERMISSION_DECIDE_NUMBERS));
        allow(AddresseeServiceGrpc.getSplitPersonsMethod(), officer(Permission.PERMISSION_DECIDE_NUMBERS));
        allow(AddresseeServiceGrpc.getMoveNumberMethod(), officer(Permission.PERMISSION_DECIDE_NUMBERS));
        allow(AddresseeServiceGrpc.getListNumberCasesMethod(), officer(Permission.PERMISSION_DECIDE_NUMBERS));
        allow(AddresseeServiceGrpc.getDecideNumberCaseMethod(), officer(Permission.PERMISSION_DECIDE_NUMBERS));
        allow(AddresseeServiceGrpc.getGetPersonNumbersMethod(), officer(Permission.PERMISSION_DECIDE_NUMBERS));
        allow(AddresseeServiceGrpc.getSearchPersonsMethod(), officer(Permission.PERMISSION_DECIDE_NUMBERS));

        allow(IntermediaryServiceGrpc.getRegisterInquiriesMethod(), business());
        allow(IntermediaryServiceGrpc.getListExchangesMethod(), business());
        allow(IntermediaryServiceGrpc.getCancelInquiriesMethod(), business());
        allow(IntermediaryServiceGrpc.getFetchAnswersMethod(), business());
        allow(IntermediaryServiceGrpc.getTakeAnswersMethod(), business());
        allow(IntermediaryServiceGrpc.getRegisterReplicasMethod(), business());
        allow(IntermediaryServiceGrpc.getSetFlagsMethod(), business());
        allow(IntermediaryServiceGrpc.getListReplicasMethod(), business());
        allow(IntermediaryServiceGrpc.getTakeWorkMethod(), carrier());
        allow(IntermediaryServiceGrpc.getReportWorkMethod(), carrier());
        allow(IntermediaryServiceGrpc.getSubmitAnswersMethod(), platform());
        allow(IntermediaryServiceGrpc.getSubmitMasterDataMethod(), platform());
        allow(IntermediaryServiceGrpc.getSubmitProvisionsMethod(), platform());
        allow(IntermediaryServiceGrpc.getListProvisionsMethod(), officer(Permission.PERMISSION_OPERATE_EXCHANGE));
        allow(IntermediaryServiceGrpc.getDecideProvisionMethod(), officer(Permission.PERMISSION_OPERATE_EXCHANGE));
        allow(IntermediaryServiceGrpc.getListParkedWorkMethod(), officer(Permission.PERMISSION_OPERATE_EXCHANGE));
        allow(IntermediaryServiceGrpc.getDecideParkedWorkMethod(), officer(Permission.PERMISSION_OPERATE_EXCHANGE));
        allow(IntermediaryServiceGrpc.getScheduleHoursMethod(), officer(Permission.PERMISSION_OPERATE_EXCHANGE));
        allow(IntermediaryServiceGrpc.getGetHoursMethod(), agreementHolder().orAnyOfficer());
        allow(IntermediaryServiceGrpc.getListExchangeRecordsMethod(), officer(Permission.PERMISSION_READ_LEDGER));

        allow(RegistryServiceGrpc.getRegisterParticipantMethod(), officer(Permission.PERMISSION_ADMINISTER));
        allow(RegistryServiceGrpc.getListParticipantsMethod(), anyOfficer());
        allow(RegistryServiceGrpc.getRevokeParticipantMethod(), officer(Permission.PERMISSION_ADMINISTER));
        allow(RegistryServiceGrpc.getBindCertificateMethod(), officer(Permission.PERMISSION_ADMINISTER));
        allow(RegistryServiceGrpc.getRevokeCertificateMethod(), officer(Permission.PERMISSION_ADMINISTER));
        allow(RegistryServiceGrpc.getApplyAgreementMethod(), officer(Permission.PERMISSION_APPLY));
        allow(
                RegistryServiceGrpc.getPreviewAgreementMethod(),
                officer(Permission.PERMISSION_APPLY, Permission.PERMISSION_APPROVE));
        allow(RegistryServiceGrpc.getApproveAgreementMethod(), officer(Permission.PERMISSION_APPROVE));
        allow(RegistryServiceGrpc.getApproveBulkOutputMethod(), officer(Permission.PERMISSION_APPROVE));
        allow(RegistryServiceGrpc.getRevokeAgreementMethod(), officer(Permission.PERMISSION_APPROVE));
        allow(RegistryServiceGrpc.getReviewEmergencyAccessMethod(), officer(Permission.PERMISSION_APPROVE));
        allow(RegistryServiceGrpc.getGetAgreementMethod(), agreementHolder().orAnyOfficer());
        allow(RegistryServiceGrpc.getListAgreementsMethod(), agreementHolder().orAnyOfficer());

        allow(MediaServiceGrpc.getProcessMediumMethod(), officer(Permission.PERMISSION_CARRY_MEDIA));

        allow(StaffServiceGrpc.getAddOfficerMethod(), officer(Permission.PERMISSION_ADMINISTER));
        allow(StaffServiceGrpc.getListOfficersMethod(), officer(Permission.PERMISSION_ADMINISTER));
        allow(StaffServiceGrpc.getRevokeOfficerMethod(), officer(Permission.PERMISSION_ADMINISTER));

        allow(LedgerServiceGrpc.getListResidentDisclosuresMethod(), officer(Permission.PERMISSION_READ_LEDGER));
        allow(LedgerServiceGrpc.getListConsumerDisclosuresMethod(), officer(Permission.PERMISSION_READ_LEDGER));
        allow(LedgerServiceGrpc.getSearchRecordsMethod(), officer(Permission.PERMISSION_READ_LEDGER));
        allow(LedgerServiceGrpc.getExportBatchesMethod(), officer(Permission.PERMISSION_READ_LEDGER));
        allow(LedgerServiceGrpc.getExportProofMethod(), officer(Permission.PERMISSION_READ_LEDGER));
        allow(LedgerServiceGrpc.getDeleteBatchesMethod(), officer(Permission.PERMISSION_DELETE_LEDGER));
        // Checkpoints and public keys name nobody, and every consumer needs them to verify what it gets.
        allow(LedgerServiceGrpc.getGetCheckpointMethod(), anyone());

        allow(HealthGrpc.getCheckMethod(), anyone());
        allow(HealthGrpc.getWatchMethod(), anyone());
        allow(ServerReflectionGrpc.getServerReflectionInfoMethod(), anyone());
    }

    /**
     * Who may call one method.
     *
     * @param systems kinds of participants
     * @param permissions permissions of which an officer needs one
     * @param anyOfficer true when an officer needs no permission
     */
    record Rule(Set<ParticipantKind> systems, Set<Permission> permissions, boolean anyOfficer) {
        Rule {
            systems = Set.copyOf(systems);
            permissions = Set.copyOf(permissions);
        }

        Rule or(Permission permission) {
            return new Rule(systems, Set.of(permission), anyOfficer);
        }

        Rule orAnyOfficer() {
            return new Rule(systems, permissions, true);
        }

        boolean forOfficers() {
            return anyOfficer || !permissions.isEmpty();
        }

        boolean admits(Caller.ParticipantCaller system) {
            return systems.contains(system.kind());
        }

        boolean admits(Caller.OfficerCaller officer) {
            return anyOfficer || permissions.stream().anyMatch(officer.permissions()::contains);
        }
    }

    private Access() {}

    /** Full names of all methods in the table. */
    static Set<String> methods() {
        return Set.copyOf(TABLE.keySet());
    }

    /**
     * Lets a caller pass to a method, or not.
     *
     * @throws HubException CALLER_NOT_PERMITTED when no caller of its kind may call the method;
     *     PERMISSION_MISSING when officers may, but not this one
     */
    static void require(Caller caller, String method) {
        Rule rule = TABLE.get(method);
        if (rule == null) {
            throw new HubException(ErrorReason.ERROR_REASON_CALLER_NOT_PERMITTED, "no rule for " + method);
        }
        switch (caller) {
            case Caller.ParticipantCaller system -> {
                if (!rule.admits(system)) {
                    throw new HubException(
                            ErrorReason.ERROR_REASON_CALLER_NOT_PERMITTED, system.kind() + " calls " + method);
                }
            }
            case Caller.OfficerCaller officer -> {
                if (!rule.forOfficers()) {
                    throw new HubException(ErrorReason.ERROR_REASON_CALLER_NOT_PERMITTED, "an officer calls " + method);
                }
                if (!rule.admits(officer)) {
                    throw new HubException(
                            ErrorReason.ERROR_REASON_PERMISSION_MISSING,
                            method + " needs one of " + rule.permissions());
                }
            }
        }
    }

    private static void allow(MethodDescriptor<?, ?> method, Rule rule) {
        if (TABLE.put(method.getFullMethodName(), rule) != null) {
            throw new IllegalStateException("two rules for " + method.getFullMethodName());
        }
    }

    private static Rule register() {
        return new Rule(Set.of(ParticipantKind.PARTICIPANT_KIND_RESIDENT_REGISTER), Set.of(), false);
    }

    private static Rule business() {
        return new Rule(Set.of(ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM), Set.of(), false);
    }

    private static Rule platform() {
        return new Rule(Set.of(ParticipantKind.PARTICIPANT_KIND_PLATFORM_CONNECTOR), Set.of(), false);
    }

    /** Whoever carries work outward: each takes its own only, by its agreement. */
    private static Rule carrier() {
        return new Rule(
                Set.of(
                        ParticipantKind.PARTICIPANT_KIND_PLATFORM_CONNECTOR,
                        ParticipantKind.PARTICIPANT_KIND_JUKI_NET_RELAY),
                Set.of(),
                false);
    }

    /** Whoever may have agreements about residents. */
    private static Rule consumer() {
        return new Rule(
                Set.of(
                        ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM,
                        ParticipantKind.PARTICIPANT_KIND_PLATFORM_CONNECTOR),
                Set.of(),
                false);
    }

    /** Whoever may have agreements at all. */
    private static Rule agreementHolder() {
        return new Rule(
                Set.of(
                        ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM,
                        ParticipantKind.PARTICIPANT_KIND_PLATFORM_CONNECTOR,
                        ParticipantKind.PARTICIPANT_KIND_JUKI_NET_RELAY),
                Set.of(),
                false);
    }

    private static Rule officer(Permission... permissions) {
        return new Rule(Set.of(), Set.of(permissions), false);
    }

    private static Rule anyOfficer() {
        return new Rule(Set.of(), Set.of(), true);
    }

    private static Rule anyone() {
        return new Rule(
                Set.of(
                        ParticipantKind.PARTICIPANT_KIND_RESIDENT_REGISTER,
                        ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM,
                        ParticipantKind.PARTICIPANT_KIND_PLATFORM_CONNECTOR,
                        ParticipantKind.PARTICIPANT_KIND_JUKI_NET_RELAY),
                Set.of(),
                true);
    }
}
