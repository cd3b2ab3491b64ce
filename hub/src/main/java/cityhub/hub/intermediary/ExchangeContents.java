package cityhub.hub.intermediary;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.PersonKeys;
import cityhub.intermediary.v1.ExchangeRecord;
import com.google.protobuf.ByteString;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import jakarta.inject.Singleton;

/** Contents of exchanges: canonical bytes, sealed for their person and place. */
@Singleton
final class ExchangeContents {
    private static final String CONTENT = "intermediary_exchange.content ";
    private static final String ANSWER = "intermediary_exchange.answer ";
    private static final String DIGEST = "intermediary_exchange.digest";

    private final PersonKeys keys;

    ExchangeContents(PersonKeys keys) {
        this.keys = keys;
    }

    /** The message without fields that the contract does not have. */
    @SuppressWarnings("unchecked")
    static <T extends Message> T known(T message) {
        try {
            Parser<T> parser = (Parser<T>) message.getParserForType();
            return DiscardUnknownFieldsParser.wrap(parser).parseFrom(message.toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message that was parsed can be parsed", e);
        }
    }

    ByteString sealContent(long personId, ExchangeRecord record) {
        return seal(personId, CONTENT, record);
    }

    ByteString sealAnswer(long personId, ExchangeRecord record) {
        return seal(personId, ANSWER, record);
    }

    /**
     * The content of an exchange.
     *
     * @throws HubException RECORD_UNREADABLE
     */
    ExchangeRecord content(Exchange exchange) {
        return open(exchange, CONTENT, exchange.content());
    }

    /**
     * The content of an exchange with its answer.
     *
     * @throws HubException RECORD_UNREADABLE
     */
    ExchangeRecord answer(Exchange exchange) {
        return open(exchange, ANSWER, exchange.answer().orElseThrow());
    }

    /** Keyed digest of a message; equal messages have equal ones. */
    ByteString digest(Message message) {
        return ByteString.copyFrom(keys.digest(DIGEST, message.toByteArray()));
    }

    private ByteString seal(long personId, String place, ExchangeRecord record) {
        return ByteString.copyFrom(keys.seal(personId, place + record.getExchangeId(), record.toByteArray()));
    }

    private ExchangeRecord open(Exchange exchange, String place, ByteString sealed) {
        try {
            return ExchangeRecord.parseFrom(
                    keys.open(exchange.personId(), place + exchange.exchangeId(), sealed.toByteArray()));
        } catch (InvalidProtocolBufferException e) {
            throw new HubException(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, "exchange " + exchange.exchangeId(), e);
        }
    }
}
