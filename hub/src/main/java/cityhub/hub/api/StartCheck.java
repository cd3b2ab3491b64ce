package cityhub.hub.api;

import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.Descriptors.Descriptor;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Value;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** What must hold before a hub serves anything; when it does not, the hub does not start. */
@Context
final class StartCheck {
    /** Every message that is carried as payload; a test compares the list with the contract. */
    static final List<Descriptor> PAYLOADS =
            List.of(ResidentRecord.getDescriptor(), ResidentChange.getDescriptor(), ExchangeRecord.getDescriptor());

    /**
     * Checks.
     *
     * @param managementHost address of health and metrics, which are plain HTTP
     * @param managementTls whether they are served over TLS
     */
    StartCheck(
            @Value("${micronaut.server.host:127.0.0.1}") String managementHost,
            @Value("${micronaut.server.ssl.enabled:false}") boolean managementTls) {
        requireCategories(PAYLOADS);
        requireLoopback(managementHost, managementTls);
    }

    static void requireCategories(List<Descriptor> payloads) {
        List<String> bare = PayloadSchema.fieldsWithoutCategory(payloads);
        if (!bare.isEmpty()) {
            throw new IllegalStateException("payload fields without a category: " + bare);
        }
    }

    /** Health and metrics leave the machine over TLS or not at all. */
    static void requireLoopback(String host, boolean tls) {
        try {
            if (!tls && !InetAddress.getByName(host).isLoopbackAddress()) {
                throw new IllegalStateException("micronaut.server.host is not loopback: use 127.0.0.1, or enable TLS");
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException("micronaut.server.host is no address of this machine", e);
        }
    }
}
