package cityhub.hub.api;

import cityhub.basics.v1.DecideHeldChangeRequest;
import cityhub.basics.v1.DecideHeldChangeResponse;
import cityhub.basics.v1.ListHeldChangesRequest;
import cityhub.basics.v1.ListHeldChangesResponse;
import cityhub.hub.basics.HeldChanges;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The calls about held changes: translates and delegates. */
@Singleton
final class HeldChangesCalls {
    private final HeldChanges held;

    HeldChangesCalls(HeldChanges held) {
        this.held = held;
    }

    ListHeldChangesResponse list(Caller caller, ListHeldChangesRequest request) {
        int size = Pages.size(request.getPageSize());
        Optional<String> officer = caller instanceof Caller.OfficerCaller ? Optional.of(caller.id()) : Optional.empty();
        HeldChanges.Page page = held.list(officer, Pages.token(request.getPageToken(), 0), size);
        ListHeldChangesResponse.Builder response =
                ListHeldChangesResponse.newBuilder().addAllChanges(page.changes());
        if (page.changes().size() == size) {
            page.last().ifPresent(last -> response.setNextPageToken(Long.toString(last)));
        }
        return response.build();
    }

    DecideHeldChangeResponse decide(Caller.OfficerCaller officer, DecideHeldChangeRequest request) {
        return DecideHeldChangeResponse.newBuilder()
                .addAllResults(
                        held.decide(officer.id(), request.getRequestId(), request.getDecision(), request.getReason()))
                .build();
    }
}
