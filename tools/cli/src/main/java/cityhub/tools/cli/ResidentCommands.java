package cityhub.tools.cli;

import cityhub.basics.v1.SearchResidentsRequest;
import cityhub.formats.ResidentCsvWriter;
import cityhub.kit.CityHub;
import cityhub.kit.ResidentAnswer;
import cityhub.kit.SearchAnswer;
import cityhub.resident.v1.ResidentChange;
import cityhub.residentregister.ProgressDisplay;
import cityhub.residentregister.RegisterFile;
import cityhub.residentregister.SubmissionResult;
import cityhub.residentregister.UnusableFileException;
import cityhub.tools.city.City;
import cityhub.tools.city.CityChanges;
import cityhub.tools.city.CitySettings;
import com.google.protobuf.util.JsonFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Files of residents. */
@Command(name = "residents", description = "Files of residents: make fictitious ones, submit the register's.")
final class ResidentCommands {
    private static final String REGISTER = "resident-register";

    @Command(
            description =
                    "Writes residents.csv (initial load), changes.csv and a tax system's numbers.csv of a fictitious city"
                            + " into a folder.")
    int generate(
            @Mixin Output output,
            @Parameters(paramLabel = "FOLDER") Path folder,
            @Option(names = "--residents", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}.")
                    int residents,
            @Option(names = "--changes", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}.") int changes,
            @Option(names = "--seed", defaultValue = "1", description = "The same seed makes the same city.") long seed)
            throws IOException {
        City city = City.of(CitySettings.of(seed, residents));
        Files.createDirectories(folder);
        write(folder.resolve("residents.csv"), city.residents().iterator());
        writeNumbers(folder.resolve("numbers.csv"), city);
        CityChanges life = city.changes(changes);
        write(folder.resolve("changes.csv"), new Iterator<>() {
            @Override
            public boolean hasNext() {
                return life.hasNext();
            }

            @Override
            public ResidentChange next() {
                return life.next().change();
            }
        });
        output.out().println(folder);
        return ExitCodes.DONE;
    }

    @Command(
            name = "import",
            description = "Submits a change file or a full register file as the resident register; goes on where an"
                    + " interrupted run stopped.")
    int submit(@Mixin HubOptions hub, @Mixin Output output, @Parameters(paramLabel = "FILE.csv") Path file)
            throws IOException {
        if (!Files.isReadable(file)) {
            throw new IllegalStateException("No such file: " + file);
        }
        try (CityHub client = hub.open(REGISTER)) {
            SubmissionResult result =
                    RegisterFile.of(file).submit(client, ProgressDisplay.onStandardError(Locale.JAPAN));
            print(output, result);
            return result.allAccepted() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
        } catch (UnusableFileException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Command(
            description = "Finds residents by at least two of name, birth date and town, as a system with an agreement"
                    + " for searches; recorded in the ledger.")
    int search(@Mixin HubOptions hub, @Mixin Output output, @Mixin Description description) throws IOException {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            SearchAnswer answer = client.search(SearchResidentsRequest.newBuilder()
                    .setAgreementId(description.agreement)
                    .setName(description.name)
                    .setBirthDate(description.birthDate)
                    .setTown(description.town)
                    .setLot(description.lot)
                    .build());
            switch (answer) {
                case SearchAnswer.TooMany many -> output.out().println(Description.TOO_MANY);
                case SearchAnswer.Found found -> {
                    if (found.residents().isEmpty()) {
                        output.out().println(Description.NOBODY);
                    }
                    for (ResidentAnswer each : found.residents()) {
                        output.out().println(line(each));
                    }
                }
            }
        }
        return ExitCodes.DONE;
    }

    @Command(
            description =
                    "Fetches the approved items of the numbers in a CSV file with the column 自システム番号, such as the four"
                            + " basic items, into FILE.csv.items.csv; needs bulk approval; recorded in the ledger.")
    int fetch(@Mixin HubOptions hub, @Mixin Output output, @Mixin Asking asking) throws IOException {
        Path input = LineFile.readable(asking.file);
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            return new ItemFile(input, client, asking.agreement, asking.operator(), output.err())
                    .fetch()
                    .print(output);
        }
    }

    /** One resident as a line of JSON, with the approved items. */
    private static String line(ResidentAnswer answer) throws IOException {
        return switch (answer) {
            case ResidentAnswer.Found found ->
                JsonFormat.printer().omittingInsignificantWhitespace().print(found.record());
            case ResidentAnswer.Withheld withheld -> "{\"withheld\":\"" + Names.of(withheld.reason()) + "\"}";
            case ResidentAnswer.NotFound none -> "{}";
        };
    }

    private static void print(Output output, SubmissionResult result) {
        if (output.json()) {
            output.out()
                    .println("{\"lines\":" + result.counts().lines() + ",\"accepted\":"
                            + result.counts().accepted() + ",\"refused\":"
                            + result.counts().refused() + ",\"awaiting\":"
                            + result.counts().awaiting() + ",\"parked\":"
                            + result.counts().parked() + ",\"unreadable\":"
                            + result.counts().unreadable() + "}");
            return;
        }
        output.out()
                .println("行 " + result.counts().lines() + " 件、受付 "
                        + result.counts().accepted() + " 件、受付されなかった行 "
                        + result.counts().notAccepted() + " 件");
        if (!result.allAccepted()) {
            output.out().println("一覧: " + result.errorList());
        }
    }

    /** Numbers under which a fictitious tax system knows the residents. */
    private static void writeNumbers(Path file, City city) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file));
                Stream<ResidentChange> residents = city.residents()) {
            out.println(NumberFile.RESIDENT + "," + NumberFile.OWN);
            int serial = 1_000_001;
            for (Iterator<ResidentChange> each = residents.iterator(); each.hasNext(); serial++) {
                out.println(each.next().getRecord().getAddresseeNumber() + ",T-" + serial);
            }
        }
    }

    private static void write(Path file, Iterator<ResidentChange> changes) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                ResidentCsvWriter writer = ResidentCsvWriter.ofChanges(out)) {
            while (changes.hasNext()) {
                writer.write(changes.next());
            }
        }
    }
}
