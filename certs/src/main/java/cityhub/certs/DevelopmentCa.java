package cityhub.certs;

import cityhub.certs.CertificateProblem.Reason;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A certificate authority in a folder, for development, tests and the demo: {@code ca.key} (PKCS#8,
 * 0600), {@code ca.pem} and {@code ca.crl}, in a folder that only its owner may enter. Keys are elliptic
 * curves on P-256. Keys of the certificates it issues go to the caller and are not kept.
 *
 * <p>One process at a time may revoke; issuing needs no such care, since serial numbers are random.
 */
public final class DevelopmentCa {
    static final String AUTHORITY_URI = "urn:cityhub:";

    private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);
    private static final Duration SERVER_VALIDITY = Duration.ofDays(397);
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final String cityCode;
    private final KeyPair key;
    private final X509Certificate certificate;
    private final RevocationList revocations;
    private final InstantSource clock;

    private DevelopmentCa(
            String cityCode,
            KeyPair key,
            X509Certificate certificate,
            RevocationList revocations,
            InstantSource clock) {
        this.cityCode = cityCode;
        this.key = key;
        this.certificate = certificate;
        this.revocations = revocations;
        this.clock = clock;
    }

    /**
     * Makes a new authority of a city, valid for ten years.
     *
     * @param cityCode municipality code, 5 digits, or 6 with its check digit
     * @throws CertificateProblem ALREADY_THERE when the folder holds one
     */
    public static DevelopmentCa create(Path folder, String cityCode, InstantSource clock) {
        CertificateHolder.requireCityCode(cityCode);
        if (Files.exists(folder.resolve("ca.key"))) {
            throw new CertificateProblem(Reason.ALREADY_THERE, "There is an authority already in " + folder);
        }
        KeyPair key = CertificateForm.newKey();
        Validity validity = Validity.starting(clock.instant(), AUTHORITY_VALIDITY);
        X509Certificate certificate = CertificateForm.authority(key, cityCode, validity.from(), validity.to());
        Credential.Files files = new Credential(key.getPrivate(), certificate, certificate).writeTo(folder, "ca");
        RevocationList.write(folder.resolve("ca.crl"), RevocationList.empty(key, certificate, clock));
        return load(files.key().getParent(), clock);
    }

    /**
     * Opens the authority in a folder.
     *
     * @throws CertificateProblem FILE_UNUSABLE, NOT_PEM, KEY_EXPOSED; HOLDER_INVALID when the certificate
     *     names no city
     */
    public static DevelopmentCa load(Path folder, InstantSource clock) {
        Credential stored = Credential.read(Credential.Files.in(folder, "ca"));
        X509Certificate certificate = stored.certificate();
        KeyPair key = new KeyPair(certificate.getPublicKey(), stored.key());
        String cityCode = cityOf(certificate);
        RevocationList revocations = new RevocationList(folder.resolve("ca.crl"), key, certificate, clock);
        return new DevelopmentCa(cityCode, key, certificate, revocations, clock);
    }

    /** Opens the authority in a folder, or makes one there. */
    public static DevelopmentCa openOrCreate(Path folder, String cityCode, InstantSource clock) {
        return Files.exists(folder.resolve("ca.key")) ? load(folder, clock) : create(folder, cityCode, clock);
    }

    /** As {@link #openOrCreate(Path, String, InstantSource)}, on the system's clock. */
    public static DevelopmentCa openOrCreate(Path folder, String cityCode) {
        return openOrCreate(folder, cityCode, InstantSource.system());
    }

    /** As {@link #load(Path, InstantSource)}, on the system's clock. */
    public static DevelopmentCa load(Path folder) {
        return load(folder, InstantSource.system());
    }

    public String cityCode() {
        return cityCode;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Issues a certificate of a participant of this city, valid from now for the given length. */
    public Credential issueParticipant(String participantId, Duration validity) {
        return issue(
                new Profile.Holder(CertificateHolder.participant(cityCode, participantId)),
                Validity.starting(clock.instant(), validity));
    }

    /** Issues a certificate of an officer of this city, valid from now for the given length. */
    public Credential issueOfficer(String officerId, Duration validity) {
        return issue(
                new Profile.Holder(CertificateHolder.officer(cityCode, officerId)),
                Validity.starting(clock.instant(), validity));
    }

    /** Issues a certificate of a TLS server on this machine ({@code localhost}, 127.0.0.1, ::1): hub or database. */
    public Credential issueLocalServer(String commonName, Duration validity) {
        return issue(Profile.Server.local(commonName), Validity.starting(clock.instant(), validity));
    }

    /** Issues the hub's own certificate into a folder as {@code server.key}, {@code server.pem} and {@code ca.pem}. */
    public Credential.Files issueHubServer(Path target) {
        return issueLocalServer("hub", SERVER_VALIDITY).writeTo(target, "server");
    }

    /**
     * Issues the certificate of the embedded database into a folder as {@code database.key},
     * {@code database.pem} and {@code ca.pem}.
     */
    public Credential.Files issueDatabaseServer(Path target) {
        return issueLocalServer("database", SERVER_VALIDITY).writeTo(target, "database");
    }

    /** Issues a certificate of any profile and validity, with a new key. */
    public Credential issue(Profile profile, Validity validity) {
        KeyPair fresh = CertificateForm.newKey();
        X509Certificate issued =
                CertificateForm.endEntity(profile, fresh.getPublic(), key, certificate, cityCode, validity);
        return new Credential(fresh.getPrivate(), issued, certificate);
    }

    /**
     * Issues a certificate of the same profile with a new key, valid from now. The previous one stays
     * valid until it expires or is revoked, so that both may be bound while the holder changes over.
     *
     * @throws CertificateProblem ISSUED_ELSEWHERE, REVOKED; HOLDER_INVALID when it is of no profile
     */
    public Credential renew(X509Certificate previous, Duration validity) {
        requireIssuedHere(previous);
        if (isRevoked(previous)) {
            throw new CertificateProblem(Reason.REVOKED, "A revoked certificate is not renewed: issue a new one");
        }
        return issue(profileOf(previous), Validity.starting(clock.instant(), validity));
    }

    /**
     * Puts a certificate on the revocation list ({@code ca.crl}). The hub goes by its registry: tell the
     * hub as well.
     *
     * @throws CertificateProblem ISSUED_ELSEWHERE, REVOKED
     */
    public void revoke(X509Certificate revoked) {
        requireIssuedHere(revoked);
        revocations.add(revoked);
    }

    public boolean isRevoked(X509Certificate candidate) {
        return revocations.read().isRevoked(candidate);
    }

    /** The revocation list as it stands in the folder, signed. */
    public X509CRL revocationList() {
        return revocations.read();
    }

    private void requireIssuedHere(X509Certificate candidate) {
        try {
            candidate.verify(certificate.getPublicKey());
        } catch (GeneralSecurityException foreign) {
            throw new CertificateProblem(Reason.ISSUED_ELSEWHERE, "Not a certificate of this authority", foreign);
        }
    }

    private static Profile profileOf(X509Certificate previous) {
        Optional<CertificateHolder> holder = CertificateHolder.of(previous);
        if (holder.isPresent()) {
            return new Profile.Holder(holder.get());
        }
        List<String> hosts = names(previous, DNS_NAME);
        if (hosts.isEmpty()) {
            throw new CertificateProblem(Reason.HOLDER_INVALID, "The certificate names neither holder nor host");
        }
        List<InetAddress> addresses =
                names(previous, IP_ADDRESS).stream().map(InetAddress::ofLiteral).toList();
        return new Profile.Server(commonName(previous), hosts, addresses);
    }

    private static String commonName(X509Certificate previous) {
        String subject = previous.getSubjectX500Principal().getName();
        return subject.replaceFirst("(?s).*?CN=([^,]+).*", "$1");
    }

    private static List<String> names(X509Certificate certificate, int type) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> Integer.valueOf(type).equals(name.get(0)))
                            .map(name -> (String) name.get(1))
                            .toList();
        } catch (CertificateParsingException malformed) {
            return List.of();
        }
    }

    private static String cityOf(X509Certificate authority) {
        return CertificateHolder.uris(authority).stream()
                .filter(uri -> uri.startsWith(AUTHORITY_URI) && uri.endsWith(":ca"))
                .map(uri -> uri.substring(AUTHORITY_URI.length(), uri.length() - ":ca".length()))
                .findFirst()
                .orElseThrow(() -> new CertificateProblem(Reason.HOLDER_INVALID, "The authority names no city"));
    }
}
