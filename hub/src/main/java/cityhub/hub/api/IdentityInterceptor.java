package cityhub.hub.api;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Puts the {@link Caller} into the context of each call, or refuses the call. */
final class IdentityInterceptor implements ServerInterceptor {
    /** Where a TLS session keeps what its peer's certificate says. */
    private static final String PRESENTED = "cityhub.certificate";

    private final CallerIdentity identity;

    IdentityInterceptor(CallerIdentity identity) {
        this.identity = identity;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Caller caller = identity.of(presented(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)));
        CallRecord.current().identified(caller.id());
        return Contexts.interceptCall(Context.current().withValue(Caller.KEY, caller), call, headers, next);
    }

    private static PresentedCertificate presented(SSLSession session) {
        if (session != null && session.getValue(PRESENTED) instanceof PresentedCertificate known) {
            return known;
        }
        PresentedCertificate presented = PresentedCertificate.of(certificate(session));
        session.putValue(PRESENTED, presented);
        return presented;
    }

    private static X509Certificate certificate(SSLSession session) {
        try {
            Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
            if (chain.length > 0 && chain[0] instanceof X509Certificate certificate) {
                return certificate;
            }
        } catch (SSLPeerUnverifiedException e) {
            throw new HubException(ErrorReason.ERROR_REASON_CERTIFICATE_UNKNOWN, "the peer is not verified", e);
        }
        throw new HubException(ErrorReason.ERROR_REASON_CERTIFICATE_UNKNOWN, "the connection has no certificate");
    }
}
