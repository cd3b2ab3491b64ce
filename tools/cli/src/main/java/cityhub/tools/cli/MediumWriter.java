package cityhub.tools.cli;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.NumberKind;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.ResolveNumbersRequest;
import cityhub.addressee.v1.UnlinkNumbersRequest;
import cityhub.basics.v1.BatchGetResidentsRequest;
import cityhub.basics.v1.Operator;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.media.v1.MediumCall;
import cityhub.tools.cli.LineFile.Line;
import cityhub.tools.cli.LineFile.Reply;
import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes the calls of a medium (オフライン媒体) from a system's CSV file: what it would ask the hub if it reached it. */
final class MediumWriter {
    /** What is asked. */
    enum Purpose {
        REGISTER,
        UNLINK,
        RESOLVE,
        FETCH
    }

    private final String agreementId;
    private final Operator operator;
    private final List<MediumCall> calls = new ArrayList<>();

    MediumWriter(String agreementId, Operator operator) {
        this.agreementId = agreementId;
        this.operator = operator;
    }

    /** The calls made so far. */
    List<MediumCall> calls() {
        return List.copyOf(calls);
    }

    /**
     * Adds the lines of a file.
     *
     * @param number number of the medium: the same file on another medium begins anew
     */
    LineFile.Result add(Purpose purpose, Path file, String number, PrintWriter progress) throws IOException {
        boolean register = purpose == Purpose.REGISTER;
        LineFile.Form form = new LineFile.Form(
                "medium " + number + " " + purpose + " " + agreementId,
                List.of(NumberFile.OWN),
                register ? List.of(NumberFile.RESIDENT, NumberFile.CORPORATE) : List.of(),
                LineFile.Receipts.NONE);
        Function<List<Line>, MediumCall> call = switch (purpose) {
            case REGISTER -> this::register;
            case UNLINK -> this::unlink;
            case RESOLVE -> this::resolve;
            case FETCH -> this::fetch;
        };
        return new LineFile(file, form, progress).run(lines -> {
            calls.add(call.apply(lines));
            return lines.stream().map(each -> Reply.TAKEN).toList();
        });
    }

    private MediumCall register(List<Line> lines) {
        return call(
                AddresseeServiceGrpc.getRegisterNumbersMethod(),
                RegisterNumbersRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .addAllTies(lines.stream().map(NumberFile::tie).toList())
                        .setOperator(operator)
                        .build());
    }

    private MediumCall unlink(List<Line> lines) {
        return call(
                AddresseeServiceGrpc.getUnlinkNumbersMethod(),
                UnlinkNumbersRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .addAllOwnNumbers(numbers(lines))
                        .setOperator(operator)
                        .build());
    }

    private MediumCall resolve(List<Line> lines) {
        return call(
                AddresseeServiceGrpc.getResolveNumbersMethod(),
                ResolveNumbersRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .setAskedBy(NumberKind.NUMBER_KIND_OWN)
                        .addAllNumbers(numbers(lines))
                        .setOperator(operator)
                        .build());
    }

    private MediumCall fetch(List<Line> lines) {
        return call(
                PersonalBasicsServiceGrpc.getBatchGetResidentsMethod(),
                BatchGetResidentsRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .addAllNumbers(numbers(lines))
                        .setOperator(operator)
                        .build());
    }

    private static List<String> numbers(List<Line> lines) {
        return lines.stream().map(each -> each.get(NumberFile.OWN)).toList();
    }

    private static MediumCall call(MethodDescriptor<?, ?> method, MessageLite request) {
        return MediumCall.newBuilder()
                .setMethod(method.getFullMethodName())
                .setRequest(request.toByteString())
                .build();
    }
}
