package cityhub.kit.seal;

import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a certificate names.
 *
 * @param cityCode the city
 * @param kind `participant` or `officer`
 * @param id id of the participant or officer
 * @param fingerprint hex SHA-256 of the certificate
 */
public record Holder(String cityCode, String kind, String id, String fingerprint) {
    private static final int URI_NAME = 6;
    private static final Pattern URN = Pattern.compile("urn:cityhub:([^:]+):(participant|officer):([^:]+)");

    /** Whether the city is the same; the sixth digit of a municipality code is its check digit and may be left out. */
    public boolean isOfCity(String code) {
        return code.equals(cityCode) || withoutCheckDigit(code).equals(withoutCheckDigit(cityCode));
    }

    private static String withoutCheckDigit(String code) {
        return code.length() == 6 ? code.substring(0, 5) : code;
    }

    /** Reads the SAN URI; empty when the certificate has none of this project's. */
    public static Optional<Holder> of(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                Matcher urn = URN.matcher(String.valueOf(name.get(1)));
                if (name.getFirst().equals(URI_NAME) && urn.matches()) {
                    String fingerprint = HexFormat.of().formatHex(MerkleTree.digest(certificate.getEncoded()));
                    return Optional.of(new Holder(urn.group(1), urn.group(2), urn.group(3), fingerprint));
                }
            }
            return Optional.empty();
        } catch (CertificateParsingException | CertificateEncodingException e) {
            throw new IllegalArgumentException("The certificate can't be read.", e);
        }
    }
}
