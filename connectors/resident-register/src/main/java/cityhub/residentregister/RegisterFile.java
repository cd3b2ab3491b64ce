package cityhub.residentregister;

import cityhub.formats.CsvLine;
import cityhub.formats.HeaderException;
import cityhub.formats.LineProblem;
import cityhub.formats.ResidentCsvReader;
import cityhub.kit.ChangeSubmitter;
import cityhub.kit.CityHub;
import cityhub.kit.SubmitSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A file of the resident register, changes or the full register, that is submitted to the hub (docs/formats.md).
 *
 * <p>Beside the file stand {@code <name>.errors.csv}, the list of lines that were not simply taken in, {@code
 * <name>.journal}, from which an interrupted submission goes on, and {@code <name>.lock}. The request id of a line
 * follows from the file's content and the line number: submitting the same file again, from the journal or from its
 * beginning, changes nothing. Lines that were refused are corrected in a file of their own.
 */
public final class RegisterFile {
    private final Path input;
    private final Locale locale;
    private final SubmitSettings submitting;

    /**
     * A file to submit.
     *
     * @param input CSV; it must not change while it is submitted
     * @param locale language of the error list
     */
    public RegisterFile(Path input, Locale locale, SubmitSettings submitting) {
        this.input = input;
        this.locale = locale;
        this.submitting = submitting;
    }

    /** A file whose errors are listed in Japanese, with the kit's standard settings. */
    public static RegisterFile of(Path input) {
        return new RegisterFile(input, Locale.JAPAN, SubmitSettings.standard());
    }

    /** Where the error list is written. */
    public Path errorList() {
        return beside(".errors.csv");
    }

    /** Where the journal is kept. */
    public Path journal() {
        return beside(".journal");
    }

    /**
     * Submits the file from where an earlier run stopped. Returns once every line is answered.
     *
     * @throws UnusableFileException when nothing of the file could be used, or it was altered meanwhile
     * @throws cityhub.kit.CityHubException when the hub refuses the caller or stays away; the journal says how far it
     *     got
     * @throws IOException when a file can't be read or written
     */
    public SubmissionResult submit(CityHub hub, ProgressDisplay progress) throws IOException, UnusableFileException {
        try (FileChannel channel =
                FileChannel.open(beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = tryLock(channel);
            try {
                return submitLocked(hub, progress);
            } finally {
                lock.release();
            }
        }
    }

    private FileLock tryLock(FileChannel channel) throws IOException, UnusableFileException {
        Optional<FileLock> lock;
        try {
            lock = Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            lock = Optional.empty();
        }
        return lock.orElseThrow(
                () -> new UnusableFileException(UnusableFileException.Cause.BUSY, input, "is being submitted already"));
    }

    private SubmissionResult submitLocked(CityHub hub, ProgressDisplay progress)
            throws IOException, UnusableFileException {
        FileIdentity identity = FileIdentity.of(input);
        Journal journal = new Journal(journal());
        Journal.Entry start = journal.read()
                .filter(entry -> entry.digest().equals(identity.digest()) && Files.exists(errorList()))
                .orElse(Journal.Entry.start(identity.digest()));
        if (start.finished()) {
            return new SubmissionResult(start.counts(), true, true, errorList());
        }
        progress.start(identity.lines(), start.line());
        try (ErrorList errors = ErrorList.open(errorList(), start.errorBytes(), locale)) {
            Bookkeeping bookkeeping = new Bookkeeping(journal, start, errors, progress);
            try {
                submitFrom(start.line(), hub, identity, errors, bookkeeping);
                return new SubmissionResult(bookkeeping.finish(), start.line() > 0, false, errorList());
            } catch (RuntimeException | IOException e) {
                bookkeeping.interrupt();
                throw e;
            }
        }
    }

    private void submitFrom(
            long startLine, CityHub hub, FileIdentity identity, ErrorList errors, Bookkeeping bookkeeping)
            throws IOException, UnusableFileException {
        MessageDigest digest = FileIdentity.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(input), digest);
                ResidentCsvReader lines = open(in, errors);
                ChangeSubmitter submitter = hub.submitChanges(submitting, bookkeeping::answered)) {
            NoticeReader notices = new NoticeReader(lines);
            for (Optional<Unit> unit = notices.next(); unit.isPresent(); unit = notices.next()) {
                if (unit.get().lastLine() > startLine) {
                    send(unit.get(), identity, submitter, bookkeeping);
                }
            }
            submitter.finish();
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(identity.digest())) {
            throw new UnusableFileException(
                    UnusableFileException.Cause.ALTERED, input, "was altered while it was submitted");
        }
    }

    private static void send(Unit unit, FileIdentity identity, ChangeSubmitter submitter, Bookkeeping bookkeeping) {
        bookkeeping.begin(unit);
        for (CsvLine.Good line : unit.sent()) {
            submitter.submit(identity.requestId(line.line()), line.change());
        }
    }

    private ResidentCsvReader open(InputStream in, ErrorList errors) throws IOException, UnusableFileException {
        try {
            return ResidentCsvReader.open(in);
        } catch (HeaderException e) {
            for (LineProblem problem : e.problems()) {
                errors.add(new ListedError(
                        problem.line(), problem.item(), Wording.of(problem.problem()), Wording.Result.NOT_SENT));
            }
            errors.force();
            throw new UnusableFileException(
                    UnusableFileException.Cause.HEADER, input, "the header can't be used; see the error list");
        }
    }

    private Path beside(String suffix) {
        return input.resolveSibling(input.getFileName() + suffix);
    }
}
