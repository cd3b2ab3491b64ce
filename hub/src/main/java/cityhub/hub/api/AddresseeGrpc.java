package cityhub.hub.api;

import cityhub.addressee.v1.AddresseeServiceGrpc.AddresseeServiceImplBase;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.RegisterNumbersResponse;
import cityhub.addressee.v1.ResolveNumbersRequest;
import cityhub.addressee.v1.ResolveNumbersResponse;
import cityhub.addressee.v1.UnlinkNumbersRequest;
import cityhub.addressee.v1.UnlinkNumbersResponse;
import cityhub.hub.addressee.OwnNumbers;
import cityhub.hub.basics.NumberQueries;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.util.List;

/** Integrated addressee numbering (団体内統合宛名) over gRPC: translates and delegates. */
@Singleton
final class AddresseeGrpc extends AddresseeServiceImplBase {
    private final Agreements agreements;
    private final OwnNumbers ownNumbers;
    private final NumberQueries queries;

    AddresseeGrpc(Agreements agreements, OwnNumbers ownNumbers, NumberQueries queries) {
        this.agreements = agreements;
        this.ownNumbers = ownNumbers;
        this.queries = queries;
    }

    @Override
    public void registerNumbers(RegisterNumbersRequest request, StreamObserver<RegisterNumbersResponse> answer) {
        ActiveAgreement agreement = agreements.require(
                request.getAgreementId(), Caller.participant().id());
        answer.onNext(RegisterNumbersResponse.newBuilder()
                .addAllOutcomes(ownNumbers.register(agreement.numberDomain(), request.getTiesList()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void unlinkNumbers(UnlinkNumbersRequest request, StreamObserver<UnlinkNumbersResponse> answer) {
        ActiveAgreement agreement = agreements.require(
                request.getAgreementId(), Caller.participant().id());
        answer.onNext(UnlinkNumbersResponse.newBuilder()
                .addAllOutcomes(ownNumbers.unlink(agreement.numberDomain(), request.getOwnNumbersList()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void resolveNumbers(ResolveNumbersRequest request, StreamObserver<ResolveNumbersResponse> answer) {
        Caller.ParticipantCaller caller = Caller.participant();
        Asker asker = new Asker(
                caller.id(),
                caller.fingerprint(),
                request.getOperator().getStaffNumber(),
                request.getOperator().getTerminalId());
        var sealed = queries.resolve(
                asker, request.getAgreementId(), request.getAskedBy(), List.copyOf(request.getNumbersList()));
        answer.onNext(ResolveNumbersResponse.newBuilder()
                .setDisclosure(sealed.message())
                .build());
        answer.onCompleted();
    }
}
