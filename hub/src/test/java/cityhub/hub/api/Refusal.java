package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import org.junit.jupiter.api.function.Executable;

/** A call's failure as a client gets it. */
record Refusal(Status.Code code, String text, com.google.rpc.Status status) {

    static Refusal of(Executable call) {
        return of(assertThrows(StatusRuntimeException.class, call));
    }

    static Refusal of(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        com.google.rpc.Status proto = StatusProto.fromThrowable(failure);
        return new Refusal(
                status.getCode(),
                String.valueOf(status.getDescription()) + " " + status.getCause(),
                proto == null ? com.google.rpc.Status.getDefaultInstance() : proto);
    }

    /** Reason of the ErrorInfo; empty text when there is none. */
    String reason() {
        return detail(ErrorInfo.class).map(ErrorInfo::getReason).orElse("");
    }

    <T extends Message> Optional<T> detail(Class<T> type) {
        for (Any any : status.getDetailsList()) {
            if (any.is(type)) {
                try {
                    return Optional.of(any.unpack(type));
                } catch (InvalidProtocolBufferException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return Optional.empty();
    }
}
