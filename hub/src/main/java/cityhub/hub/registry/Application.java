package cityhub.hub.registry;

import cityhub.registry.v1.AgreementTerms;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What was applied for. Never altered.
 *
 * @param agreementId the agreement
 * @param number from 1
 * @param terms the terms
 * @param planDigest digest of the plan as compiled when it was applied for
 * @param applicantId officer
 * @param applicantDepartmentId the officer's department then
 * @param applyTime when
 * @param actId outbox id of the act
 */
record Application(
        String agreementId,
        int number,
        AgreementTerms terms,
        String planDigest,
        String applicantId,
        String applicantDepartmentId,
        Instant applyTime,
        long actId) {

    /** The terms as stored and hashed. */
    static byte[] bytes(AgreementTerms terms) {
        byte[] bytes = new byte[terms.getSerializedSize()];
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        output.useDeterministicSerialization();
        try {
            terms.writeTo(output);
            output.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    /** SHA-256 of the terms as stored, lower-case hex. */
    static String digest(AgreementTerms terms) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(terms)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static AgreementTerms terms(byte[] stored) {
        try {
            return AgreementTerms.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    String termsDigest() {
        return digest(terms);
    }
}
