package cityhub.platform;

import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.RecipientInformationStore;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientId;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputAEADEncryptor;

/**
 * CMS (RFC 5652): SignedData with ECDSA and SHA-256 inside AuthEnvelopedData (RFC 5083) with AES-256-GCM, its key agreed
 * by ECDH with SHA-256 KDF (RFC 5753). Stock {@code openssl cms} opens and verifies it. While keys are rotated several
 * certificates of the other side are trusted; it is encrypted for the newest that is valid. Safe for many threads.
 */
public final class CmsSecurity implements MessageSecurity {
    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    private final List<Credential> own;
    private final List<X509Certificate> others;
    private final Set<String> revoked;
    private final InstantSource clock;

    /**
     * A profile.
     *
     * @param own our keys, the one that signs first; older ones still open messages
     * @param others the other side's certificates, the one to encrypt for first
     * @param revoked fingerprints of certificates that are no longer trusted
     */
    public CmsSecurity(List<Credential> own, List<X509Certificate> others, Set<String> revoked, InstantSource clock) {
        if (own.isEmpty() || others.isEmpty()) {
            throw new IllegalArgumentException("a key of ours and a certificate of the other side");
        }
        this.own = List.copyOf(own);
        this.others = List.copyOf(others);
        this.revoked = Set.copyOf(revoked);
        this.clock = clock;
    }

    @Override
    public byte[] protect(byte[] content) {
        try {
            CMSSignedDataGenerator signing = new CMSSignedDataGenerator();
            Credential signer = own.getFirst();
            signing.addSignerInfoGenerator(new JcaSimpleSignerInfoGeneratorBuilder()
                    .setProvider(PROVIDER)
                    .build("SHA256withECDSA", signer.key(), signer.certificate()));
            signing.addCertificates(new JcaCertStore(List.of(signer.certificate())));
            byte[] signed =
                    signing.generate(new CMSProcessableByteArray(content), true).getEncoded();
            CMSAuthEnvelopedDataGenerator sealing = new CMSAuthEnvelopedDataGenerator();
            KeyPair ephemeral = ephemeral();
            sealing.addRecipientInfoGenerator(new JceKeyAgreeRecipientInfoGenerator(
                            CMSAlgorithm.ECDH_SHA256KDF,
                            ephemeral.getPrivate(),
                            ephemeral.getPublic(),
                            CMSAlgorithm.AES256_WRAP)
                    .addRecipient(recipient())
                    .setProvider(PROVIDER));
            OutputAEADEncryptor encryptor =
                    (OutputAEADEncryptor) new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM)
                            .setProvider(PROVIDER)
                            .build();
            return sealing.generate(new CMSProcessableByteArray(signed), encryptor)
                    .getEncoded();
        } catch (CMSException | GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("a message can't be signed and encrypted", e);
        }
    }

    @Override
    public byte[] open(byte[] message) throws PlatformException {
        return verify(decrypt(message));
    }

    private byte[] decrypt(byte[] message) throws PlatformException {
        try {
            RecipientInformationStore recipients = new CMSAuthEnvelopedData(message).getRecipientInfos();
            for (Credential key : own) {
                RecipientInformation recipient = recipients.get(new JceKeyAgreeRecipientId(key.certificate()));
                if (recipient != null) {
                    return recipient.getContent(new JceKeyAgreeAuthEnvelopedRecipient(key.key()).setProvider(PROVIDER));
                }
            }
        } catch (CMSException | RuntimeException e) {
            throw new PlatformException("MESSAGE_UNREADABLE", e);
        }
        throw new PlatformException("NOT_FOR_US");
    }

    private byte[] verify(byte[] signed) throws PlatformException {
        try {
            CMSSignedData data = new CMSSignedData(signed);
            Collection<SignerInformation> signers = data.getSignerInfos().getSigners();
            if (signers.size() != 1) {
                throw new PlatformException("SIGNATURE_INVALID");
            }
            SignerInformation signer = signers.iterator().next();
            for (X509Certificate each : others) {
                boolean trusted = !revoked.contains(Certificates.fingerprint(each)) && isValid(each);
                if (trusted
                        && signer.getSID().match(new X509CertificateHolder(each.getEncoded()))
                        && signer.verify(new JcaSimpleSignerInfoVerifierBuilder()
                                .setProvider(PROVIDER)
                                .build(each))) {
                    return (byte[]) data.getSignedContent().getContent();
                }
            }
        } catch (CMSException
                | GeneralSecurityException
                | IOException
                | OperatorCreationException
                | RuntimeException e) {
            throw new PlatformException("SIGNATURE_INVALID", e);
        }
        throw new PlatformException("SIGNATURE_INVALID");
    }

    private X509Certificate recipient() throws GeneralSecurityException {
        for (X509Certificate each : others) {
            if (!revoked.contains(Certificates.fingerprint(each)) && isValid(each)) {
                return each;
            }
        }
        throw new GeneralSecurityException("no certificate of the other side is valid now");
    }

    private boolean isValid(X509Certificate certificate) {
        Instant now = clock.instant();
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    private static KeyPair ephemeral() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
