package cityhub.tools.cli;

import cityhub.basics.v1.DecideHeldChangeRequest;
import cityhub.basics.v1.DecideHeldChangeResponse;
import cityhub.basics.v1.Finding;
import cityhub.basics.v1.HeldChange;
import cityhub.basics.v1.HeldDecision;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.ListHeldChangesRequest;
import cityhub.basics.v1.ListHeldChangesResponse;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.kit.CityHub;
import cityhub.residentregister.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes that wait for a correction or for an officer. */
@Command(name = "changes", description = "Changes (異動) that wait for a correction or for an officer.")
final class ChangeCommands {
    private static final int PAGE = 500;

    @Command(description = "Lists what waits, oldest first, with the reasons.")
    int list(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Option(names = "--resident", defaultValue = "", description = "Of this addressee number (宛名番号) only.")
                    String resident) {
        try (CityHub client = hub.open(Holders.APPROVER)) {
            List<HeldChange> changes = all(client).stream()
                    .filter(each ->
                            resident.isEmpty() || each.getAddresseeNumber().equals(resident))
                    .toList();
            if (output.json()) {
                output.message(ListHeldChangesResponse.newBuilder()
                        .addAllChanges(changes)
                        .build());
            } else {
                output.table(
                        List.of("受付日時", "要求ID", "宛名番号", "履歴番号", "結果", "理由"),
                        changes.stream().map(ChangeCommands::row).toList());
            }
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Takes a change in despite its alert, and its notice with it; recorded.")
    int accept(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "REQUEST-ID") String requestId,
            @Option(names = "--reason", required = true, description = "Why; recorded, up to 200 characters.")
                    String reason) {
        return decide(hub, output, requestId, HeldDecision.HELD_DECISION_ACCEPT, reason);
    }

    @Command(description = "Discards a change, and its notice with it; the persons' later changes go on. Recorded.")
    int discard(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "REQUEST-ID") String requestId,
            @Option(names = "--reason", required = true, description = "Why; recorded, up to 200 characters.")
                    String reason) {
        return decide(hub, output, requestId, HeldDecision.HELD_DECISION_DISCARD, reason);
    }

    private static List<HeldChange> all(CityHub client) {
        List<HeldChange> changes = new ArrayList<>();
        String token = "";
        do {
            ListHeldChangesResponse page = client.unverifiedBasics()
                    .listHeldChanges(ListHeldChangesRequest.newBuilder()
                            .setPageSize(PAGE)
                            .setPageToken(token)
                            .build());
            changes.addAll(page.getChangesList());
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return changes;
    }

    private static int decide(HubOptions hub, Output output, String requestId, HeldDecision decision, String reason) {
        try (CityHub client = hub.open(Holders.APPROVER)) {
            DecideHeldChangeResponse answer = client.unverifiedBasics()
                    .decideHeldChange(DecideHeldChangeRequest.newBuilder()
                            .setRequestId(requestId)
                            .setDecision(decision)
                            .setReason(reason)
                            .build());
            if (output.json()) {
                output.message(answer);
            } else {
                output.table(
                        List.of("要求ID", "結果", "理由"),
                        answer.getResultsList().stream()
                                .map(ChangeCommands::row)
                                .toList());
            }
        }
        return ExitCodes.DONE;
    }

    private static List<String> row(HeldChange change) {
        return List.of(
                JapanTime.text(change.getReceivedTime()),
                change.getRequestId(),
                change.getAddresseeNumber(),
                Integer.toString(change.getHistoryNumber()),
                outcome(change.getOutcome()),
                reasons(change.getFindingsList()));
    }

    private static List<String> row(SubmitChangesResponse result) {
        return List.of(result.getRequestId(), outcome(result.getOutcome()), reasons(result.getFindingsList()));
    }

    private static String reasons(List<Finding> findings) {
        return findings.stream().map(ChangeCommands::reason).collect(Collectors.joining("、"));
    }

    /** Names the item, never its value. */
    private static String reason(Finding finding) {
        Wording.Text text = Wording.of(finding.getReason());
        String item = finding.getItem().isEmpty() ? "" : finding.getItem() + "：";
        return text.code() + " " + item + text.text(Locale.getDefault());
    }

    private static String outcome(IntakeOutcome outcome) {
        return switch (outcome) {
            case INTAKE_OUTCOME_ACCEPTED -> "受付 / accepted";
            case INTAKE_OUTCOME_REFUSED -> "拒否 / refused";
            case INTAKE_OUTCOME_AWAITING_OFFICER -> "判断待ち / awaiting an officer";
            case INTAKE_OUTCOME_PARKED -> "保留 / parked";
            case INTAKE_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> Names.of(outcome);
        };
    }
}
