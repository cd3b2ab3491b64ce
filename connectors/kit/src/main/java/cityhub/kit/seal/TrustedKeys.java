package cityhub.kit.seal;

import cityhub.kit.seal.SealException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys of a ledger that are trusted, oldest first. Immutable. */
public final class TrustedKeys {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

    private final SequencedMap<String, PublicKey> keys;

    private TrustedKeys(SequencedMap<String, PublicKey> keys) {
        this.keys = keys;
    }

    /** No key. */
    public static TrustedKeys none() {
        return new TrustedKeys(new LinkedHashMap<>());
    }

    /** Reads a file with one or more public keys in PEM. */
    public static TrustedKeys read(Path pem) throws IOException {
        return parse(Files.readString(pem, StandardCharsets.US_ASCII));
    }

    /** Reads one or more public keys in PEM; a text without any, or with one that is no P-256 key, is refused. */
    public static TrustedKeys parse(String pem) {
        TrustedKeys keys = none();
        Matcher matcher = PEM.matcher(pem);
        while (matcher.find()) {
            keys = keys.with(decode(Base64.getMimeDecoder().decode(matcher.group(1))));
        }
        if (keys.keys.isEmpty()) {
            throw new SealException(Fault.MALFORMED, "There is no public key in PEM.");
        }
        return keys;
    }

    /** These and one more. */
    public TrustedKeys with(PublicKey key) {
        SequencedMap<String, PublicKey> more = new LinkedHashMap<>(keys);
        more.putIfAbsent(idOf(key), key);
        return new TrustedKeys(more);
    }

    /** These and all of the others. */
    public TrustedKeys with(TrustedKeys others) {
        TrustedKeys all = this;
        for (PublicKey key : others.keys.values()) {
            all = all.with(key);
        }
        return all;
    }

    public Optional<PublicKey> find(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    /** Ids, oldest first. */
    public SequencedSet<String> ids() {
        return Collections.unmodifiableSequencedSet(keys.sequencedKeySet());
    }

    /** All keys in PEM, as {@link #parse} reads them. */
    public String pem() {
        StringBuilder text = new StringBuilder();
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        for (PublicKey key : keys.values()) {
            text.append("-----BEGIN PUBLIC KEY-----\n")
                    .append(encoder.encodeToString(key.getEncoded()))
                    .append("\n-----END PUBLIC KEY-----\n");
        }
        return text.toString();
    }

    /** Whether the checkpoint is signed by the trusted key that it names; a key not known is false as well. */
    public boolean signed(Checkpoint checkpoint, byte[] signature) {
        return find(checkpoint.keyId())
                .map(key -> verifies(key, checkpoint.bytes(), signature))
                .orElse(false);
    }

    /** Id of a key: the first 16 hex digits of the SHA-256 of its SubjectPublicKeyInfo. */
    public static String idOf(PublicKey key) {
        return HexFormat.of().formatHex(MerkleTree.digest(key.getEncoded()), 0, 8);
    }

    /** A key from its SubjectPublicKeyInfo. */
    static PublicKey decode(byte[] subjectPublicKeyInfo) {
        try {
            PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
            if (key instanceof ECPublicKey ec
                    && ec.getParams().getOrder().bitLength() == 256
                    && ec.getParams().toString().contains("secp256r1")) {
                return key;
            }
            throw new SealException(Fault.MALFORMED, "A public key is not of the curve P-256.");
        } catch (GeneralSecurityException e) {
            throw new SealException(Fault.MALFORMED, "A public key is not of its form.", e);
        }
    }

    private static boolean verifies(PublicKey key, byte[] bytes, byte[] der) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(key);
            signature.update(bytes);
            return signature.verify(der);
        } catch (GeneralSecurityException e) {
            // A signature that is no DER is a wrong signature, not a fault of ours.
            return false;
        }
    }
}
