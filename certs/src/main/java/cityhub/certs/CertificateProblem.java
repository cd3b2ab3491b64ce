package cityhub.certs;

/** Why a certificate, a key or a folder of them can't be used. Messages name files and rules, never key material. */
public final class CertificateProblem extends RuntimeException {
    /** The kind of problem. */
    public enum Reason {
        /** A file or folder can't be read or written. */
        FILE_UNUSABLE,
        /** A file or text is not the PEM that was expected. */
        NOT_PEM,
        /** Others than its owner may read a private key, or enter its folder. */
        KEY_EXPOSED,
        /** A subject alternative name, city code or id is not of the form that the hub knows. */
        HOLDER_INVALID,
        /** The certificate was not issued by this authority. */
        ISSUED_ELSEWHERE,
        /** The certificate is revoked already. */
        REVOKED,
        /** There is an authority in this folder already. */
        ALREADY_THERE,
        /** The cryptography of the Java runtime refused; the cause says why. */
        CRYPTOGRAPHY
    }

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    CertificateProblem(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    CertificateProblem(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
