package cityhub.tools.cli;

import cityhub.kit.CityHub;
import cityhub.platform.PlatformMedium;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Media between the hub and the platform, for days on which the line is down. */
@Command(name = "medium", description = "Media between the hub and the platform while the line is down.")
final class PlatformMediumCommands {
    @Command(description = "Writes all work that is due into a new folder named by the medium's number; recorded.")
    int write(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Mixin PlatformOptions platform,
            @Parameters(paramLabel = "FOLDER", description = "Where the medium's folder is made.") Path folder,
            @Option(
                            names = "--number",
                            required = true,
                            description = "Number of the medium: 1 to 20 of A-Z, 0-9, _ and -, never used before.")
                    String number)
            throws IOException {
        Files.createDirectories(folder);
        try (CityHub client = hub.open("platform-connector")) {
            PlatformMedium.Held held = write(new PlatformMedium(client, platform.settings()), folder, number);
            output.out().println("媒体 " + number + " に電文 " + held.files() + " 件、業務 " + held.pieces() + " 件を書き出しました");
        }
        return ExitCodes.DONE;
    }

    private static PlatformMedium.Held write(PlatformMedium medium, Path folder, String number) throws IOException {
        try {
            return medium.write(folder, number);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalStateException("媒体番号 " + number + " のフォルダーは既にあります。新しい番号を付けてください", e);
        }
    }

    private static PlatformMedium.Held read(PlatformMedium medium, Path folder) throws IOException {
        try {
            return medium.read(folder);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "媒体を取り込めません: " + e.getMessage() + "。それより前のファイルは取り込み済みです。正しい媒体で再度実行してください（二重にはなりません）", e);
        }
    }

    @Command(description = "Has the simulated platform work a medium off.")
    int carry(@Mixin StaffOptions staff, @Mixin Output output, @Parameters(paramLabel = "FOLDER") Path folder)
            throws IOException, InterruptedException {
        output.out().println("電文 " + staff.carry(folder) + " 件に回答しました");
        return ExitCodes.DONE;
    }

    @Command(description = "Hands over what the platform answered on a medium; again it changes nothing.")
    int read(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Mixin PlatformOptions platform,
            @Parameters(paramLabel = "FOLDER") Path folder)
            throws IOException {
        try (CityHub client = hub.open("platform-connector")) {
            PlatformMedium.Held held = read(new PlatformMedium(client, platform.settings()), folder);
            output.out()
                    .println("結果の電文 " + held.files() + " 件、業務の結果 " + held.pieces() + " 件、照会の回答 " + held.answers()
                            + " 件を取り込みました");
        }
        return ExitCodes.DONE;
    }
}
