package cityhub.tools.cli;

import cityhub.basics.v1.Operator;
import cityhub.intermediary.v1.AnsweredItem;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.ExchangeStatus;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.ListExchangesRequest;
import cityhub.kit.CityHub;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What came of a file of inquiries, by its receipts: {@code <name>.answers.csv} with a line per value, which only its owner
 * reads, and {@code <name>.states.csv} with a line per inquiry. An answer that stands there is not fetched again.
 */
final class AnswerFile {
    private static final int STATES_AT_ONCE = 500;
    private static final int ANSWERS_AT_ONCE = 100;
    static final List<String> ANSWER_COLUMNS = List.of(
            InquiryFile.REFERENCE, InquiryFile.EXCHANGE, "自システム番号", "特定個人情報名コード", "照会ステータス", "項目コード", "値", "未設定事由");
    private static final List<String> STATE_COLUMNS =
            List.of(InquiryFile.REFERENCE, InquiryFile.EXCHANGE, "状態", "理由", "送信予定日時", "期限", "終了日時");

    private final Path input;
    private final CityHub hub;
    private final String agreementId;
    private final Operator operator;
    private final PrintWriter progress;

    /**
     * Where the inquiries of a file stand.
     *
     * @param states how many are in which state
     * @param unknown inquiries that the agreement does not have
     * @param fetched answers that were fetched now
     * @param answers file of the answers
     * @param stateList file of the states
     */
    record Result(Map<ExchangeState, Long> states, long unknown, long fetched, Path answers, Path stateList) {}

    AnswerFile(Path input, CityHub hub, String agreementId, Operator operator, PrintWriter progress) {
        this.input = input;
        this.hub = hub;
        this.agreementId = agreementId;
        this.operator = operator;
        this.progress = progress;
    }

    /**
     * Brings both files up to date.
     *
     * @throws IllegalStateException when there are no receipts, since the file was not registered here
     */
    Result fetch() throws IOException {
        Map<String, String> references = new LinkedHashMap<>();
        for (NamedCsvRecord each : rows(InquiryFile.receipts(input))) {
            references.put(each.getField(InquiryFile.EXCHANGE), each.getField(InquiryFile.REFERENCE));
        }
        Map<String, ExchangeStatus> statuses = statuses(List.copyOf(references.keySet()));
        Path stateList = writeStates(references, statuses);
        Path answers = LineFile.beside(input, ".answers.csv");
        long fetched = fetchMissing(answers, references, statuses);
        Map<ExchangeState, Long> states = statuses.values().stream()
                .collect(Collectors.groupingBy(ExchangeStatus::getState, TreeMap::new, Collectors.counting()));
        return new Result(states, references.size() - statuses.size(), fetched, answers, stateList);
    }

    private Map<String, ExchangeStatus> statuses(List<String> ids) {
        Map<String, ExchangeStatus> statuses = new LinkedHashMap<>();
        for (List<String> some : groups(ids, STATES_AT_ONCE)) {
            hub.exchanges()
                    .listExchanges(ListExchangesRequest.newBuilder()
                            .setAgreementId(agreementId)
                            .addAllExchangeIds(some)
                            .build())
                    .getExchangesList()
                    .forEach(each -> statuses.put(each.getExchangeId(), each));
        }
        return statuses;
    }

    private Path writeStates(Map<String, String> references, Map<String, ExchangeStatus> statuses) throws IOException {
        Path file = LineFile.beside(input, ".states.csv");
        Listing fresh = new Listing(LineFile.beside(input, ".states.csv.new"), STATE_COLUMNS, false);
        fresh.startAnew();
        List<List<String>> rows = new ArrayList<>();
        references.forEach((id, reference) ->
                rows.add(row(reference, id, statuses.getOrDefault(id, ExchangeStatus.getDefaultInstance()))));
        fresh.add(rows);
        replace(fresh.file(), file);
        return file;
    }

    private static List<String> row(String reference, String id, ExchangeStatus status) {
        return List.of(
                reference,
                id,
                status.getExchangeId().isEmpty() ? "この利用にはありません / not found" : ExchangeNames.of(status.getState()),
                status.getReason().isEmpty() ? "" : ExchangeNames.reason(status.getReason()),
                JapanTime.text(status.getExpectedTime()),
                JapanTime.text(status.getExpireTime()),
                JapanTime.text(status.getEndTime()));
    }

    /** The new file is whole when it takes the old one's place; what is fetched by a run that breaks is fetched again. */
    private long fetchMissing(Path answers, Map<String, String> references, Map<String, ExchangeStatus> statuses)
            throws IOException {
        Set<String> held = new HashSet<>();
        Path fresh = LineFile.beside(input, ".answers.csv.new");
        Listing listing = new Listing(fresh, ANSWER_COLUMNS, true);
        listing.startAnew();
        if (Files.exists(answers)) {
            List<List<String>> old = new ArrayList<>();
            for (NamedCsvRecord each : rows(answers)) {
                held.add(each.getField(InquiryFile.EXCHANGE));
                old.add(each.getFields());
            }
            listing.add(old);
        }
        List<String> missing = statuses.values().stream()
                .filter(each -> each.getState() == ExchangeState.EXCHANGE_STATE_ANSWERED)
                .map(ExchangeStatus::getExchangeId)
                .filter(each -> !held.contains(each))
                .toList();
        long fetched = 0;
        for (List<String> some : groups(missing, ANSWERS_AT_ONCE)) {
            List<Optional<ExchangeRecord>> records = hub.answers(agreementId, some, operator);
            List<List<String>> rows = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                String reference = references.get(some.get(i));
                records.get(i).ifPresent(each -> rows.addAll(rows(reference, each)));
            }
            listing.add(rows);
            fetched += records.stream().filter(Optional::isPresent).count();
            progress.printf("回答 %,d / %,d 件%n", fetched, missing.size());
        }
        replace(fresh, answers);
        return fetched;
    }

    /** A line per value; an item without values has one, too, for its status. */
    static List<List<String>> rows(String reference, ExchangeRecord record) {
        List<List<String>> rows = new ArrayList<>();
        for (AnsweredItem item : record.getAnswer().getItemsList()) {
            Function<ItemValue, List<String>> row = value -> List.of(
                    reference,
                    record.getExchangeId(),
                    record.getNumber(),
                    item.getItemNameCode(),
                    item.getStatus(),
                    value.getItemCode(),
                    value.getValue(),
                    value.getUnsetReason());
            if (item.getValuesCount() == 0) {
                rows.add(row.apply(ItemValue.getDefaultInstance()));
            }
            item.getValuesList().forEach(each -> rows.add(row.apply(each)));
        }
        return rows;
    }

    private List<NamedCsvRecord> rows(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IllegalStateException(
                    "No such file: " + file + ". `cityhub inquiries register " + input + "` makes it.");
        }
        try (CsvReader<NamedCsvRecord> csv =
                CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(file, StandardCharsets.UTF_8)) {
            return csv.stream().toList();
        } catch (CsvParseException e) {
            throw new IllegalStateException(file + " was altered: " + e.getMessage(), e);
        }
    }

    private static void replace(Path fresh, Path file) throws IOException {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<List<String>> groups(List<String> ids, int most) {
        List<List<String>> groups = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += most) {
            groups.add(ids.subList(from, Math.min(from + most, ids.size())));
        }
        return groups;
    }
}
