package cityhub.certs;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key with its certificate and the certificate of the authority that signed it: all that a
 * participant, an officer or a server needs to open a connection.
 *
 * @param key elliptic-curve key on P-256
 * @param certificate certificate of that key
 * @param authority certificate of the issuer, which is also the root to trust
 */
public record Credential(PrivateKey key, X509Certificate certificate, X509Certificate authority) {
    /** Where {@link #writeTo} puts the three parts. */
    public record Files(Path key, Path certificate, Path authority) {
        /** The names that a credential has in a folder: {@code <name>.key}, {@code <name>.pem}, {@code ca.pem}. */
        public static Files in(Path folder, String name) {
            return new Files(folder.resolve(name + ".key"), folder.resolve(name + ".pem"), folder.resolve("ca.pem"));
        }
    }

    /** Writes key (0600), certificate and authority into a folder that only its owner may enter. */
    public Files writeTo(Path folder, String name) {
        Files files = Files.in(OwnerFiles.folder(folder), name);
        OwnerFiles.writeSecret(files.key(), Certificates.pem("PRIVATE KEY", key.getEncoded()));
        OwnerFiles.writePublic(files.certificate(), Certificates.toPem(certificate));
        OwnerFiles.writePublic(files.authority(), Certificates.toPem(authority));
        return files;
    }

    /**
     * Reads what {@link #writeTo} wrote, or a city's own files in the same form.
     *
     * @throws CertificateProblem FILE_UNUSABLE, NOT_PEM, KEY_EXPOSED
     */
    public static Credential read(Files files) {
        List<X509Certificate> chain = Certificates.fromPem(OwnerFiles.read(files.certificate()));
        return new Credential(
                Certificates.keyFromPem(OwnerFiles.readSecret(files.key())),
                chain.getFirst(),
                Certificates.fromPem(OwnerFiles.read(files.authority())).getFirst());
    }

    /** Names the holder's certificate only; the key is never printed. */
    @Override
    public String toString() {
        return "Credential[" + Certificates.fingerprint(certificate) + "]";
    }
}
