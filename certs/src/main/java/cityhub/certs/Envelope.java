package cityhub.certs;

import cityhub.certs.EnvelopeException.Fault;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
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
 * by ECDH with SHA-256 KDF (RFC 5753). Stock {@code openssl cms} opens and verifies it. Whom to trust is for the caller to
 * say: what was opened tells who claims to have signed, and gives its content only for a certificate that did.
 */
public final class Envelope {
    private static final Provider PROVIDER = new BouncyCastleProvider();
    private static final Provider SIGNATURES = NativeCrypto.orElse(PROVIDER);

    private final CMSSignedData signed;
    private final SignerInformation signer;

    private Envelope(CMSSignedData signed, SignerInformation signer) {
        this.signed = signed;
        this.signer = signer;
    }

    /** Signs content and encrypts it for a certificate on P-256. */
    public static byte[] seal(byte[] content, Credential sender, X509Certificate recipient) {
        try {
            CMSSignedDataGenerator signing = new CMSSignedDataGenerator();
            signing.addSignerInfoGenerator(new JcaSimpleSignerInfoGeneratorBuilder()
                    .setProvider(SIGNATURES)
                    .build("SHA256withECDSA", sender.key(), sender.certificate()));
            signing.addCertificates(new JcaCertStore(List.of(sender.certificate())));
            byte[] signed =
                    signing.generate(new CMSProcessableByteArray(content), true).getEncoded();
            CMSAuthEnvelopedDataGenerator sealing = new CMSAuthEnvelopedDataGenerator();
            KeyPair ephemeral = ephemeral();
            sealing.addRecipientInfoGenerator(new JceKeyAgreeRecipientInfoGenerator(
                            CMSAlgorithm.ECDH_SHA256KDF,
                            ephemeral.getPrivate(),
                            ephemeral.getPublic(),
                            CMSAlgorithm.AES256_WRAP)
                    .addRecipient(recipient)
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

    /**
     * Decrypts a message.
     *
     * @param own keys for one of which it may be encrypted
     * @throws EnvelopeException when it is unreadable, for others, or not signed by exactly one signer
     */
    public static Envelope open(byte[] message, List<Credential> own) throws EnvelopeException {
        byte[] decrypted = decrypt(message, own);
        try {
            CMSSignedData signed = new CMSSignedData(decrypted);
            Collection<SignerInformation> signers = signed.getSignerInfos().getSigners();
            if (signers.size() == 1) {
                return new Envelope(signed, signers.iterator().next());
            }
        } catch (CMSException | RuntimeException e) {
            throw new EnvelopeException(Fault.SIGNATURE_INVALID, e);
        }
        throw new EnvelopeException(Fault.SIGNATURE_INVALID);
    }

    private static byte[] decrypt(byte[] message, List<Credential> own) throws EnvelopeException {
        try {
            RecipientInformationStore recipients = new CMSAuthEnvelopedData(message).getRecipientInfos();
            for (Credential key : own) {
                RecipientInformation recipient = recipients.get(new JceKeyAgreeRecipientId(key.certificate()));
                if (recipient != null) {
                    return recipient.getContent(new JceKeyAgreeAuthEnvelopedRecipient(key.key()).setProvider(PROVIDER));
                }
            }
        } catch (CMSException | RuntimeException e) {
            throw new EnvelopeException(Fault.UNREADABLE, e);
        }
        throw new EnvelopeException(Fault.NOT_FOR_US);
    }

    /**
     * The certificate that came with the message as the signer's. It proves nothing by itself.
     *
     * @throws EnvelopeException SIGNATURE_INVALID when there is none
     */
    public X509Certificate claimedSigner() throws EnvelopeException {
        try {
            for (X509CertificateHolder each : signed.getCertificates().getMatches(null)) {
                if (signer.getSID().match(each)) {
                    return new JcaX509CertificateConverter().getCertificate(each);
                }
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new EnvelopeException(Fault.SIGNATURE_INVALID, e);
        }
        throw new EnvelopeException(Fault.SIGNATURE_INVALID);
    }

    /**
     * The content, if this certificate signed it.
     *
     * @return empty when it did not
     * @throws EnvelopeException SIGNATURE_INVALID when that can't be told
     */
    public Optional<byte[]> contentSignedBy(X509Certificate certificate) throws EnvelopeException {
        try {
            boolean verified = signer.getSID().match(new X509CertificateHolder(certificate.getEncoded()))
                    && signer.verify(new JcaSimpleSignerInfoVerifierBuilder()
                            .setProvider(SIGNATURES)
                            .build(certificate));
            return verified ? Optional.of((byte[]) signed.getSignedContent().getContent()) : Optional.empty();
        } catch (CMSException
                | GeneralSecurityException
                | IOException
                | OperatorCreationException
                | RuntimeException e) {
            throw new EnvelopeException(Fault.SIGNATURE_INVALID, e);
        }
    }

    private static KeyPair ephemeral() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", SIGNATURES);
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
