package cityhub.tools.cli;

import cityhub.kit.CityHub;
import cityhub.registry.v1.Agreement;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.ApplyAgreementRequest;
import cityhub.registry.v1.ApproveAgreementRequest;
import cityhub.registry.v1.ApproveBulkOutputRequest;
import cityhub.registry.v1.ListAgreementsRequest;
import cityhub.registry.v1.ListAgreementsResponse;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.PreviewAgreementRequest;
import cityhub.registry.v1.PreviewAgreementResponse;
import cityhub.registry.v1.ReviewEmergencyAccessRequest;
import cityhub.registry.v1.RevokeAgreementRequest;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Agreements: who receives what, why and until when. */
@Command(name = "agreement", description = "Agreements (利用承認): who receives what, why and until when.")
final class AgreementCommands {
    @Command(description = "The using department applies; --change applies for a change of one that is there.")
    int apply(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "TERMS.json", description = "Terms; `cityhub agreement example` prints one.")
                    Path terms,
            @Option(names = "--change", defaultValue = "", description = "Id of the agreement to change.") String id)
            throws IOException {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            Agreement agreement = client.registry()
                    .applyAgreement(ApplyAgreementRequest.newBuilder()
                            .setAgreementId(id)
                            .setTerms(read(terms))
                            .build())
                    .getAgreement();
            show(output, agreement);
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Prints terms to start from.")
    int example(
            @Mixin Output output,
            @Option(
                            names = "--for",
                            paramLabel = "election|tax|inquiry|platform|juki_net|non_residents|four_items",
                            defaultValue = "ELECTION",
                            description =
                                    "An electoral roll, a tax system with numbers of its own, a system that inquires, the platform's connector,"
                                            + " the relay to Juki-net,"
                                            + " a system that registers non-residents, a department that wants the four basic items.")
                    ExampleTerms.Kind kind) {
        output.message(
                switch (kind) {
                    case ELECTION -> ExampleTerms.election();
                    case TAX -> ExampleTerms.tax();
                    case INQUIRY -> ExampleTerms.inquiry();
                    case PLATFORM -> ExampleTerms.platform();
                    case JUKI_NET -> ExampleTerms.jukiNet();
                    case NON_RESIDENTS -> ExampleTerms.nonResidents();
                    case FOUR_ITEMS -> ExampleTerms.fourItems();
                });
        return ExitCodes.DONE;
    }

    @Command(description = "Shows every item that would flow and every item withheld, with a sample, before approval.")
    int preview(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "AGREEMENT-ID", arity = "0..1") Optional<String> id,
            @Option(names = "--terms", description = "Preview terms that nobody has applied for yet.")
                    Optional<Path> terms)
            throws IOException {
        PreviewAgreementRequest.Builder request = PreviewAgreementRequest.newBuilder();
        id.ifPresent(request::setAgreementId);
        if (terms.isPresent()) {
            request.setTerms(read(terms.get()));
        }
        try (CityHub client = hub.open(Holders.APPROVER)) {
            PreviewAgreementResponse answer = client.registry().previewAgreement(request.build());
            if (output.json()) {
                output.message(answer);
            } else {
                PreviewTable.print(output, answer);
            }
        }
        return ExitCodes.DONE;
    }

    @Command(description = "The register's owner approves what the preview showed.")
    int approve(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "AGREEMENT-ID") String id,
            @Option(
                            names = "--digest",
                            required = true,
                            description = "The digests of plan and terms, as the preview showed them.")
                    String digest,
            @Option(names = "--bulk", description = "Approve bulk output (snapshot, batch) too, for this reason.")
                    Optional<String> bulkReason) {
        String plan = digest.replaceFirst("-.*", "");
        String terms = digest.substring(plan.length()).replaceFirst("-", "");
        try (CityHub client = hub.open(Holders.APPROVER)) {
            Agreement agreement = client.registry()
                    .approveAgreement(ApproveAgreementRequest.newBuilder()
                            .setAgreementId(id)
                            .setPlanDigest(plan)
                            .setTermsDigest(terms)
                            .build())
                    .getAgreement();
            if (bulkReason.isPresent()) {
                agreement = client.registry()
                        .approveBulkOutput(ApproveBulkOutputRequest.newBuilder()
                                .setAgreementId(id)
                                .setReason(bulkReason.get())
                                .build())
                        .getAgreement();
            }
            show(output, agreement);
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Ends an agreement at once; open streams close.")
    int revoke(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "AGREEMENT-ID") String id,
            @Option(names = "--reason", required = true, description = "Recorded.") String reason) {
        try (CityHub client = hub.open(Holders.APPROVER)) {
            show(
                    output,
                    client.registry()
                            .revokeAgreement(RevokeAgreementRequest.newBuilder()
                                    .setAgreementId(id)
                                    .setReason(reason)
                                    .build())
                            .getAgreement());
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Reviews an emergency access that is over.")
    int review(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "AGREEMENT-ID") String id,
            @Option(names = "--finding", required = true, description = "What the review found; recorded.")
                    String finding) {
        try (CityHub client = hub.open(Holders.APPROVER)) {
            show(
                    output,
                    client.registry()
                            .reviewEmergencyAccess(ReviewEmergencyAccessRequest.newBuilder()
                                    .setAgreementId(id)
                                    .setFinding(finding)
                                    .build())
                            .getAgreement());
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Lists agreements.")
    int list(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Option(names = "--participant", defaultValue = "", description = "Of this participant only.")
                    String participant) {
        try (CityHub client = hub.open(Holders.APPROVER)) {
            ListAgreementsResponse answer = client.registry()
                    .listAgreements(ListAgreementsRequest.newBuilder()
                            .setParticipantId(participant)
                            .build());
            if (output.json()) {
                output.message(answer);
            } else {
                table(output, answer.getAgreementsList());
            }
        }
        return ExitCodes.DONE;
    }

    private static void show(Output output, Agreement agreement) {
        if (output.json()) {
            output.message(agreement);
        } else {
            table(output, List.of(agreement));
        }
    }

    private static void table(Output output, List<Agreement> agreements) {
        output.table(
                List.of("ID", "システム", "事務", "方法", "項目", "版", "状態", "一括", "終了日"),
                agreements.stream().map(AgreementCommands::row).toList());
    }

    private static List<String> row(Agreement agreement) {
        AgreementTerms terms = agreement.getTerms();
        return List.of(
                agreement.getAgreementId(),
                terms.getParticipantId(),
                terms.getAffair().getNameJa(),
                terms.getModesList().stream().map((Mode mode) -> Names.of(mode)).collect(Collectors.joining(" ")),
                Integer.toString(terms.getItemsCount()),
                Integer.toString(agreement.getRevision()),
                Names.of(agreement.getState()) + (agreement.hasPendingTerms() ? " (+申請中)" : ""),
                agreement.getBulkApproved() ? "可" : "不可",
                terms.getValidTo());
    }

    private static AgreementTerms read(Path file) throws IOException {
        AgreementTerms.Builder terms = AgreementTerms.newBuilder();
        JsonFormat.parser().merge(Files.readString(file), terms);
        return terms.build();
    }
}
