package cityhub.tools.cli;

import cityhub.intermediary.v1.DecideParkedWorkRequest;
import cityhub.intermediary.v1.DecideParkedWorkResponse;
import cityhub.intermediary.v1.DecideProvisionRequest;
import cityhub.intermediary.v1.DecideProvisionResponse;
import cityhub.intermediary.v1.ExchangeLogRecord;
import cityhub.intermediary.v1.GetHoursRequest;
import cityhub.intermediary.v1.ListExchangeRecordsRequest;
import cityhub.intermediary.v1.ListExchangeRecordsResponse;
import cityhub.intermediary.v1.ListParkedWorkRequest;
import cityhub.intermediary.v1.ListParkedWorkResponse;
import cityhub.intermediary.v1.ListProvisionsRequest;
import cityhub.intermediary.v1.ListProvisionsResponse;
import cityhub.intermediary.v1.ParkedDecision;
import cityhub.intermediary.v1.ParkedWork;
import cityhub.intermediary.v1.PlatformHours;
import cityhub.intermediary.v1.ScheduleHoursRequest;
import cityhub.intermediary.v1.WaitingProvision;
import cityhub.kit.CityHub;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Exchanges with the intermediate-server platform, for the officer who looks after them. */
@Command(
        name = "exchange",
        description = "Exchanges with the intermediate-server platform (中間サーバー連携): hours, parked work, records.")
final class ExchangeCommands {
    private static final String OPERATOR = "exchange-operator";
    private static final int PAGE = 500;

    @Command(description = "Shows whether the line is open, when that changes, and how much waits.")
    int hours(@Mixin HubOptions hub, @Mixin Output output) {
        try (CityHub client = hub.open(OPERATOR)) {
            show(
                    output,
                    client.exchanges()
                            .getHours(GetHoursRequest.getDefaultInstance())
                            .getHours());
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Opens the line outside its hours; recorded.")
    int open(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Option(names = "--from", description = "From then, YYYY-MM-DDTHH:MM of Asia/Tokyo (default: now).")
                    LocalDateTime from,
            @Option(names = "--to", required = true, description = "Until then.") LocalDateTime to,
            @Option(names = "--reason", required = true, description = "Why; recorded, up to 200 characters.")
                    String reason) {
        return schedule(hub, output, from, to, true, reason);
    }

    @Command(description = "Closes the line within its hours; recorded. Work is accepted and waits.")
    int close(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Option(names = "--from", description = "From then, YYYY-MM-DDTHH:MM of Asia/Tokyo (default: now).")
                    LocalDateTime from,
            @Option(names = "--to", required = true, description = "Until then.") LocalDateTime to,
            @Option(names = "--reason", required = true, description = "Why; recorded, up to 200 characters.")
                    String reason) {
        return schedule(hub, output, from, to, false, reason);
    }

    @Command(description = "Lists work that can't go on by itself, oldest first, with the reason and what to do.")
    int parked(@Mixin HubOptions hub, @Mixin Output output) {
        try (CityHub client = hub.open(OPERATOR)) {
            ListParkedWorkResponse.Builder all = ListParkedWorkResponse.newBuilder();
            String token = "";
            do {
                ListParkedWorkResponse page = client.exchanges()
                        .listParkedWork(ListParkedWorkRequest.newBuilder()
                                .setPageSize(PAGE)
                                .setPageToken(token)
                                .build());
                all.addAllWork(page.getWorkList());
                token = page.getNextPageToken();
            } while (!token.isEmpty());
            if (output.json()) {
                output.message(all.build());
            } else {
                output.table(
                        List.of("登録日時", "レコード識別番号", "種別", "システム", "試行", "理由"),
                        all.getWorkList().stream().map(ExchangeCommands::row).toList());
            }
        }
        return ExitCodes.DONE;
    }

    @Command(name = "send-again", description = "Has parked work sent again under its own identity; recorded.")
    int sendAgain(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "EXCHANGE-ID") String exchangeId,
            @Option(names = "--reason", required = true, description = "Why; recorded, up to 200 characters.")
                    String reason) {
        return decide(hub, output, exchangeId, ParkedDecision.PARKED_DECISION_SEND_AGAIN, reason);
    }

    @Command(name = "give-up", description = "Gives parked work up; recorded.")
    int giveUp(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "EXCHANGE-ID") String exchangeId,
            @Option(names = "--reason", required = true, description = "Why; recorded, up to 200 characters.")
                    String reason) {
        return decide(hub, output, exchangeId, ParkedDecision.PARKED_DECISION_GIVE_UP, reason);
    }

    @Command(description = "Lists provisions that wait for the city's decision, oldest first; the reading is recorded.")
    int provisions(@Mixin HubOptions hub, @Mixin Output output) {
        try (CityHub client = hub.open(OPERATOR)) {
            ListProvisionsResponse.Builder all = ListProvisionsResponse.newBuilder();
            String token = "";
            do {
                ListProvisionsResponse page = client.exchanges()
                        .listProvisions(ListProvisionsRequest.newBuilder()
                                .setPageSize(PAGE)
                                .setPageToken(token)
                                .build());
                all.addAllProvisions(page.getProvisionsList());
                token = page.getNextPageToken();
            } while (!token.isEmpty());
            if (output.json()) {
                output.message(all.build());
            } else {
                output.table(
                        List.of("受付日時", "レコード識別番号", "宛名番号", "照会者", "事務", "特定個人情報名", "根拠"),
                        all.getProvisionsList().stream()
                                .map(ExchangeCommands::row)
                                .toList());
            }
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Permits a provision that waits; recorded.")
    int permit(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "EXCHANGE-ID") String exchangeId,
            @Option(names = "--reason", required = true, description = "Why; recorded, up to 200 characters.")
                    String reason,
            @Option(
                            names = "--legal-row",
                            defaultValue = "",
                            description = "Legal row (主務省令第2条の表の項) that you established, where the platform told none.")
                    String legalRow) {
        return provision(
                hub,
                output,
                DecideProvisionRequest.newBuilder()
                        .setExchangeId(exchangeId)
                        .setPermit(true)
                        .setReason(reason)
                        .setLegalRow(legalRow)
                        .build());
    }

    @Command(description = "Refuses a provision that waits; recorded.")
    int refuse(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "EXCHANGE-ID") String exchangeId,
            @Option(names = "--reason", required = true, description = "Why; recorded, up to 200 characters.")
                    String reason) {
        return provision(
                hub,
                output,
                DecideProvisionRequest.newBuilder()
                        .setExchangeId(exchangeId)
                        .setReason(reason)
                        .build());
    }

    private static int provision(HubOptions hub, Output output, DecideProvisionRequest decision) {
        try (CityHub client = hub.open(OPERATOR)) {
            DecideProvisionResponse answer = client.exchanges().decideProvision(decision);
            if (output.json()) {
                output.message(answer);
            } else {
                output.table(
                        List.of("レコード識別番号", "状態"),
                        List.of(List.of(decision.getExchangeId(), ExchangeNames.of(answer.getState()))));
            }
        }
        return ExitCodes.DONE;
    }

    private static List<String> row(WaitingProvision each) {
        return List.of(
                JapanTime.text(each.getAskTime()),
                each.getExchangeId(),
                each.getAddresseeNumber(),
                each.getInquirerCode(),
                each.getAffairCode(),
                String.join(" ", each.getItemNameCodesList()),
                ground(each));
    }

    private static String ground(WaitingProvision each) {
        if (each.getLegalRow().isEmpty()) {
            return each.hasLegalRowListed() ? "通知なし（確認した根拠項番を --legal-row で指定）" : "通知なし";
        }
        return each.getLegalBasisJa()
                + (each.hasLegalRowListed() && !each.getLegalRowListed() ? "（住民票関係情報の対象外、許可できません）" : "");
    }

    @Command(description = "Who asked what about a resident (情報提供等記録), newest first; the reading is recorded.")
    int records(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "NUMBER", description = "Addressee number (宛名番号).") String number,
            @Option(names = "--purpose", required = true, description = "What for; recorded, up to 200 characters.")
                    String purpose) {
        try (CityHub client = hub.open(OPERATOR)) {
            ListExchangeRecordsResponse.Builder all = ListExchangeRecordsResponse.newBuilder();
            String token = "";
            do {
                ListExchangeRecordsResponse page = client.exchanges()
                        .listExchangeRecords(ListExchangeRecordsRequest.newBuilder()
                                .setAddresseeNumber(number)
                                .setPurpose(purpose)
                                .setPageSize(PAGE)
                                .setPageToken(token)
                                .build());
                all.addAllRecords(page.getRecordsList());
                token = page.getNextPageToken();
            } while (!token.isEmpty());
            if (output.json()) {
                output.message(all.build());
            } else {
                output.table(
                        List.of("日時", "照会者", "提供者", "事務", "根拠項番", "特定個人情報名", "状態", "不開示"),
                        all.getRecordsList().stream().map(ExchangeCommands::row).toList());
            }
        }
        return ExitCodes.DONE;
    }

    private static int schedule(
            HubOptions hub, Output output, LocalDateTime from, LocalDateTime to, boolean open, String reason) {
        Timestamp start = from == null ? JapanTime.timestamp(Instant.now()) : JapanTime.timestamp(from);
        try (CityHub client = hub.open(OPERATOR)) {
            show(
                    output,
                    client.exchanges()
                            .scheduleHours(ScheduleHoursRequest.newBuilder()
                                    .setStartTime(start)
                                    .setEndTime(JapanTime.timestamp(to))
                                    .setOpen(open)
                                    .setReason(reason)
                                    .build())
                            .getHours());
        }
        return ExitCodes.DONE;
    }

    private static int decide(
            HubOptions hub, Output output, String exchangeId, ParkedDecision decision, String reason) {
        try (CityHub client = hub.open(OPERATOR)) {
            DecideParkedWorkResponse answer = client.exchanges()
                    .decideParkedWork(DecideParkedWorkRequest.newBuilder()
                            .setExchangeId(exchangeId)
                            .setDecision(decision)
                            .setReason(reason)
                            .build());
            if (output.json()) {
                output.message(answer);
            } else {
                output.table(
                        List.of("レコード識別番号", "状態"), List.of(List.of(exchangeId, ExchangeNames.of(answer.getState()))));
            }
        }
        return ExitCodes.DONE;
    }

    private static void show(Output output, PlatformHours hours) {
        if (output.json()) {
            output.message(hours);
        } else {
            output.table(
                    List.of("回線", "次の切替", "待ち", "うち住基ネット", "保留"),
                    List.of(List.of(
                            hours.getOpen() ? "開 / open" : "閉 / closed",
                            JapanTime.text(hours.getNextChangeTime()),
                            Long.toString(hours.getWaiting()),
                            Long.toString(hours.getWaitingForJukiNet()),
                            Long.toString(hours.getParked()))));
        }
    }

    private static List<String> row(ParkedWork work) {
        return List.of(
                JapanTime.text(work.getRegisterTime()),
                work.getExchangeId(),
                Names.of(work.getKind()),
                work.getParticipantId(),
                Integer.toString(work.getAttempts()),
                ExchangeNames.reason(work.getReason()));
    }

    private static List<String> row(ExchangeLogRecord each) {
        return List.of(
                JapanTime.text(each.getRegisterTime()),
                each.getInquirer(),
                each.getProvider(),
                each.getAffairCode(),
                each.getLegalRow(),
                String.join(" ", each.getItemNameCodesList()),
                ExchangeNames.of(each.getState()),
                each.getHiddenFromPerson() ? "該当" : "");
    }
}
