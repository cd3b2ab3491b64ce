package cityhub.certs;

import cityhub.certs.CertificateProblem.Reason;
import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a certificate names: the one URI among its subject alternative names (RFC 5280, 4.2.1.6),
 * {@code urn:cityhub:<city>:participant:<id>} or {@code urn:cityhub:<city>:officer:<id>}.
 *
 * @param cityCode municipality code (全国地方公共団体コード), 5 digits, or 6 with its check digit
 * @param kind whether a system or a person
 * @param id participant: 1 to 40 of a-z, 0-9 and hyphen; officer: 1 to 20 of A-Z, a-z, 0-9 and hyphen
 */
public record CertificateHolder(String cityCode, Kind kind, String id) {
    /** What a certificate can name. */
    public enum Kind {
        /** A system that takes part. */
        PARTICIPANT("participant", Pattern.compile("[a-z0-9-]{1,40}")),
        /** An officer of the city (職員). */
        OFFICER("officer", Pattern.compile("[A-Za-z0-9-]{1,20}"));

        private final String label;
        private final Pattern ids;

        Kind(String label, Pattern ids) {
            this.label = label;
            this.ids = ids;
        }
    }

    private static final Pattern CITY = Pattern.compile("[0-9]{5,6}");
    private static final Pattern FORM = Pattern.compile("urn:cityhub:([^:]*):([^:]*):([^:]*)");
    private static final int URI_NAME = 6;

    /** Checks city code and id. */
    public CertificateHolder {
        requireCityCode(cityCode);
        if (!kind.ids.matcher(id).matches()) {
            throw new CertificateProblem(Reason.HOLDER_INVALID, "Not an id of the kind " + kind.label + ": " + id);
        }
    }

    public static CertificateHolder participant(String cityCode, String participantId) {
        return new CertificateHolder(cityCode, Kind.PARTICIPANT, participantId);
    }

    public static CertificateHolder officer(String cityCode, String officerId) {
        return new CertificateHolder(cityCode, Kind.OFFICER, officerId);
    }

    /**
     * Reads the URI form.
     *
     * @throws CertificateProblem HOLDER_INVALID for any other text
     */
    public static CertificateHolder parse(String uri) {
        Matcher form = FORM.matcher(uri);
        if (form.matches()) {
            for (Kind kind : Kind.values()) {
                if (kind.label.equals(form.group(2))) {
                    return new CertificateHolder(form.group(1), kind, form.group(3));
                }
            }
        }
        throw new CertificateProblem(Reason.HOLDER_INVALID, "Not the URI of a participant or officer");
    }

    /**
     * The holder that a certificate names. Empty when it has no URI of ours, more than one URI, or a
     * malformed one: such a certificate names nobody.
     */
    public static Optional<CertificateHolder> of(X509Certificate certificate) {
        List<String> uris = uris(certificate);
        if (uris.size() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(uris.getFirst()));
        } catch (CertificateProblem notOurs) {
            return Optional.empty();
        }
    }

    /** The URI form, as it stands in certificates. */
    public URI uri() {
        return URI.create("urn:cityhub:" + cityCode + ":" + kind.label + ":" + id);
    }

    static void requireCityCode(String cityCode) {
        if (!CITY.matcher(cityCode).matches()) {
            throw new CertificateProblem(Reason.HOLDER_INVALID, "A city code has 5 or 6 digits");
        }
    }

    static List<String> uris(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return List.of();
            }
            return names.stream()
                    .filter(name -> Integer.valueOf(URI_NAME).equals(name.get(0)))
                    .map(name -> (String) name.get(1))
                    .toList();
        } catch (CertificateParsingException malformed) {
            return List.of();
        }
    }
}
