package cityhub.platform;

import java.util.Optional;

/**
 * The interfaces by which many pieces go to the platform in one file, signed and encrypted once.
 *
 * @param register hands the file over
 * @param fetch what became of its lines
 */
public record FileInterfaces(PlatformInterface register, PlatformInterface fetch) {

    /** The file interfaces for pieces that go one by one through an interface; empty when there are none. */
    public static Optional<FileInterfaces> of(PlatformInterface online) {
        return switch (online) {
            case IF_SKI_10111 -> pair(PlatformInterface.IF_SKI_10123, PlatformInterface.IF_SKI_10134);
            case IF_SKI_10712 -> pair(PlatformInterface.IF_SKI_10723, PlatformInterface.IF_SKI_10734);
            case IF_SKI_50111 -> pair(PlatformInterface.IF_SKI_50123, PlatformInterface.IF_SKI_50134);
            case IF_DBM_10111 -> pair(PlatformInterface.IF_DBM_20113, PlatformInterface.IF_DBM_20314);
            case IF_DBM_40111 -> pair(PlatformInterface.IF_DBM_40123, PlatformInterface.IF_DBM_40134);
            case IF_DBM_50111 -> pair(PlatformInterface.IF_DBM_50123, PlatformInterface.IF_DBM_50134);
            // The official list has requests for codes as files only.
            case IF_FGU_20221, IF_FGU_20234 -> pair(online, PlatformInterface.IF_FGU_20234);
            default -> Optional.empty();
        };
    }

    private static Optional<FileInterfaces> pair(PlatformInterface register, PlatformInterface fetch) {
        return Optional.of(new FileInterfaces(register, fetch));
    }
}
