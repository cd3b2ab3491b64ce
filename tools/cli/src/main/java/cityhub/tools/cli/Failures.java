package cityhub.tools.cli;

import cityhub.certs.CertificateProblem;
import cityhub.kit.CityHubException;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says what happened and what to do, and gives the exit code. A stack trace is shown for faults of the command only. */
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        return switch (failure) {
            case CityHubException e -> refused(e, err);
            case StatusRuntimeException e -> refused(CityHubException.of(e), err);
            case CertificateProblem e -> say(err, e.getMessage(), ExitCodes.UNAVAILABLE);
            case NoSuchFileException e -> say(err, "No such file: " + e.getFile(), ExitCodes.UNAVAILABLE);
            case IOException e -> say(err, sentence(e), ExitCodes.UNAVAILABLE);
            case UncheckedIOException e -> handleExecutionException(e.getCause(), command, parsed);
            case IllegalStateException e -> say(err, e.getMessage(), ExitCodes.UNAVAILABLE);
            case IllegalArgumentException e -> say(err, e.getMessage(), CommandLine.ExitCode.USAGE);
            default ->
                database(failure)
                        .map(e -> say(
                                err,
                                "データベースを使えません / the database can't be used: " + e.getMessage(),
                                ExitCodes.UNAVAILABLE))
                        .orElseGet(() -> fault(failure, err));
        };
    }

    /** Our own say it in words; those of the file system say only which file, so that their names must tell what. */
    private static String sentence(IOException e) {
        return e.getClass() == IOException.class && e.getMessage() != null ? e.getMessage() : e.toString();
    }

    /** What the database said when the hub was to start on it: about address, user and version, never about data. */
    private static Optional<SQLException> database(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException e) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }

    private static int refused(CityHubException e, PrintWriter err) {
        err.println(e.getMessage());
        e.violations().forEach(v -> err.println("  " + v.field() + ": " + v.description()));
        return e.retryable() ? ExitCodes.UNAVAILABLE : ExitCodes.REFUSED;
    }

    private static int say(PrintWriter err, String text, int code) {
        err.println(text);
        return code;
    }

    private static int fault(Exception failure, PrintWriter err) {
        failure.printStackTrace(err);
        return ExitCodes.FAULT;
    }
}
