package cityhub.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files about persons, as systems and officers type their commands against a real hub. */
class PersonFilesTest {
    @TempDir
    static Path folder;

    private static CliHub hub;
    private static List<String> residents;
    private static String tax;
    private static String items;
    private static String nonResidents;

    @BeforeAll
    static void start() throws Exception {
        hub = CliHub.start(folder.resolve("hub"));
        residents = hub.city(folder.resolve("city"));
        hub.participant("resident-tax", "municipal-tax", "business-system", "MAYOR");
        tax = hub.agreed("tax", "resident-tax", "municipal-tax", "TAX");
        items = hub.agreed("four_items", "resident-tax", "municipal-tax", "TAX");
        nonResidents = hub.agreed("non_residents", "resident-tax", "municipal-tax", "TAX");
        hub.officer("number-clerk", "resident-affairs", "decide-numbers");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void itemsOfAFileOfNumbersComeForTheApprovedOnesOnlyIntoAFileOfItsOwner() throws Exception {
        Path ties = file("ties.csv", "宛名番号,自システム番号\n" + residents.get(0) + ",F-1\n" + residents.get(1) + ",F-2\n");
        done("numbers", "register", ties.toString(), "--agreement", tax, "--as", "resident-tax", "--staff", "S-9");
        Path asked = file("asked.csv", "自システム番号\nF-1\nF-404\nF-2\n");

        CliHub.Result fetched = hub.run(
                "residents",
                "fetch",
                asked.toString(),
                "--agreement",
                items,
                "--as",
                "resident-tax",
                "--staff",
                "S-9",
                "--terminal",
                "W-1");

        assertEquals(1, fetched.code(), fetched.out() + fetched.err());
        Path answers = folder.resolve("asked.csv.items.csv");
        List<String> lines = Files.readAllLines(answers);
        assertEquals(3, lines.size());
        assertTrue(lines.get(0).contains("照会番号,"), lines.get(0));
        for (String each : List.of("氏名", "性別", "生年月日", "住所_町字", "支援措置_区分")) {
            assertTrue(lines.get(0).contains("," + each + ","), lines.get(0));
        }
        assertFalse(lines.get(0).contains("個人番号"), lines.get(0));
        assertFalse(lines.get(0).contains("フリガナ"), lines.get(0));
        assertTrue(lines.get(1).startsWith("F-1,F-1,"), lines.get(1));
        assertTrue(lines.get(2).startsWith("F-2,F-2,"), lines.get(2));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(answers)));
        String errors = Files.readString(folder.resolve("asked.csv.errors.csv"));
        assertTrue(errors.contains("3,該当者がいないか"), errors);
        CliHub.Result found = hub.run("ledger", "search", "--terminal", "W-1", "--officer", "S-9", "--purpose", "点検");
        assertEquals(0, found.code(), found.err());
        assertEquals(
                1,
                found.out()
                        .lines()
                        .filter(each -> each.contains("resident-tax"))
                        .count(),
                found.out());
        assertTrue(hub.run("ledger", "search", "--officer", "S-9", "--purpose", "点検")
                .out()
                .contains("numbers-registered"));
    }

    @Test
    void itemsAreRefusedWithoutBulkApproval() throws Exception {
        Path asked = file("unapproved.csv", "自システム番号\nF-1\nF-2\n");
        String terms = hub.run("agreement", "example", "--for", "four_items").out();
        String unbulked = hub.agreed("resident-tax", "municipal-tax", terms, false);
        CliHub.Result refused =
                hub.run("residents", "fetch", asked.toString(), "--agreement", unbulked, "--as", "resident-tax");
        assertEquals(3, refused.code(), refused.out() + refused.err());
        assertEquals(
                1,
                Files.readAllLines(folder.resolve("unapproved.csv.items.csv")).size());
    }

    @Test
    void nonResidentsOfAFileAreRegisteredOnceAndWhoMayBeKnownIsListed() throws Exception {
        String columns = "受付番号,氏名,業務ID,生年月日,性別,住所_町字,区分,指定宛名番号\n";
        Path first = file(
                "others.csv",
                columns
                        + "R-1,登外　一郎,010,1970-01-01,1,見本町一丁目,,\n"
                        + "R-2,登外　二郎,010,1971-13-01,1,見本町一丁目,,\n"
                        + "R-3,登外　三郎,010,1972-01-01,1,見本町一丁目,へん,\n"
                        + "R-4,登外　一郎,010,1970-01-01,1,見本町二丁目,,\n");

        CliHub.Result registered = registerOthers(first);

        assertEquals(1, registered.code(), registered.err());
        String errors = Files.readString(folder.resolve("others.csv.errors.csv"));
        assertTrue(errors.contains("3,項目に誤りがあります"), errors);
        assertTrue(errors.contains("4,区分は"), errors);
        assertTrue(errors.contains("5,同一人の可能性がある人が 1 人います"), errors);
        assertFalse(errors.contains("登外"), errors);
        List<String> receipts = Files.readAllLines(folder.resolve("others.csv.receipts.csv"));
        assertEquals(2, receipts.size());
        String number = receipts.get(1).substring("R-1,".length());
        assertTrue(number.matches("[0-9]{1,15}"), number);

        Path corrected = file(
                "corrected.csv",
                columns
                        + "R-1,登外　一郎,010,1970-01-01,1,見本町一丁目,,\n"
                        + "R-2,登外　二郎,010,1971-12-01,1,見本町一丁目,,\n"
                        + "R-4,登外　一郎,010,1970-01-01,1,見本町二丁目,候補," + number + "\n");
        CliHub.Result again = registerOthers(corrected);
        assertEquals(0, again.code(), again.out() + again.err());
        List<String> numbers = Files.readAllLines(folder.resolve("corrected.csv.receipts.csv"));
        assertEquals("R-1," + number, numbers.get(1));
        assertEquals("R-4," + number, numbers.get(3));
        CliHub.Result found = hub.run(
                "nonresidents",
                "search",
                "--agreement",
                nonResidents,
                "--as",
                "resident-tax",
                "--name",
                "登外 一郎",
                "--birth-date",
                "1970-01-01");
        assertTrue(found.out().contains(number), found.out() + found.err());
    }

    @Test
    void officersFileLinksAndMovesLineByLineAndTheSameFileAgainChangesNothing() throws Exception {
        CliHub.Result issued = registerOthers(
                file("linked.csv", "受付番号,氏名,業務ID,生年月日\nL-1,名寄　甲,010,1974-08-08\nL-2,名寄　乙,010,1975-08-08\n"));
        assertEquals(0, issued.code(), issued.out() + issued.err());
        List<String> numbers = Files.readAllLines(folder.resolve("linked.csv.receipts.csv")).stream()
                .skip(1)
                .map(each -> each.substring(each.indexOf(',') + 1))
                .toList();
        String pair = "NON_RESIDENT:" + numbers.get(0) + ",NON_RESIDENT:" + numbers.get(1);
        Path links = file(
                "links.csv",
                "名寄せ先,名寄せ元,理由\n"
                        + pair
                        + ",申請書で確認\nNON_RESIDENT:999,NON_RESIDENT:"
                        + numbers.get(0)
                        + ",確認\nなし,TAX:F-1,確認\nTAX:F-1,,確認\n");

        CliHub.Result linked = hub.run("persons", "link-file", links.toString());

        assertEquals(1, linked.code(), linked.err());
        assertTrue(linked.out().contains("受付 1 件"), linked.out());
        String errors = Files.readString(folder.resolve("links.csv.errors.csv"));
        assertTrue(errors.contains("3,その番号の人はいません"), errors);
        assertTrue(errors.contains("4,番号は 領域:番号"), errors);
        assertTrue(errors.contains("5,名寄せ元がありません"), errors);
        Path again = file("again.csv", "名寄せ先,名寄せ元,理由\n" + pair + ",申請書で確認\n");
        CliHub.Result repeated = hub.run("persons", "link-file", again.toString());
        assertEquals(0, repeated.code(), repeated.err());
        assertTrue(repeated.out().contains("うち以前に受付済み 1 件"), repeated.out());

        Path ties = file("moves-ties.csv", "宛名番号,自システム番号\n" + residents.get(3) + ",V-1\n");
        done("numbers", "register", ties.toString(), "--agreement", tax, "--as", "resident-tax");
        Path moves = file("moves.csv", "番号,移す先,理由\nTAX:V-1,RESIDENT:" + residents.get(4) + ",申請書で確認\n");
        CliHub.Result moved = hub.run("persons", "move-file", moves.toString());
        assertEquals(0, moved.code(), moved.out() + moved.err());
        String after =
                hub.run("persons", "numbers", "TAX:V-1", "--purpose", "確認").out();
        assertTrue(after.contains(residents.get(4)), after);
    }

    @Test
    void corporationsAreTiedByFileAndResolved() throws Exception {
        Path ties = file(
                "corporations.csv",
                "法人番号,宛名番号,自システム番号\n7123456789012,,H-1\n7123456789013,,H-2\n7123456789012,1,H-3\n,,H-4\n");
        CliHub.Result registered =
                hub.run("numbers", "register", ties.toString(), "--agreement", tax, "--as", "resident-tax");
        assertEquals(1, registered.code(), registered.err());
        String errors = Files.readString(folder.resolve("corporations.csv.errors.csv"));
        assertTrue(errors.contains("3,番号の形式が正しくありません"), errors);
        assertTrue(errors.contains("4,宛名番号か法人番号の一方だけ"), errors);
        assertTrue(errors.contains("5,宛名番号か法人番号の一方だけ"), errors);
        CliHub.Result resolved =
                hub.run("numbers", "corporations", "H-1", "H-2", "--agreement", tax, "--as", "resident-tax");
        assertTrue(resolved.out().contains("7123456789012"), resolved.out() + resolved.err());
    }

    @Test
    void systemWhoseConnectionIsDownBringsAMediumAndReadsTheAnswers() throws Exception {
        hub.officer("media-officer", "it", "carry-media");
        Path ties = file("medium.csv", "宛名番号,自システム番号\n" + residents.get(6) + ",X-1\n,X 2\n");
        Path calls = folder.resolve("calls.medium");
        Path answers = folder.resolve("answers.medium");

        done(write(ties, calls, "register", tax, "M-1"));
        done("media", "process", calls.toString(), answers.toString(), "--purpose", "回線障害");
        CliHub.Result read = hub.run("media", "read", answers.toString(), "--as", "resident-tax");

        assertEquals(1, read.code(), read.out() + read.err());
        List<String> lines = Files.readAllLines(folder.resolve("answers.medium.csv"));
        assertTrue(lines.get(1).contains("番号登録," + residents.get(6) + ",X-1,受付"), lines.toString());
        assertTrue(lines.get(2).contains("番号の形式が正しくありません"), lines.toString());
        CliHub.Result twice = hub.run("media", "process", calls.toString(), answers.toString(), "--purpose", "回線障害");
        assertEquals(3, twice.code(), twice.out() + twice.err());
        assertTrue(twice.err().contains("--again"), twice.err());

        Path asked = file("medium-items.csv", "自システム番号\nX-1\nX-404\n");
        done(write(asked, calls, "fetch", items, "M-2"));
        done("media", "process", calls.toString(), answers.toString(), "--purpose", "回線障害");
        assertEquals(
                1,
                hub.run("media", "read", answers.toString(), "--as", "resident-tax")
                        .code());
        Path written = folder.resolve("answers.medium.csv");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(written)));
        List<String> found = Files.readAllLines(written);
        assertTrue(found.get(0).contains("氏名"), found.get(0));
        assertTrue(found.get(1).contains("項目照会,X-1,X-1,受付,"), found.get(1));
        assertTrue(found.get(2).contains("該当者がいない"), found.get(2));
        hub.participant("other-system", "municipal-tax", "business-system", "MAYOR");
        CliHub.Result foreign = hub.run("media", "read", answers.toString(), "--as", "other-system");
        assertEquals(69, foreign.code(), foreign.out() + foreign.err());
    }

    private static String[] write(Path file, Path medium, String to, String agreement, String number) {
        return new String[] {
            "media",
            "write",
            file.toString(),
            medium.toString(),
            "--to",
            to,
            "--agreement",
            agreement,
            "--number",
            number,
            "--as",
            "resident-tax"
        };
    }

    private static CliHub.Result registerOthers(Path file) {
        return hub.run(
                "nonresidents", "register", file.toString(), "--agreement", nonResidents, "--as", "resident-tax");
    }

    private static Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }

    private static void done(String... arguments) {
        CliHub.Result result = hub.run(arguments);
        assertEquals(0, result.code(), result.out() + result.err());
    }
}
