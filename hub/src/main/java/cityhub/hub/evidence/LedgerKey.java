package cityhub.hub.evidence;

import cityhub.certs.NativeCrypto;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** A key of the ledger: EC P-256, ECDSA with SHA-256, signatures in DER. */
final class LedgerKey {
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final PrivateKey privateKey;
    private final PublicKey publicKey;
    private final String id;

    /**
     * @throws GeneralSecurityException when the two keys do not belong together
     */
    LedgerKey(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        this.privateKey = NativeCrypto.forSigning(privateKey);
        this.publicKey = publicKey;
        this.id = id(publicKey.getEncoded());
        byte[] probe = "probe".getBytes(StandardCharsets.UTF_8);
        if (!NativeCrypto.verify(publicKey, probe, sign(probe))) {
            throw new GeneralSecurityException("the private key does not belong to the public key");
        }
    }

    /** The first 16 hex digits of the SHA-256 of the SubjectPublicKeyInfo. */
    static String id(byte[] subjectPublicKeyInfo) {
        return HexFormat.of()
                .formatHex(MerkleTree.sha256().digest(subjectPublicKeyInfo))
                .substring(0, 16);
    }

    String id() {
        return id;
    }

    byte[] subjectPublicKeyInfo() {
        return publicKey.getEncoded();
    }

    String publicPem() {
        return pem("PUBLIC KEY", publicKey.getEncoded());
    }

    /** Both keys, private first, as the key file holds them. */
    String filePem() {
        return pem("PRIVATE KEY", privateKey.getEncoded()) + publicPem();
    }

    byte[] sign(byte[] message) throws GeneralSecurityException {
        return NativeCrypto.sign(privateKey, message);
    }

    static String publicPem(byte[] subjectPublicKeyInfo) {
        return pem("PUBLIC KEY", subjectPublicKeyInfo);
    }

    static PublicKey publicKey(byte[] subjectPublicKeyInfo) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + PEM.encodeToString(content) + "\n-----END " + label + "-----\n";
    }
}
