package cityhub.tools.demo;

import cityhub.basics.v1.IntakeOutcome;
import cityhub.formats.ResidentCsvWriter;
import cityhub.kit.CityHub;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import cityhub.residentregister.ProgressDisplay;
import cityhub.residentregister.RegisterFile;
import cityhub.residentregister.SubmissionResult;
import cityhub.residentregister.UnusableFileException;
import cityhub.tools.city.City;
import cityhub.tools.city.CityChange;
import cityhub.tools.city.CityChanges;
import cityhub.tools.city.CityTruth;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The resident register of the demo city: writes its files and sends them through the connector. */
final class DemoRegister implements AutoCloseable {
    private static final Map<String, IntakeOutcome> RESULTS = Map.of(
            "拒否", IntakeOutcome.INTAKE_OUTCOME_REFUSED,
            "職員の判断待ち", IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER,
            "保留", IntakeOutcome.INTAKE_OUTCOME_PARKED);

    private final City city;
    private final CityHub hub;
    private final Path folder;
    private final DemoProgress progress;
    private Optional<CityChanges> life = Optional.empty();
    private int filesOfLife;

    /**
     * What became of the changes.
     *
     * @param truth what the register holds after them
     * @param submitted changes submitted
     * @param refused changes that were not taken in at once
     * @param refusedAsExpected how many of them have the outcome that the generator made them for
     */
    record Outcome(CityTruth truth, long submitted, long refused, long refusedAsExpected) {}

    DemoRegister(City city, CityHub hub, Path folder, DemoProgress progress) {
        this.city = city;
        this.hub = hub;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Takes the whole city in.
     *
     * @return how many residents
     */
    long loadEverybody() throws IOException {
        Path file = folder.resolve("residents.csv");
        write(file, city.residents().iterator());
        progress.step("住民を登録しています / the register sends every resident");
        SubmissionResult result = submit(file);
        if (!result.allAccepted()) {
            throw new IllegalStateException(
                    result.counts().notAccepted() + " residents were not taken in; see " + result.errorList());
        }
        return city.register().count();
    }

    /** Lives so many changes of the city. */
    Outcome submitChanges(int count) throws IOException {
        CityChanges changes = city.changes(count);
        life = Optional.of(changes);
        Map<Long, IntakeOutcome> expected = new HashMap<>();
        Set<Long> parked = new HashSet<>();
        Path file = folder.resolve("changes.csv");
        write(file, new Iterator<>() {
            private long line = 1;

            @Override
            public boolean hasNext() {
                return changes.hasNext();
            }

            @Override
            public ResidentChange next() {
                CityChange change = changes.next();
                line++;
                change.refusal().ifPresent(refusal -> {
                    if (refusal.outcome() == IntakeOutcome.INTAKE_OUTCOME_PARKED) {
                        parked.add(line);
                    } else {
                        expected.put(line, refusal.outcome());
                    }
                });
                return change.change();
            }
        });
        progress.step("異動を送っています / the register sends " + count + " changes");
        SubmissionResult result = submit(file);
        return outcome(changes.truth(), result, expected, parked);
    }

    /**
     * The city lives on, after {@link #submitChanges}: sends so many more changes, in a file of their own.
     *
     * @return addressee numbers of the residents who came with them
     */
    List<String> goOn(int count) throws IOException {
        CityChanges changes = life.orElseThrow();
        long known = changes.truth().all().count();
        changes.goOn(count);
        Path file = folder.resolve("changes-" + ++filesOfLife + ".csv");
        write(file, new Iterator<>() {
            @Override
            public boolean hasNext() {
                return changes.hasNext();
            }

            @Override
            public ResidentChange next() {
                return changes.next().change();
            }
        });
        submit(file, new ProgressDisplay(new PrintStream(OutputStream.nullOutputStream()), false, Locale.JAPAN));
        return changes.truth()
                .all()
                .skip(known)
                .map(ResidentRecord::getAddresseeNumber)
                .toList();
    }

    @Override
    public void close() {
        hub.close();
    }

    private SubmissionResult submit(Path file) throws IOException {
        return submit(file, ProgressDisplay.onStandardError(Locale.JAPAN));
    }

    private SubmissionResult submit(Path file, ProgressDisplay display) throws IOException {
        try {
            return RegisterFile.of(file).submit(hub, display);
        } catch (UnusableFileException e) {
            throw new IllegalStateException("a file of the demo can't be used", e);
        }
    }

    /**
     * Reads the error list: which line had which outcome. Lines that wait behind a corrected one are taken in later
     * with it, so they are not refused.
     */
    private static Outcome outcome(
            CityTruth truth, SubmissionResult result, Map<Long, IntakeOutcome> expected, Set<Long> parked)
            throws IOException {
        Map<Long, IntakeOutcome> found = new HashMap<>();
        List<String> rows = Files.readAllLines(result.errorList());
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            IntakeOutcome outcome = RESULTS.get(cells[cells.length - 1]);
            if (outcome != null && !parked.contains(Long.parseLong(cells[0]))) {
                found.put(Long.parseLong(cells[0]), outcome);
            }
        }
        long asExpected = found.entrySet().stream()
                .filter(entry -> entry.getValue() == expected.get(entry.getKey()))
                .count();
        long missed = expected.keySet().stream()
                .filter(line -> !found.containsKey(line))
                .count();
        return new Outcome(truth, result.counts().lines(), found.size() + missed, asExpected);
    }

    private static void write(Path file, Iterator<ResidentChange> changes) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                ResidentCsvWriter writer = ResidentCsvWriter.ofChanges(out)) {
            while (changes.hasNext()) {
                writer.write(changes.next());
            }
        }
    }
}
