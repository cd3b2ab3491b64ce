package cityhub.tools.bench.load;

import cityhub.basics.v1.SearchResidentsRequest;
import cityhub.kit.CityHub;
import cityhub.kit.SearchAnswer;
import cityhub.tools.bench.measure.Round;
import java.util.Collections;

/** Searches by name and birth date; the kit verifies. */
final class SearchLoad {
    private SearchLoad() {}

    static Round run(LoadTask.Searches task, Descriptions descriptions) {
        try (CityHub hub = Participant.open(task.target())) {
            BlockingLoop.Work search = () -> search(hub, task.target().agreementId(), descriptions.draw());
            return BlockingLoop.run(Collections.nCopies(task.inFlight(), search), task.timing(), task.processes());
        }
    }

    private static int search(CityHub hub, String agreementId, Descriptions.Description wanted) {
        SearchAnswer answer = hub.search(SearchResidentsRequest.newBuilder()
                .setAgreementId(agreementId)
                .setName(wanted.name())
                .setBirthDate(wanted.birthDate())
                .build());
        if (answer instanceof SearchAnswer.Found found && !found.residents().isEmpty()) {
            return 1;
        }
        throw new IllegalStateException("somebody who is there was not found");
    }
}
