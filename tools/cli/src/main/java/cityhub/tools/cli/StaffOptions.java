package cityhub.tools.cli;

import cityhub.tools.simulators.StaffAccounts;
import cityhub.tools.simulators.StaffTerminal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of who works at the simulated platform. */
final class StaffOptions {
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("NOT_SIGNED_IN", "サインインできません。--user と、フォルダーの staff-passwords を確認してください"),
            Map.entry("NOT_PERMITTED", "この利用者にはこの操作の権限がありません（viewer は参照のみです）"),
            Map.entry("DAYS_FROM_1", "日数は 1 以上です"),
            Map.entry("FORWARD_UP_TO_10_YEARS", "時計は進めるだけです（10 年まで）"),
            Map.entry("CLOSED_UP_TO_10_YEARS", "停止の期間は 0 から 10 年までです"),
            Map.entry("TIMES_0_TO_1000", "回数は 0 から 1000 までです"),
            Map.entry("REPLAYED", "この電文は処理済みです"),
            Map.entry("NOT_ACCEPTED", "この市の電文でないか、古すぎます"),
            Map.entry("NOT_FOR_US", "このプラットフォーム宛ての電文ではありません"),
            Map.entry("MESSAGE_UNREADABLE", "電文を読めません。書き換えられていないか確認してください"),
            Map.entry("NOT_LISTED", "照会許可用照合リストにない照会です。特定個人情報名コードと根拠項番を確認してください"),
            Map.entry("SIGNATURE_INVALID", "署名を検証できません"),
            Map.entry("PERMIT_STALE", "提供許可証が古すぎます"),
            Map.entry("PERMIT_OF_ANOTHER", "他の機関に宛てた提供許可証です"),
            Map.entry("PERMIT_USED", "この提供許可証は使用済みです"));

    @Mixin
    private PlatformPlace place = new PlatformPlace();

    @Option(names = "--user", defaultValue = StaffAccounts.OPERATOR, description = "operator or viewer.")
    private String user = StaffAccounts.OPERATOR;

    static ObjectNode action(String name) {
        return JsonNodeFactory.instance.objectNode().put("action", name);
    }

    JsonNode act(ObjectNode request) throws IOException, InterruptedException {
        try (StaffTerminal terminal = terminal()) {
            return terminal.act(request);
        } catch (IOException e) {
            throw refused(e);
        }
    }

    int carry(Path medium) throws IOException, InterruptedException {
        try (StaffTerminal terminal = terminal()) {
            return terminal.carry(medium);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** What the platform said, and what it means. */
    private static IllegalStateException refused(IOException failure) {
        String reason = Objects.requireNonNullElse(failure.getMessage(), "");
        String meaning = REASONS.entrySet().stream()
                .filter(each -> reason.endsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(failure instanceof ConnectException ? "接続できません。模擬プラットフォームが動いているか、--platform を確認してください" : "");
        return new IllegalStateException("模擬プラットフォーム: " + reason + " " + meaning, failure);
    }

    private StaffTerminal terminal() throws IOException {
        String password = StaffAccounts.openOrCreate(place.folder()).password(user);
        return StaffTerminal.of(place.home(), place.address(), user, password);
    }
}
