package cityhub.hub.api;

import cityhub.hub.staff.Officers;
import cityhub.staff.v1.AddOfficerRequest;
import cityhub.staff.v1.AddOfficerResponse;
import cityhub.staff.v1.ListOfficersRequest;
import cityhub.staff.v1.ListOfficersResponse;
import cityhub.staff.v1.RevokeOfficerRequest;
import cityhub.staff.v1.RevokeOfficerResponse;
import cityhub.staff.v1.StaffServiceGrpc.StaffServiceImplBase;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;

/** Officers (職員) over gRPC: translates and delegates; {@link Access} says who may call what. */
@Singleton
final class StaffGrpc extends StaffServiceImplBase {
    private final Officers officers;

    StaffGrpc(Officers officers) {
        this.officers = officers;
    }

    @Override
    public void addOfficer(AddOfficerRequest request, StreamObserver<AddOfficerResponse> answer) {
        answer.onNext(AddOfficerResponse.newBuilder()
                .setOfficer(
                        officers.add(request.getOfficer(), request.getCertificatePem(), RegistryGrpc.actingOfficer()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void listOfficers(ListOfficersRequest request, StreamObserver<ListOfficersResponse> answer) {
        answer.onNext(ListOfficersResponse.newBuilder()
                .addAllOfficers(officers.list())
                .build());
        answer.onCompleted();
    }

    @Override
    public void revokeOfficer(RevokeOfficerRequest request, StreamObserver<RevokeOfficerResponse> answer) {
        officers.revoke(request.getOfficerId(), request.getReason(), RegistryGrpc.actingOfficer());
        answer.onNext(RevokeOfficerResponse.getDefaultInstance());
        answer.onCompleted();
    }
}
