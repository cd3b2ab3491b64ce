package cityhub.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
    private static final String GOOD = "jdbc:mariadb://db.city.example:3306/cityhub?sslMode=verify-full";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb://db.city.example:3306/cityhub",
                "jdbc:mariadb://db.city.example:3306/cityhub?sslMode=disable",
                "jdbc:mariadb://db.city.example:3306/cityhub?sslMode=verify-ca",
                "jdbc:mariadb://db.city.example:3306/cityhub?note=sslMode=verify-full",
                GOOD + "&sslMode=disable",
                GOOD + "&SSLMODE=trust",
                GOOD + "&trustServerCertificate=true",
                GOOD + "&disableSslHostnameVerification=true"
            })
    void databaseWithoutVerifiedTlsIsRefused(String url) {
        Path password = Path.of("password");
        assertThrows(IllegalArgumentException.class, () -> new HubSettings.External(url, "cityhub", password));
    }

    @Test
    void settingsAreReadAsTheyWereWritten(@TempDir Path home) {
        HubSettings settings = HubSettings.development(home)
                .withPorts(9443, 9081)
                .withDatabase(new HubSettings.External(GOOD + "&connectTimeout=5000", "cityhub", Path.of("password")));
        settings.save();
        assertEquals(settings, HubSettings.load(home));
    }

    @Test
    void onePortForTwoServersIsRefused(@TempDir Path home) {
        HubSettings settings = HubSettings.development(home);
        assertThrows(IllegalArgumentException.class, () -> settings.withPorts(9443, 9443));
        assertEquals(0, settings.withPorts(0, 0).grpcPort());
    }

    @Test
    void folderThatWasNotInitialisedIsTold(@TempDir Path home) {
        assertThrows(IllegalStateException.class, () -> HubSettings.load(home));
    }
}
