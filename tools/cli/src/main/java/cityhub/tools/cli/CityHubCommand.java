package cityhub.tools.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code cityhub}: everything an officer, an operator or a developer does with a hub. */
@Command(
        name = "cityhub",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        version = "cityhub 0.1.0",
        resourceBundle = "cityhub.tools.cli.messages",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a check failed (ledger altered, hub not ready, lines of a file refused)",
            "2:wrong options",
            "3:the hub refused",
            "69:hub, file or JDK not available",
            "70:a fault of this command"
        },
        subcommands = {
            InitCommand.class,
            ServeCommand.class,
            DemoCommand.class,
            OfficerCommands.class,
            ParticipantCommands.class,
            AgreementCommands.class,
            CertificateCommands.class,
            ResidentCommands.class,
            ChangeCommands.class,
            NumberCommands.class,
            NonResidentCommands.class,
            PersonCommands.class,
            MediaCommands.class,
            InquiryCommands.class,
            ExchangeCommands.class,
            PlatformCommands.class,
            FeedCommands.class,
            LedgerCommands.class,
            HealthCommand.class
        })
public final class CityHubCommand implements Runnable {
    @Spec
    CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments));
    }

    /**
     * Runs one command.
     *
     * @return the exit code, as the help lists them
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new CityHubCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new Failures())
                .execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }
}
