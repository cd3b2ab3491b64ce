package cityhub.tools.cli;

import cityhub.evidence.v1.DeleteBatchesRequest;
import cityhub.evidence.v1.DeleteBatchesResponse;
import cityhub.evidence.v1.LedgerRecord;
import cityhub.evidence.v1.ListConsumerDisclosuresRequest;
import cityhub.evidence.v1.ListConsumerDisclosuresResponse;
import cityhub.evidence.v1.ListResidentDisclosuresRequest;
import cityhub.evidence.v1.ListResidentDisclosuresResponse;
import cityhub.evidence.v1.SearchRecordsRequest;
import cityhub.evidence.v1.SearchRecordsResponse;
import cityhub.kit.CityHub;
import cityhub.kit.ledger.LedgerReport;
import cityhub.kit.seal.Statement;
import cityhub.tools.demo.HubHome;
import cityhub.tools.demo.LedgerExport;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The ledger: who received what, and whether it is whole. */
@Command(name = "ledger", description = "The ledger (提供記録): who received what, and whether it is whole.")
final class LedgerCommands {
    private static final int PAGE = 500;

    /** Whose disclosures. */
    static final class Whose {
        @Option(names = "--resident", required = true, description = "Addressee number (宛名番号) of a resident.")
        Optional<String> resident;

        @Option(names = "--consumer", required = true, description = "Id of a participant.")
        Optional<String> consumer;
    }

    @Command(description = "Disclosures of one resident, or to one consumer in a period, newest first.")
    int show(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @ArgGroup(multiplicity = "1") Whose whose,
            @Option(names = "--from", description = "First day, YYYY-MM-DD; with --consumer.") Optional<LocalDate> from,
            @Option(names = "--to", description = "Last day, YYYY-MM-DD; with --consumer.") Optional<LocalDate> to,
            @Option(names = "--purpose", required = true, description = "Why you look; it is recorded.") String purpose,
            @Option(names = "--limit", defaultValue = "100", description = "At most so many, 1 to 500.") int limit) {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            if (whose.resident.isPresent()) {
                ListResidentDisclosuresResponse answer = client.ledger()
                        .listResidentDisclosures(ListResidentDisclosuresRequest.newBuilder()
                                .setAddresseeNumber(whose.resident.get())
                                .setPurpose(purpose)
                                .setPageSize(limit)
                                .build());
                print(output, answer, answer.getRecordsList());
                more(output, answer.getNextPageToken());
            } else {
                ListConsumerDisclosuresResponse answer = client.ledger()
                        .listConsumerDisclosures(ListConsumerDisclosuresRequest.newBuilder()
                                .setParticipantId(whose.consumer.orElseThrow())
                                .setStartTime(startOf(from.orElseGet(() -> LocalDate.now(JapanTime.ZONE))))
                                .setEndTime(startOf(to.orElseGet(() -> LocalDate.now(JapanTime.ZONE))
                                        .plusDays(1)))
                                .setPurpose(purpose)
                                .setPageSize(limit)
                                .build());
                print(output, answer, answer.getRecordsList());
                more(output, answer.getNextPageToken());
            }
        }
        return ExitCodes.DONE;
    }

    /** What is looked for. */
    static final class Criteria {
        @Option(names = "--person", description = "A person by any number, DOMAIN:NUMBER, such as RESIDENT:1.")
        Optional<String> person;

        @Option(names = "--system", description = "Id of the system that received or acted.")
        Optional<String> system;

        @Option(names = "--officer", description = "Officer who acted, or staff number (操作者ID) as a system told.")
        Optional<String> officer;

        @Option(names = "--terminal", description = "Terminal (端末ID) as a system told.")
        Optional<String> terminal;

        @Option(names = "--from", description = "First day, YYYY-MM-DD.")
        Optional<LocalDate> from;

        @Option(names = "--to", description = "Last day, YYYY-MM-DD.")
        Optional<LocalDate> to;

        SearchRecordsRequest.Builder request() {
            SearchRecordsRequest.Builder request = SearchRecordsRequest.newBuilder();
            person.map(PersonCommands::reference)
                    .ifPresent(each -> request.setNumberDomain(each.getDomain()).setNumber(each.getNumber()));
            system.ifPresent(request::setParticipantId);
            officer.ifPresent(request::setOfficerId);
            terminal.ifPresent(request::setTerminalId);
            from.ifPresent(day -> request.setStartTime(startOf(day)));
            to.ifPresent(day -> request.setEndTime(startOf(day.plusDays(1))));
            return request;
        }
    }

    @Command(
            description = "Linkage records (情報連携記録), disclosures and acts, newest first: by person, system, officer,"
                    + " terminal and period; all that is given must hold.")
    int search(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @ArgGroup(exclusive = false, multiplicity = "1") Criteria criteria,
            @Option(names = "--purpose", required = true, description = "Why you look; it is recorded.") String purpose,
            @Option(names = "--limit", defaultValue = "100", description = "At most so many.") int limit) {
        SearchRecordsRequest.Builder request = criteria.request().setPurpose(purpose);
        List<LedgerRecord> found = new ArrayList<>();
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            do {
                SearchRecordsResponse page = client.ledger()
                        .searchRecords(request.setPageSize(Math.clamp(limit - found.size(), 1, PAGE))
                                .build());
                found.addAll(page.getRecordsList());
                request.setPageToken(page.getNextPageToken());
            } while (!request.getPageToken().isEmpty() && found.size() < limit);
        }
        if (output.json()) {
            output.message(SearchRecordsResponse.newBuilder()
                    .addAllRecords(found)
                    .setNextPageToken(request.getPageToken())
                    .build());
            return ExitCodes.DONE;
        }
        output.table(
                List.of("日時", "種別", "システム・職員", "内容", "対象", "件数", "職員", "端末", "記録番号"),
                found.stream().map(LedgerCommands::linkage).toList());
        more(output, request.getPageToken());
        return ExitCodes.DONE;
    }

    private static void more(Output output, String nextPageToken) {
        if (!nextPageToken.isEmpty() && !output.json()) {
            output.out().println("続きがあります。--limit を増やすか、条件を絞ってください / there is more: raise --limit or narrow");
        }
    }

    /** A record of either kind; what it lacks is empty. */
    private static List<String> linkage(LedgerRecord record) {
        Statement statement = Statement.parse(record.getStatement());
        boolean disclosure = statement.value("kind").equals("disclosure");
        return List.of(
                time(statement),
                disclosure ? "提供" : "操作",
                statement.value(disclosure ? "consumer" : "actor"),
                statement.value(disclosure ? "mode" : "act"),
                disclosure ? statement.value("affair") : statement.value("target"),
                disclosure ? statement.value("records") : "",
                statement.value("officer"),
                statement.value("terminal"),
                statement.id());
    }

    private static String time(Statement statement) {
        return statement
                .time()
                .atZone(JapanTime.ZONE)
                .toLocalDateTime()
                .withNano(0)
                .toString();
    }

    @Command(description = "Writes the whole ledger, or the proof of one record, into a folder for checking offline.")
    int export(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "FOLDER") Path folder,
            @Option(names = "--record", description = "Id of one record: its proof for a stranger.")
                    Optional<String> record,
            @Option(names = "--purpose", required = true, description = "Why; it is recorded.") String purpose)
            throws IOException, InterruptedException {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            if (record.isPresent()) {
                LedgerExport.proof(client, record.get(), purpose, folder);
            } else {
                LedgerExport.batches(client, purpose, folder);
            }
        }
        output.out().println(folder);
        return ExitCodes.DONE;
    }

    @Command(description = "Checks an exported ledger offline and names the first record that does not hold.")
    int verify(
            @Mixin Output output,
            @Parameters(paramLabel = "FOLDER") Path folder,
            @Option(names = "--keys", description = "Keys that you trust, PEM; else the exported ones.")
                    Optional<Path> keys,
            @Option(names = "--checkpoint", description = "A checkpoint that you kept; else the exported one.")
                    Optional<Path> checkpoint)
            throws IOException {
        LedgerReport report = LedgerExport.verify(folder, keys, checkpoint);
        return switch (report) {
            case LedgerReport.Sound sound -> {
                output.out()
                        .println("正常 / holds: " + sound.batches() + " batches, " + sound.records() + " records"
                                + (sound.deleted() == 0
                                        ? ""
                                        : "; 期限により記録を削除したもの / deleted past their term: " + sound.deleted()
                                                + " batches"));
                yield ExitCodes.DONE;
            }
            case LedgerReport.Broken broken -> {
                output.out()
                        .println("異常 / does not hold: "
                                + Names.lower(broken.first().kind()) + ", batch "
                                + broken.first().batch()
                                + broken.first()
                                        .recordId()
                                        .map(id -> ", record " + id)
                                        .orElse("")
                                + ". " + broken.first().explanation()
                                + "\nBefore it " + broken.batches() + " batches and " + broken.records()
                                + " records hold.");
                yield ExitCodes.CHECK_FAILED;
            }
        };
    }

    @Command(
            description = "Deletes records past their term, batch by batch; checkpoints and a record of the deletion"
                    + " remain. Without --confirm it only tells what would go.")
    int delete(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Option(names = "--before", required = true, description = "Records from before this day, YYYY-MM-DD.")
                    LocalDate before,
            @Option(names = "--purpose", required = true, description = "Why; it is recorded.") String purpose,
            @Option(names = "--confirm", description = "Delete; it can't be undone.") boolean confirm) {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            DeleteBatchesResponse answer = client.ledger()
                    .deleteBatches(DeleteBatchesRequest.newBuilder()
                            .setBeforeTime(startOf(before))
                            .setPurpose(purpose)
                            .setValidateOnly(!confirm)
                            .build());
            if (output.json()) {
                output.message(answer);
            } else {
                output.out()
                        .println((confirm ? "削除します / deleting: " : "削除の対象 / would go: ") + answer.getBatches()
                                + " batches, ～" + answer.getThroughBatch()
                                + (confirm ? "" : "。実行するには --confirm を付けます / add --confirm to delete"));
            }
        }
        return ExitCodes.DONE;
    }

    @Command(
            name = "rotate-key",
            description = "Makes the next signing key, signed in by the present one. The hub must be stopped.")
    int rotateKey(@Mixin HubOptions hub, @Mixin Output output) {
        HubHome.at(hub.home).rotateLedgerKey();
        output.out().println("新しい署名鍵を台帳に記録しました / the next key is introduced in the ledger");
        return ExitCodes.DONE;
    }

    private static void print(Output output, com.google.protobuf.Message answer, List<LedgerRecord> records) {
        if (output.json()) {
            output.message(answer);
            return;
        }
        output.table(
                List.of("日時", "提供先", "方法", "事務", "件数", "職員", "端末", "記録番号"),
                records.stream().map(LedgerCommands::row).toList());
    }

    private static List<String> row(LedgerRecord record) {
        Statement statement = Statement.parse(record.getStatement());
        return List.of(
                time(statement),
                statement.value("consumer"),
                statement.value("mode"),
                statement.value("affair"),
                statement.value("records"),
                statement.value("officer"),
                statement.value("terminal"),
                statement.id());
    }

    private static Timestamp startOf(LocalDate day) {
        return Timestamp.newBuilder()
                .setSeconds(day.atStartOfDay(JapanTime.ZONE).toEpochSecond())
                .build();
    }
}
