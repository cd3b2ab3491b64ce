package cityhub.hub.api;

import cityhub.addressee.v1.AddresseeServiceGrpc.AddresseeServiceImplBase;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.RegisterNumbersResponse;
import cityhub.hub.addressee.OwnNumbers;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;

/** Integrated addressee numbering (団体内統合宛名) over gRPC: translates and delegates. */
@Singleton
final class AddresseeGrpc extends AddresseeServiceImplBase {
    private final Agreements agreements;
    private final OwnNumbers ownNumbers;

    AddresseeGrpc(Agreements agreements, OwnNumbers ownNumbers) {
        this.agreements = agreements;
        this.ownNumbers = ownNumbers;
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
}
