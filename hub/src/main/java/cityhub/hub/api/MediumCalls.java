package cityhub.hub.api;

import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.media.v1.MediaServiceGrpc;
import cityhub.media.v1.MediumAnswer;
import cityhub.media.v1.MediumCall;
import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.micronaut.context.BeanProvider;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Does the calls of a medium as they would be done over a connection: the same services behind the same interceptors, in
 * this process. Only who calls is known from the signature on the medium instead of the handshake.
 */
@Singleton
final class MediumCalls {
    /** Bytes of answers that one medium takes; what does not fit is asked again on another. */
    private static final int MOST_BYTES = 8 << 20;

    private final BeanProvider<BindableService> services;
    private final HubMetrics metrics;

    MediumCalls(BeanProvider<BindableService> services, HubMetrics metrics) {
        this.services = services;
        this.metrics = metrics;
    }

    /**
     * Refuses calls that no medium can carry.
     *
     * @throws HubException INVALID_ARGUMENT when a method is unknown, streams, or is about media itself
     */
    void require(List<MediumCall> calls) {
        Set<String> methods = carried().stream()
                .flatMap(each -> each.bindService().getMethods().stream())
                .map(ServerMethodDefinition::getMethodDescriptor)
                .filter(each -> each.getType() == MethodDescriptor.MethodType.UNARY)
                .map(MethodDescriptor::getFullMethodName)
                .collect(Collectors.toUnmodifiableSet());
        if (!calls.stream().map(MediumCall::getMethod).allMatch(methods::contains)) {
            throw HubException.invalid("medium", "calls by the full names of methods that do not stream");
        }
    }

    private List<BindableService> carried() {
        return services.stream()
                .filter(each ->
                        !each.bindService().getServiceDescriptor().getName().equals(MediaServiceGrpc.SERVICE_NAME))
                .toList();
    }

    /** Does calls in their order, on behalf of a system; a refusal is an answer, and the others go on. */
    List<MediumAnswer> run(Caller.ParticipantCaller system, List<MediumCall> calls) {
        String name = InProcessServerBuilder.generateName();
        InProcessServerBuilder builder = InProcessServerBuilder.forName(name).directExecutor();
        ServerInterceptor[] before = {
            new CallLogInterceptor(metrics),
            new ErrorInterceptor(),
            new SignedBy(system),
            new AccessInterceptor(),
            new MessageSizeInterceptor()
        };
        carried().forEach(each -> builder.addService(ServerInterceptors.interceptForward(each, before)));
        try {
            Server server = builder.build().start();
            ManagedChannel channel =
                    InProcessChannelBuilder.forName(name).directExecutor().build();
            try {
                return answers(channel, calls);
            } finally {
                channel.shutdownNow();
                server.shutdownNow();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<MediumAnswer> answers(ManagedChannel channel, List<MediumCall> calls) {
        List<MediumAnswer> answers = new ArrayList<>();
        int bytes = 0;
        for (MediumCall each : calls) {
            MediumAnswer answer = bytes < MOST_BYTES
                    ? answer(channel, each)
                    : refusal(Status.RESOURCE_EXHAUSTED, "The medium is full: ask again on another.");
            bytes += answer.getResponse().size();
            answers.add(answer);
        }
        return answers;
    }

    private static MediumAnswer answer(ManagedChannel channel, MediumCall call) {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setFullMethodName(call.getMethod())
                .setType(MethodDescriptor.MethodType.UNARY)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        try {
            byte[] response = ClientCalls.blockingUnaryCall(
                    channel, method, CallOptions.DEFAULT, call.getRequest().toByteArray());
            return MediumAnswer.newBuilder()
                    .setResponse(ByteString.copyFrom(response))
                    .build();
        } catch (StatusRuntimeException e) {
            return refusal(e.getStatus(), e.getStatus().getDescription());
        }
    }

    private static MediumAnswer refusal(Status status, String text) {
        return MediumAnswer.newBuilder()
                .setCode(status.getCode().value())
                .setMessage(text == null ? "" : text)
                .build();
    }

    /** Puts the system that signed the medium into the context of each call. */
    private record SignedBy(Caller.ParticipantCaller system) implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            CallRecord.current().identified(system.id());
            return Contexts.interceptCall(Context.current().withValue(Caller.KEY, system), call, headers, next);
        }
    }

    /** Messages as they are. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
