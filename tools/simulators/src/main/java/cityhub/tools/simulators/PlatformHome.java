package cityhub.tools.simulators;

import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.platform.CmsSecurity;
import cityhub.platform.ConnectorSettings;
import cityhub.platform.PlatformLayout;
import cityhub.platform.TlsContexts;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * The simulated platform's folder: an authority of its own, its server's certificate, its key for messages, and what it
 * gives the city: a certificate for the line and one for messages.
 *
 * @param folder the folder
 * @param city institution code of the city
 */
public record PlatformHome(Path folder, String city) {
    /** Institution code of the simulated platform. */
    public static final String PLATFORM = "PLATFORM";

    private static final Duration YEAR = Duration.ofDays(365);
    private static final String CERTIFICATES = "certs";
    private static final String SERVER = "server";
    private static final String MESSAGES = "platform-messages";
    private static final String LINE = "city-line";
    private static final String CITY_MESSAGES = "city-messages";
    private static final String PERMITS = "network-permits";
    private static final int PACE = 500;
    private static final int AT_ONCE = 16;

    /** The home in a folder, made when it is not there. */
    public static PlatformHome openOrCreate(Path folder, String cityCode) {
        PlatformHome home = new PlatformHome(folder, cityCode + "0000000000");
        Path certs = folder.resolve(CERTIFICATES);
        List<String> missing = Stream.of(MESSAGES, LINE, CITY_MESSAGES, PERMITS, SERVER)
                .filter(each -> !Files.exists(Credential.Files.in(certs, each).certificate()))
                .toList();
        if (!missing.isEmpty()) {
            DevelopmentCa authority =
                    DevelopmentCa.openOrCreate(folder.resolve("ca"), cityCode, InstantSource.system());
            for (String each : missing) {
                Credential issued = each.equals(SERVER)
                        ? authority.issueLocalServer("platform", YEAR)
                        : authority.issueParticipant(each, YEAR);
                issued.writeTo(certs, each);
            }
        }
        return home;
    }

    SSLContext serverTls() {
        Credential server = credential(SERVER);
        return TlsContexts.of(server, server.authority());
    }

    CmsSecurity platformSecurity() {
        return new CmsSecurity(
                List.of(credential(MESSAGES)),
                List.of(credential(CITY_MESSAGES).certificate()),
                Set.of(),
                InstantSource.system());
    }

    /** The network signs its permits and encrypts them for the platform. */
    CmsSecurity networkSecurity() {
        return permits(PERMITS);
    }

    /** Signs as the network would, with a key that is not the network's. */
    CmsSecurity forgedNetworkSecurity() {
        return permits(LINE);
    }

    private CmsSecurity permits(String signer) {
        return new CmsSecurity(
                List.of(credential(signer)), List.of(messagesCertificate()), Set.of(), InstantSource.system());
    }

    /** The platform opens permits and verifies that the network signed them. */
    CmsSecurity permitVerification() {
        return new CmsSecurity(
                List.of(credential(MESSAGES)),
                List.of(credential(PERMITS).certificate()),
                Set.of(),
                InstantSource.system());
    }

    /** Signs as the platform would, with a key that no city trusts. */
    CmsSecurity forgedSecurity() {
        return new CmsSecurity(
                List.of(credential(LINE)),
                List.of(credential(CITY_MESSAGES).certificate()),
                Set.of(),
                InstantSource.system());
    }

    /** The profile of the city's side. */
    public CmsSecurity citySecurity() {
        return new CmsSecurity(
                List.of(credential(CITY_MESSAGES)), List.of(messagesCertificate()), Set.of(), InstantSource.system());
    }

    /** The certificate with which the platform signs. */
    public X509Certificate messagesCertificate() {
        return credential(MESSAGES).certificate();
    }

    /** How the city's connector works with this platform. */
    public ConnectorSettings connector(String agreementId, URI address) {
        Credential line = credential(LINE);
        return new ConnectorSettings(
                agreementId,
                address,
                TlsContexts.of(line, line.authority()),
                city,
                PLATFORM,
                citySecurity(),
                PlatformLayout.ours(),
                PACE,
                AT_ONCE,
                Duration.ofSeconds(5),
                Duration.ofMillis(100));
    }

    private Credential credential(String name) {
        return Credential.read(Credential.Files.in(folder.resolve(CERTIFICATES), name));
    }
}
