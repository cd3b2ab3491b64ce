package cityhub.kit;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to reach a hub and as whom.
 *
 * @param host host name, as in the hub's certificate
 * @param port port
 * @param authorities certificates of the city's authority, PEM
 * @param certificate one's own certificate (its chain may follow), PEM
 * @param privateKey its private key, PKCS#8 in PEM
 * @param stateFolder folder of this client alone, where it keeps the last checkpoint and the ledger's keys; made when
 *     it is not there
 * @param ledgerTrust where the trust in the ledger's first key comes from
 * @param callTimeout how long one call may take, streams apart
 * @param keepAlive after how long a silence the connection is probed; the probe gets 10 s
 */
public record CityHubSettings(
        String host,
        int port,
        Path authorities,
        Path certificate,
        Path privateKey,
        Path stateFolder,
        LedgerTrust ledgerTrust,
        Duration callTimeout,
        Duration keepAlive) {

    public CityHubSettings {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("The address of the hub is host:port.");
        }
        if (!callTimeout.isPositive() || keepAlive.compareTo(Duration.ofSeconds(10)) < 0) {
            throw new IllegalArgumentException("The call timeout is above 0 and keepalive at least 10 s.");
        }
    }

    /** Trust on first use, 30 s per call, keepalive 30 s. */
    public static CityHubSettings of(
            String address, Path authorities, Path certificate, Path privateKey, Path stateFolder) {
        int colon = address.lastIndexOf(':');
        if (colon < 1 || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("The address of the hub is host:port.");
        }
        return new CityHubSettings(
                address.substring(0, colon),
                Integer.parseInt(address.substring(colon + 1)),
                authorities,
                certificate,
                privateKey,
                stateFolder,
                new LedgerTrust.FirstUse(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30));
    }

    /** The same with keys of the ledger from a file. */
    public CityHubSettings pinning(Path ledgerKeys) {
        return new CityHubSettings(
                host,
                port,
                authorities,
                certificate,
                privateKey,
                stateFolder,
                new LedgerTrust.Pinned(ledgerKeys),
                callTimeout,
                keepAlive);
    }

    /** The same with another time per call. */
    public CityHubSettings within(Duration perCall) {
        return new CityHubSettings(
                host, port, authorities, certificate, privateKey, stateFolder, ledgerTrust, perCall, keepAlive);
    }

    /** The same with another keepalive. */
    public CityHubSettings probingAfter(Duration silence) {
        return new CityHubSettings(
                host, port, authorities, certificate, privateKey, stateFolder, ledgerTrust, callTimeout, silence);
    }
}
