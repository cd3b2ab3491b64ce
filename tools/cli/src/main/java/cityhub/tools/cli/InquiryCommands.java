package cityhub.tools.cli;

import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.kit.CityHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A system's inquiries through the intermediate-server platform, by file. */
@Command(
        name = "inquiries",
        description = "A system's inquiries (情報照会) through the intermediate-server platform, by file.")
final class InquiryCommands {
    @Command(
            description = "Registers the inquiries of a CSV file with the columns 依頼番号, 自システム番号, 事務コード, 事務手続コード,"
                    + " 特定個人情報名コード, 情報提供者機関コード, and 照会開始日付, 照会終了日付, 不開示, 緊急度 where needed; goes on where an"
                    + " interrupted run stopped.")
    int register(@Mixin HubOptions hub, @Mixin Output output, @Mixin Asking asking) throws IOException {
        Path input = LineFile.readable(asking.file);
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            return new InquiryFile(input, client, asking.agreement, asking.operator(), output.err())
                    .register()
                    .print(output);
        }
    }

    @Command(
            description =
                    "Fetches what was answered to a registered file so far, into FILE.csv.answers.csv, and where its"
                            + " inquiries stand, into FILE.csv.states.csv; recorded in the ledger.")
    int fetch(@Mixin HubOptions hub, @Mixin Output output, @Mixin Asking asking) throws IOException {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            AnswerFile.Result result =
                    new AnswerFile(asking.file, client, asking.agreement, asking.operator(), output.err()).fetch();
            print(output, result);
            return result.unknown() == 0 ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
        }
    }

    @Command(
            description =
                    "Takes the answers to a system's inquiries as they come and adds them to a file of its owner, until it"
                            + " is stopped, or until none came for --idle seconds; recorded in the ledger.")
    int follow(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Mixin Asking asking,
            @Option(names = "--idle", defaultValue = "0", description = "Seconds without an answer; 0 for no end.")
                    long idle)
            throws IOException {
        Listing listing = new Listing(asking.file, AnswerFile.ANSWER_COLUMNS, true);
        listing.startOrGoOn();
        AtomicLong last = new AtomicLong(System.nanoTime());
        AtomicLong taken = new AtomicLong();
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            client.followAnswers(
                    asking.agreement,
                    asking.operator(),
                    answers -> {
                        store(listing, answers);
                        last.set(System.nanoTime());
                        output.err().printf("回答 %,d 件%n", taken.addAndGet(answers.size()));
                    },
                    () -> idle == 0 || System.nanoTime() - last.get() < TimeUnit.SECONDS.toNanos(idle));
        }
        output.out().println("回答 " + taken.get() + " 件を " + asking.file + " に追記しました");
        return ExitCodes.DONE;
    }

    private static void store(Listing listing, Map<String, Optional<ExchangeRecord>> answers) {
        List<List<String>> rows = new ArrayList<>();
        answers.values().forEach(each -> each.ifPresent(record -> rows.addAll(AnswerFile.rows("", record))));
        try {
            listing.add(rows);
            listing.force();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(Output output, AnswerFile.Result result) {
        if (output.json()) {
            String states = result.states().entrySet().stream()
                    .map(each -> "\"" + Names.of(each.getKey()) + "\":" + each.getValue())
                    .collect(Collectors.joining(","));
            output.out()
                    .println("{\"states\":{" + states + "},\"unknown\":" + result.unknown() + ",\"fetched\":"
                            + result.fetched() + "}");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        result.states().forEach((state, count) -> rows.add(List.of(ExchangeNames.of(state), Long.toString(count))));
        if (result.unknown() > 0) {
            rows.add(List.of("この利用にはありません / not found", Long.toString(result.unknown())));
        }
        output.table(List.of("状態", "件数"), rows);
        output.out().println("今回の回答 " + result.fetched() + " 件: " + result.answers());
        output.out().println("照会ごとの状態: " + result.stateList());
    }
}
