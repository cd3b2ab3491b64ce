package cityhub.residentregister;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.kit.Backoff;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubException;
import cityhub.kit.SubmitSettings;
import cityhub.resident.v1.ResidentChange;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterFileTest {
    private static final String HEADER = "届出番号,届出件数,宛名番号,履歴番号,氏名\r\n";
    private static final SubmitSettings SUBMITTING =
            new SubmitSettings(50, 3, new Backoff(Duration.ofMillis(1), Duration.ofMillis(5)));

    @TempDir
    private Path folder;

    private FakeHub fake;
    private CityHub hub;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @BeforeEach
    void open() throws IOException {
        fake = new FakeHub(folder.resolve("pki"));
        hub = fake.open();
    }

    @AfterEach
    void close() {
        hub.close();
        fake.close();
    }

    @Test
    void everyLineIsAnsweredOrListedInJapanese() throws Exception {
        RegisterFile file = file(
                HEADER,
                ",,1,1,甲\r\n",
                ",,x 2,1,乙\r\n",
                ",,7,1,丙\r\n",
                ",,8,1,丁\r\n",
                ",,9,1,戊\r\n",
                ",,6,1,己\r\n",
                ",,3,1\r\n");
        SubmissionResult result = submit(file);
        assertEquals(new Counts(2, 1, 1, 1, 1, 2, 0), result.counts());
        assertFalse(result.allAccepted());
        assertFalse(result.resumed());
        assertEquals(
                List.of(
                        "\uFEFF行,項目,理由,コード,結果",
                        "3,宛名番号,使用できない文字が含まれています,CSV-11,未送信",
                        "4,性別,コード表にない値です,FMT-05,拒否",
                        "4,異動年月日,異動年月日が未来の日付です,VAL-04,拒否",
                        "5,氏名,氏名・生年月日・性別が一致する人がすでにいます,VAL-05,職員の判断待ち",
                        "6,,先行する異動の処理を待っています,,保留",
                        "7,住民票コード,住民票コードが登録済みのものと異なります,VAL-03,受付（警告）",
                        "8,,列の数が見出しより少ないです,CSV-04,未送信"),
                Files.readAllLines(result.errorList()));
    }

    @Test
    void errorListIsEnglishForAnEnglishLocale() throws Exception {
        Path input = write("english.csv", HEADER, ",,7,1,丙\r\n");
        SubmissionResult result = submit(new RegisterFile(input, Locale.UK, SUBMITTING));
        assertEquals(
                List.of(
                        "\uFEFFline,item,reason,code,result",
                        "2,性別,a code that its code list does not have,FMT-05,refused",
                        "2,異動年月日,the day of change lies in the future,VAL-04,refused"),
                Files.readAllLines(result.errorList()));
    }

    @Test
    void noticeThatIsNotWholeIsNotSent() throws Exception {
        SubmissionResult result = submit(file(
                HEADER,
                "N1,2,11,1,甲\r\n",
                "N1,2,12,1,乙\r\n",
                "N2,2,21,1,丙\r\n",
                "N2,2,22,x,丁\r\n",
                "N3,2,31,1,戊\r\n",
                "\"N3,2,32,1,己\r\n",
                "N4,3,41,1,庚\r\n",
                "N4,3,42,1,辛\r\n",
                "N5,1,51,1,壬\r\n"));
        assertEquals(List.of("11", "12", "51"), sentNumbers());
        assertEquals(new Counts(3, 0, 0, 0, 0, 2, 4), result.counts());
        assertEquals(
                List.of("4 NOTICE-01", "5 CSV-12", "6 NOTICE-01", "7 CSV-03", "8 NOTICE-01", "9 NOTICE-01"),
                Files.readAllLines(result.errorList()).stream()
                        .skip(1)
                        .map(line -> List.of(line.split(",", -1)))
                        .map(cells -> cells.get(0) + " " + cells.get(3))
                        .toList());
    }

    @Test
    void noticeBeyondTheLimitIsListedLineByLine() throws Exception {
        String lines = IntStream.range(0, NoticeReader.MAX_NOTICE + 5)
                .mapToObj(i -> "N1,%d,1%d,1,甲\r\n".formatted(NoticeReader.MAX_NOTICE + 5, i))
                .collect(Collectors.joining());
        SubmissionResult result = submit(file(HEADER, lines, ",,2,1,乙\r\n"));
        assertEquals(NoticeReader.MAX_NOTICE + 5, result.counts().withheld());
        assertEquals(List.of("2"), sentNumbers());
    }

    @Test
    void brokenConnectionIsMadeAgainAndNothingIsLostOrDoubled() throws Exception {
        RegisterFile file = file(HEADER, lines(1, 400));
        fake.intake().breakAfter(123, Status.UNAVAILABLE);
        SubmissionResult result = submit(file);
        assertEquals(400, result.counts().accepted());
        assertEquals(numbers(1, 400), sentNumbers());
        assertEquals(2, fake.intake().streams());
    }

    @Test
    void interruptedSubmissionGoesOnWhereItStopped() throws Exception {
        RegisterFile file = file(HEADER, lines(1, 2500), "N1,2,7001,1,甲\r\n", "N1,2,7002,1,乙\r\n", lines(3000, 3100));
        fake.intake().breakAfter(1800, Status.PERMISSION_DENIED);
        assertThrows(CityHubException.class, () -> submit(file));
        SubmissionResult result = submit(file);
        assertTrue(result.resumed());
        assertEquals(2500 + 101, result.counts().accepted());
        assertEquals(2, result.counts().refused());
        assertEquals(4, Files.readAllLines(result.errorList()).size() - 1);
        assertTrue(fake.intake().repeated() < 200, "what the journal had is not sent again");
        assertEquals(2500 + 2 + 101, sentNumbers().size());
    }

    @Test
    void lostJournalChangesNothingBecauseTheHubKnowsTheRequestIds() throws Exception {
        RegisterFile file = file(HEADER, lines(1, 100), ",,7,1,丙\r\n");
        SubmissionResult first = submit(file);
        List<String> ids = fake.intake().requestIds();
        byte[] list = Files.readAllBytes(first.errorList());
        Files.delete(file.journal());
        SubmissionResult second = submit(file);
        assertEquals(first.counts(), second.counts());
        assertEquals(ids, fake.intake().requestIds());
        assertEquals(101, fake.intake().repeated());
        assertArrayEquals(list, Files.readAllBytes(second.errorList()));
        assertTrue(ids.stream()
                .allMatch(id -> id.matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")));
        assertEquals(101, ids.stream().distinct().count());
    }

    @Test
    void crashLosesOnlyWhatTheJournalDoesNotHave() throws Exception {
        RegisterFile file = file(HEADER, lines(1, 10), ",,7,1,丙\r\n");
        byte[] list = Files.readAllBytes(submit(file).errorList());
        String identity = FileIdentity.of(folder.resolve("changes.csv")).digest();
        int heading = "\uFEFF行,項目,理由,コード,結果\r\n".getBytes(StandardCharsets.UTF_8).length;
        new Journal(file.journal())
                .write(new Journal.Entry(identity, 6, heading, new Counts(5, 0, 0, 0, 0, 0, 0), false));
        Files.writeString(file.errorList(), "half a li", StandardOpenOption.APPEND);
        SubmissionResult result = submit(file);
        assertTrue(result.resumed());
        assertEquals(new Counts(10, 0, 1, 0, 0, 0, 0), result.counts());
        assertArrayEquals(list, Files.readAllBytes(result.errorList()));
        assertEquals(6, fake.intake().repeated());
    }

    @Test
    void finishedFileIsNotSentAgainAndAnEditedOneIsAnother() throws Exception {
        RegisterFile file = file(HEADER, ",,1,1,甲\r\n");
        submit(file);
        SubmissionResult again = submit(file);
        assertTrue(again.alreadyFinished());
        assertEquals(1, again.counts().accepted());
        assertEquals(1, fake.intake().streams());
        file(HEADER, ",,1,2,甲\r\n", ",,2,1,乙\r\n");
        SubmissionResult edited = submit(file);
        assertFalse(edited.resumed());
        assertEquals(2, edited.counts().accepted());
    }

    @Test
    void damagedJournalStartsAnew() throws Exception {
        RegisterFile file = file(HEADER, ",,1,1,甲\r\n");
        Files.write(file.journal(), new byte[] {(byte) 0xFF, 0, 1});
        assertEquals(1, submit(file).counts().accepted());
        Files.writeString(file.journal(), "cityhub-journal v1\nfile: 12\n");
        assertEquals(1, submit(file).counts().accepted());
    }

    @Test
    void unusableHeaderIsListed() throws Exception {
        RegisterFile file = file("宛名番号,なまえ\r\n", "1,甲\r\n");
        UnusableFileException refused = assertThrows(UnusableFileException.class, () -> submit(file));
        assertEquals(UnusableFileException.Cause.HEADER, refused.why());
        assertEquals(
                List.of("1,なまえ,見出しに定義のない項目名があります,CSV-06,未送信", "1,履歴番号,見出しに必須の項目名がありません,CSV-08,未送信"),
                Files.readAllLines(file.errorList()).subList(1, 3));
        assertEquals(0, fake.intake().streams());
    }

    @Test
    void fileThatIsBeingSubmittedIsLeftAlone() throws Exception {
        RegisterFile file = file(HEADER, ",,1,1,甲\r\n");
        Path lock = folder.resolve("changes.csv.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock held = channel.lock();
            UnusableFileException busy = assertThrows(UnusableFileException.class, () -> submit(file));
            assertEquals(UnusableFileException.Cause.BUSY, busy.why());
            held.release();
        }
        assertEquals(1, submit(file).counts().accepted());
    }

    @Test
    void plainProgressHasALinePerTenthAndATerminalHasABar() throws Exception {
        submit(file(HEADER, lines(1, 1000)));
        List<String> plain = shown.toString(StandardCharsets.UTF_8).lines().toList();
        assertTrue(plain.size() >= 2 && plain.size() <= 10, plain::toString);
        assertEquals("100%  受付 1,000 件  要確認 0 件", plain.getLast());
        ByteArrayOutputStream bar = new ByteArrayOutputStream();
        Path input = write("second.csv", HEADER, lines(5000, 5010));
        new RegisterFile(input, Locale.US, SUBMITTING)
                .submit(hub, new ProgressDisplay(new PrintStream(bar, true, StandardCharsets.UTF_8), true, Locale.US));
        String text = bar.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("\r[##############################] 100%  accepted 11  to look at 0"), text);
    }

    private SubmissionResult submit(RegisterFile file) throws IOException, UnusableFileException {
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        return file.submit(hub, new ProgressDisplay(out, false, Locale.JAPAN));
    }

    private List<String> sentNumbers() {
        return fake.intake().changes().stream()
                .map(ResidentChange::getRecord)
                .map(record -> record.getAddresseeNumber())
                .toList();
    }

    private static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> "1" + i).toList();
    }

    private static String lines(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(i -> ",,1%d,1,甲\r\n".formatted(i))
                .collect(Collectors.joining());
    }

    private RegisterFile file(String... parts) throws IOException {
        return new RegisterFile(write("changes.csv", parts), Locale.JAPAN, SUBMITTING);
    }

    private Path write(String name, String... parts) throws IOException {
        Path input = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(input)) {
            for (String part : parts) {
                out.write(part.getBytes(StandardCharsets.UTF_8));
            }
        }
        return input;
    }
}
