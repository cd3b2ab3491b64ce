package cityhub.hub.api;

import cityhub.hub.HubConfiguration;
import cityhub.registry.v1.Affair;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.ApplyAgreementRequest;
import cityhub.registry.v1.ApproveAgreementRequest;
import cityhub.registry.v1.LegalGround;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.PreviewAgreementRequest;
import cityhub.registry.v1.PreviewAgreementResponse;
import cityhub.registry.v1.RegistryServiceGrpc;
import cityhub.registry.v1.TransferKind;
import cityhub.staff.v1.Permission;
import java.time.LocalDate;
import java.util.List;

/** An agreement of {@code tax-system} with feed, query, search and numbers of its own, brought into force over gRPC. */
record TaxAgreement(TestHub hub) {

    /** Applies and approves; gives the agreement's id. */
    String inForce() {
        var applicant = RegistryServiceGrpc.newBlockingStub(
                hub.channel(hub.officer("T-001", "tax", Permission.PERMISSION_APPLY)));
        var approver = RegistryServiceGrpc.newBlockingStub(
                hub.channel(hub.officer("R-002", "resident-affairs", Permission.PERMISSION_APPROVE)));
        String id = applicant
                .applyAgreement(
                        ApplyAgreementRequest.newBuilder().setTerms(terms()).build())
                .getAgreement()
                .getAgreementId();
        PreviewAgreementResponse preview = approver.previewAgreement(
                PreviewAgreementRequest.newBuilder().setAgreementId(id).build());
        approver.approveAgreement(ApproveAgreementRequest.newBuilder()
                .setAgreementId(id)
                .setPlanDigest(preview.getPlanDigest())
                .setTermsDigest(preview.getTermsDigest())
                .build());
        return id;
    }

    private static AgreementTerms terms() {
        LocalDate today = LocalDate.now(HubConfiguration.BUSINESS_ZONE);
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
                .addAllItems(List.of("宛名番号", "個人番号", "氏名", "生年月日", "住所_町字", "支援措置"))
                .addAllModes(List.of(Mode.MODE_FEED, Mode.MODE_QUERY, Mode.MODE_SEARCH))
                .setFrequency("随時")
                .setNumberDomain("TAX")
                .setCodeProfile("standard")
                .setRepertoire("unicode")
                .setValidFrom(today.toString())
                .setValidTo(today.plusYears(1).toString())
                .build();
    }
}
