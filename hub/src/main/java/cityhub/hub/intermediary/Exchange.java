package cityhub.hub.intermediary;

import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeState;
import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One exchange as stored. Contents are encrypted; see {@link ExchangeContents}.
 *
 * @param rowId place in the order of arrival; 0 before it is stored
 * @param exchangeId UUIDv7
 * @param kind kind
 * @param participantId the system; empty when the hub itself began it
 * @param agreementId the system's agreement; empty when the hub itself began it
 * @param requestId the system's id of the request
 * @param requestDigest keyed digest of the request
 * @param personId whose
 * @param state state
 * @param reason code of the platform or the hub; empty for none
 * @param codes affair, procedure, legal row and item names
 * @param institutionCode who is asked, or asks; empty for none
 * @param hidden whether its record is hidden from disclosure to the person
 * @param content the {@code ExchangeRecord}, sealed
 * @param answer the {@code ExchangeRecord} with the answer, sealed
 * @param answerDigest keyed digest of the answer
 * @param registerTime when it was accepted
 * @param expireTime when it expires
 * @param endTime when the answer came, or it was over
 */
record Exchange(
        long rowId,
        String exchangeId,
        ExchangeKind kind,
        String participantId,
        String agreementId,
        String requestId,
        ByteString requestDigest,
        long personId,
        ExchangeState state,
        String reason,
        Codes codes,
        String institutionCode,
        boolean hidden,
        ByteString content,
        Optional<ByteString> answer,
        Optional<ByteString> answerDigest,
        Instant registerTime,
        Optional<Instant> expireTime,
        Optional<Instant> endTime) {

    /**
     * The platform's codes of an exchange.
     *
     * @param affair 事務コード; empty for none
     * @param procedure 事務手続コード; empty for none
     * @param legalRow 主務省令第2条の表の項; empty for none
     * @param itemNames 特定個人情報名コード
     */
    record Codes(String affair, String procedure, String legalRow, List<String> itemNames) {
        Codes {
            itemNames = List.copyOf(itemNames);
        }

        /** Codes of what the city registers about itself. */
        static Codes ofItems(List<String> itemNames) {
            return new Codes("", "", "", itemNames);
        }

        Codes with(String otherRow) {
            return new Codes(affair, procedure, otherRow, itemNames);
        }
    }

    /** Shows no content. */
    @Override
    public String toString() {
        return "Exchange[" + exchangeId + " " + kind + " " + state + "]";
    }
}
