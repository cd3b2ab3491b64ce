package cityhub.platform;

import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ReportWorkRequest;
import cityhub.intermediary.v1.TakeWorkRequest;
import cityhub.intermediary.v1.WorkOutcome;
import cityhub.intermediary.v1.WorkReport;
import cityhub.kit.CityHub;
import cityhub.kit.TakenWork;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Work and answers on a medium (オフライン媒体), for days on which the line to the platform is down: a folder of its own number
 * with messages as they would go over the line, signed and encrypted one by one. What goes out stands in the hub's ledger; what comes
 * back is verified like everything from the platform. Writing or reading a medium again doubles nothing.
 */
public final class PlatformMedium {
    /** Ends the names of what the platform answered. */
    public static final String RESULT = ".result.p7m";

    private static final String REQUEST = ".p7m";
    private static final String PIECES = "pieces.csv";
    private static final Set<String> KINDS = Stream.of(ExchangeKind.values())
            .map(each -> each.name().replace("EXCHANGE_KIND_", ""))
            .collect(Collectors.toUnmodifiableSet());
    private static final Pattern NUMBER = Pattern.compile("[A-Z0-9_-]{1,20}");
    private static final Duration LONGEST_WAY = Duration.ofDays(30);
    private static final int MOST = 100;

    private final CityHub hub;
    private final ConnectorSettings settings;

    /** Media of a connector. */
    public PlatformMedium(CityHub hub, ConnectorSettings settings) {
        this.hub = hub;
        this.settings = settings;
    }

    /**
     * What a medium held.
     *
     * @param files messages
     * @param pieces pieces of work, or results of them
     * @param answers answers to inquiries that were handed over, and need not come again
     */
    public record Held(int files, int pieces, int answers) {}

    /**
     * Writes all work that is due, and a question for answers, into a new folder named by the medium's number.
     *
     * @param number 1 to 20 capitals, digits, _ and -, never used before
     * @throws IOException when the folder is there already or can't be written; what the hub gave out comes again after its lease
     */
    public Held write(Path parent, String number) throws IOException {
        if (!NUMBER.matcher(number).matches()) {
            throw new IllegalArgumentException("the number of a medium is 1 to 20 of A-Z, 0-9, _ and -");
        }
        Path folder = Files.createDirectory(
                parent.resolve(number),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        int files = 0;
        int pieces = 0;
        for (List<ExchangeRecord> taken = take(); !taken.isEmpty(); taken = take()) {
            Map<PlatformInterface, List<ExchangeRecord>> groups = new EnumMap<>(PlatformInterface.class);
            taken.forEach(each -> PlatformBodies.interfaceOf(each)
                    .ifPresent(name -> groups.computeIfAbsent(name, any -> new ArrayList<>())
                            .add(each)));
            for (Map.Entry<PlatformInterface, List<ExchangeRecord>> each : groups.entrySet()) {
                PlatformInterface name = FileInterfaces.of(each.getKey())
                        .map(FileInterfaces::register)
                        .orElse(each.getKey());
                files++;
                pieces += each.getValue().size();
                write(folder, files, name, WorkFiles.body(UUID.randomUUID().toString(), each.getValue()));
                list(folder, each.getValue());
                report(each.getValue().stream()
                        .map(piece -> carried(piece, number))
                        .toList());
            }
        }
        files++;
        write(
                folder,
                files,
                PlatformInterface.IF_SKI_11112,
                JsonNodeFactory.instance.objectNode().put("all", "1"));
        return new Held(files, pieces, 0);
    }

    /** Ids and kinds only: the platform's answers name ids. */
    private static void list(Path folder, List<ExchangeRecord> pieces) throws IOException {
        Files.write(
                folder.resolve(PIECES),
                pieces.stream()
                        .map(each -> each.getExchangeId() + "," + each.getKind())
                        .toList(),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                StandardOpenOption.DSYNC);
    }

    private static Map<String, String> kinds(Path folder) throws IOException {
        Path list = folder.resolve(PIECES);
        Map<String, String> kinds = new HashMap<>();
        if (Files.exists(list)) {
            for (String each : Files.readAllLines(list)) {
                int comma = each.indexOf(',');
                String kind = each.substring(comma + 1);
                if (comma < 0 || !KINDS.contains(kind)) {
                    throw new IOException(PIECES + " is not as it was written");
                }
                kinds.put(each.substring(0, comma), kind);
            }
        }
        return kinds;
    }

    private List<ExchangeRecord> take() {
        TakenWork taken = hub.takeWork(TakeWorkRequest.newBuilder()
                .setAgreementId(settings.agreementId())
                .setMost(MOST)
                .build());
        return taken.work();
    }

    private static WorkReport carried(ExchangeRecord piece, String number) {
        return WorkReports.begun(piece.getKind(), piece.getExchangeId())
                .setOutcome(WorkOutcome.WORK_OUTCOME_CARRIED)
                .setReason(number)
                .build();
    }

    private void write(Path folder, int place, PlatformInterface name, ObjectNode body) throws IOException {
        PlatformMessage message = new PlatformMessage(
                UUID.randomUUID().toString(),
                settings.institution(),
                settings.platform(),
                name,
                Instant.now(),
                "",
                body);
        Path file = folder.resolve("%04d-%s%s".formatted(place, name, REQUEST));
        Files.write(
                file,
                settings.security().protect(settings.layout().write(message)),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                StandardOpenOption.DSYNC);
    }

    /**
     * Hands over what the platform answered on a medium. One that can't be accepted ends it with its name and reason; what came before is kept.
     *
     * @throws IOException when a file can't be read or accepted
     */
    public Held read(Path folder) throws IOException {
        int files = 0;
        int pieces = 0;
        int answers = 0;
        Map<String, String> kinds = kinds(folder);
        KeptAnswers kept = new KeptAnswers(hub, settings.agreementId(), new CompositeMeterRegistry());
        for (Path file : results(folder)) {
            PlatformMessage message = open(file);
            if (message.body().path("result").asText().equals("REFUSED")) {
                throw new IOException(file.getFileName() + ": FILE_NOT_TAKEN");
            }
            files++;
            List<WorkReport> reports = new ArrayList<>();
            for (JsonNode each : message.body().path("records")) {
                String id = each.path("exchange_id").asText();
                Optional.ofNullable(kinds.get(id)).ifPresent(kind -> reports.add(WorkReports.of(kind, id, each)));
            }
            report(reports);
            pieces += reports.size();
            answers += kept.keep(message.body().path("answers")).size();
        }
        return new Held(files, pieces, answers);
    }

    private static List<Path> results(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.getFileName().toString().endsWith(RESULT))
                    .sorted()
                    .toList();
        }
    }

    private PlatformMessage open(Path file) throws IOException {
        try {
            PlatformMessage message = settings.layout().read(settings.security().open(Files.readAllBytes(file)));
            boolean ours = message.sender().equals(settings.platform())
                    && message.recipient().equals(settings.institution());
            if (!ours) {
                throw new PlatformException("ADDRESSED_WRONGLY");
            }
            if (Duration.between(message.sentTime(), Instant.now()).abs().compareTo(LONGEST_WAY) > 0) {
                throw new PlatformException("STALE");
            }
            return message;
        } catch (PlatformException e) {
            throw new IOException(file.getFileName() + ": " + e.code(), e);
        }
    }

    private void report(List<WorkReport> reports) {
        for (int from = 0; from < reports.size(); from += MOST) {
            hub.exchanges()
                    .reportWork(ReportWorkRequest.newBuilder()
                            .setAgreementId(settings.agreementId())
                            .addAllReports(reports.subList(from, Math.min(reports.size(), from + MOST)))
                            .build());
        }
    }
}
