package cityhub.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as its users type it, against a real hub. */
class CommandTest {
    private static final String SOME_ID = "01a21a53-4b52-7cff-a9f6-381b6aa95849";

    @TempDir
    static Path folder;

    private static CliHub hub;

    @BeforeAll
    static void start() {
        hub = CliHub.start(folder.resolve("hub"));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void newConsumerIsAppliedForPreviewedApprovedAndRevoked() throws Exception {
        hub.participant("electoral-roll", "election-office");
        assertEquals(0, hub.run("certs", "issue", "officer", "election-clerk").code());
        assertEquals(
                0,
                hub.run(
                                "officer",
                                "add",
                                "election-clerk",
                                "--post",
                                "選挙係",
                                "--department",
                                "election-office",
                                "--permission",
                                "apply",
                                "--certificate",
                                hub.pem("election-clerk"))
                        .code());
        Path terms = folder.resolve("terms.json");
        Files.writeString(terms, hub.run("agreement", "example").out());

        CliHub.Result applied =
                hub.run("agreement", "apply", terms.toString(), "--as", "election-clerk", "--output", "json");
        assertEquals(0, applied.code(), applied.err());
        String id = CliHub.member(applied.out(), "agreementId");

        CliHub.Result preview = hub.run("agreement", "preview", id);
        assertTrue(preview.out().contains("氏名"), preview.out() + preview.err());
        String digest = preview.out().replaceAll("(?s).*digest: ([0-9a-f]{64}-[0-9a-f]{64}).*", "$1");

        assertEquals(
                3,
                hub.run("agreement", "approve", id, "--digest", "0".repeat(64)).code());
        CliHub.Result approved = hub.run("agreement", "approve", id, "--digest", digest, "--bulk", "初期データ");
        assertEquals(0, approved.code(), approved.err());
        assertTrue(hub.run("agreement", "list").out().contains("active"));
        assertEquals(0, hub.run("agreement", "revoke", id, "--reason", "試験の終わり").code());
        assertTrue(hub.run("agreement", "list").out().contains("revoked"));
    }

    @Test
    void ledgerIsExportedAndVerifiedAndAnAlteredByteIsFound() throws Exception {
        hub.participant("ledger-probe", "probe-office");
        Path export = folder.resolve("export");
        assertEquals(
                0,
                hub.run("ledger", "export", export.toString(), "--purpose", "点検")
                        .code());
        assertEquals(0, hub.run("ledger", "verify", export.toString()).code());
        Path batches = export.resolve("ledger.batches");
        byte[] bytes = Files.readAllBytes(batches);
        bytes[bytes.length / 2] ^= 1;
        Files.write(batches, bytes);
        CliHub.Result altered = hub.run("ledger", "verify", export.toString());
        assertEquals(1, altered.code());
        assertTrue(altered.out().contains("異常"), altered.out());
    }

    @Test
    void changesThatWaitAreListedWithTheirReasonsAndDecided() throws Exception {
        hub.participant("resident-register", "resident-affairs", "resident-register");
        Path city = folder.resolve("city");
        assertEquals(
                0,
                hub.run("residents", "generate", city.toString(), "--residents", "200", "--changes", "300")
                        .code());
        assertEquals(
                0,
                hub.run("residents", "import", city.resolve("residents.csv").toString())
                        .code());
        assertEquals(
                1,
                hub.run("residents", "import", city.resolve("changes.csv").toString())
                        .code());

        CliHub.Result listed = hub.run("changes", "list", "--output", "json");
        JsonObject change = JsonParser.parseString(listed.out())
                .getAsJsonObject()
                .getAsJsonArray("changes")
                .get(0)
                .getAsJsonObject();
        String id = change.get("requestId").getAsString();
        assertTrue(hub.run("changes", "list").out().contains(id));
        assertFalse(listed.out().contains("fullName"), "no values of the change itself");

        assertEquals(3, hub.run("changes", "accept", SOME_ID, "--reason", "試験").code());
        CliHub.Result discarded = hub.run("changes", "discard", id, "--reason", "届出の取下げ");
        assertEquals(0, discarded.code(), discarded.err());
        assertFalse(hub.run("changes", "list").out().contains(id));
    }

    @Test
    void numbersOfAFileAreRegisteredEndedAndBadLinesListedWithTheirReasons() throws Exception {
        hub.participant("resident-tax", "municipal-tax", "business-system", "MAYOR");
        String agreement = hub.agreed("tax", "resident-tax", "municipal-tax", "TAX");
        Path file = folder.resolve("numbers.csv");
        Files.writeString(
                file,
                "自システム番号,宛名番号\r\nN-1,900000000000001\r\nN-2,\r\nN 3,900000000000003\r\nN-1,900000000000004\r\nN-5,900000000000005\r\n");

        CliHub.Result registered = numbers("register", file, agreement);

        assertEquals(1, registered.code(), registered.err());
        assertTrue(registered.out().contains("行 5 件、受付 2 件、受付されなかった行 3 件"), registered.out());
        String errors = Files.readString(folder.resolve("numbers.csv.errors.csv"));
        assertTrue(errors.contains("3,宛名番号か法人番号の一方だけを書いてください"), errors);
        assertTrue(errors.contains("4,番号の形式が正しくありません"), errors);
        assertTrue(errors.contains("5,この自システム番号は別の人か法人に結び付いています"), errors);
        assertFalse(errors.contains("90000000000000"), "no numbers");

        // A run that was interrupted after the file goes on at its end; another content starts anew.
        assertEquals(registered.out(), numbers("register", file, agreement).out());
        Path ended = folder.resolve("ended.csv");
        Files.writeString(ended, "自システム番号\nN-1\nN-9\n");
        CliHub.Result unlinked = numbers("unlink", ended, agreement);
        assertEquals(1, unlinked.code());
        assertTrue(Files.readString(folder.resolve("ended.csv.errors.csv")).contains("3,この自システム番号は登録されていません"));
        Files.writeString(file, "自システム番号,宛名番号\nN-1,900000000000001\n");
        numbers("register", file, agreement);
        assertTrue(Files.readString(folder.resolve("numbers.csv.errors.csv")).contains("2,終了した番号は再び使えません"));

        Files.writeString(file, "a,b\n1,2\n");
        CliHub.Result strange = numbers("register", file, agreement);
        assertEquals(2, strange.code());
        assertTrue(strange.err().contains("自システム番号"), strange.err());
    }

    @Test
    void searchSaysWhoIsThereOrNobodyAndWhatIsMissing() throws Exception {
        hub.participant("resident-find", "municipal-find", "business-system", "MAYOR");
        String agreement = hub.agreed("tax", "resident-find", "municipal-find", "FINDING");
        String[] search = {"residents", "search", "--agreement", agreement, "--as", "resident-find", "--name", "架空　花子"};

        CliHub.Result alone = hub.run(search);
        assertEquals(3, alone.code());
        assertTrue(alone.err().contains("at least two"), alone.err());

        List<String> both = new ArrayList<>(List.of(search));
        both.addAll(List.of("--birth-date", "1901-01-01"));
        CliHub.Result nobody = hub.run(both.toArray(String[]::new));
        assertEquals(0, nobody.code(), nobody.err());
        assertTrue(nobody.out().contains("該当者なし"), nobody.out());
    }

    @Test
    void interruptedFileOfNumbersGoesOnWhereItStopped() throws Exception {
        hub.participant("resident-care", "municipal-care", "business-system", "MAYOR");
        String agreement = hub.agreed("tax", "resident-care", "municipal-care", "CARE");
        Path file = folder.resolve("many.csv");
        StringBuilder lines = new StringBuilder("宛名番号,自システム番号\n");
        for (int i = 1; i <= 700; i++) {
            lines.append(800_000_000_000_000L + i).append(",M-").append(i).append('\n');
        }
        Files.writeString(file, lines);
        String[] register = {"numbers", "register", file.toString(), "--agreement", agreement, "--as", "resident-care"};
        CliHub.Result whole = hub.run(register);
        assertTrue(whole.err().contains("500 行") && whole.err().contains("700 行"), whole.err());
        Path journal = folder.resolve("many.csv.journal");
        Files.writeString(
                journal,
                Files.readString(journal)
                        .replace("line=701", "line=501")
                        .replace("lines=700", "lines=500")
                        .replace("taken=700", "taken=500"));
        Path errors = folder.resolve("many.csv.errors.csv");
        String noted = Files.readString(errors);
        Files.writeString(errors, noted + "502,書きかけ\r\n");

        CliHub.Result rest = hub.run(register);

        assertEquals(0, rest.code());
        assertTrue(rest.out().contains("行 700 件、受付 700 件（うち以前に受付済み 200 件）"), rest.out());
        assertFalse(rest.err().contains("500 行  "), rest.err());
        assertEquals(noted, Files.readString(errors));
    }

    private static CliHub.Result numbers(String action, Path file, String agreement) {
        return hub.run("numbers", action, file.toString(), "--agreement", agreement, "--as", "resident-tax");
    }

    @Test
    void wrongOptionsAndUnknownHoldersAreTold() {
        assertEquals(2, hub.run("participant", "add").code());
        CliHub.Result unknown = hub.run("participant", "list", "--as", "nobody");
        assertEquals(69, unknown.code());
        assertTrue(unknown.err().contains("nobody"));
        assertEquals(
                69,
                hub.run("ledger", "verify", folder.resolve("absent").toString()).code());
    }

    @Test
    void officerWithoutThePermissionIsRefused() {
        CliHub.Result refused =
                hub.run("certs", "revoke", hub.pem("administrator"), "--reason", "試験", "--as", "approver");
        assertEquals(3, refused.code(), refused.err());
        assertEquals(0, hub.run("participant", "list").code());
    }
}
