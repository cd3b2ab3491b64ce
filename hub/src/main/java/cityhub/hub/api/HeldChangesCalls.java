package cityhub.hub.api;

import cityhub.basics.v1.DecideHeldChangeRequest;
import cityhub.basics.v1.DecideHeldChangeResponse;
import cityhub.basics.v1.ListHeldChangesRequest;
import cityhub.basics.v1.ListHeldChangesResponse;
import cityhub.hub.HubException;
import cityhub.hub.basics.HeldChanges;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The calls about held changes: translates and delegates. */
@Singleton
final class HeldChangesCalls {
    private static final int MAX_PAGE = 500;
    private static final int DEFAULT_PAGE = 100;

    private final HeldChanges held;

    HeldChangesCalls(HeldChanges held) {
        this.held = held;
    }

    ListHeldChangesResponse list(Caller caller, ListHeldChangesRequest request) {
        int size = request.getPageSize() == 0 ? DEFAULT_PAGE : request.getPageSize();
        if (size < 1 || size > MAX_PAGE) {
            throw HubException.invalid("page_size", "0 to " + MAX_PAGE);
        }
        Optional<String> officer = caller instanceof Caller.OfficerCaller ? Optional.of(caller.id()) : Optional.empty();
        HeldChanges.Page page = held.list(officer, after(request.getPageToken()), size);
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

    private static long after(String token) {
        if (token.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(token);
        } catch (NumberFormatException e) {
            throw HubException.invalid("page_token", "as the previous answer gave it");
        }
    }
}
