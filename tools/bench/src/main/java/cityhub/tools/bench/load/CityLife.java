package cityhub.tools.bench.load;

import cityhub.resident.v1.ResidentChange;
import cityhub.tools.city.City;
import cityhub.tools.city.CityChanges;
import java.util.ArrayList;
import java.util.List;

/** The city's life as a register tells it: notice after notice, without end. Not for several threads. */
final class CityLife {
    private static final int CHANGES = 2_000_000;

    private final CityChanges changes;

    CityLife(City city) {
        this.changes = city.changes(CHANGES);
    }

    /** The changes of the next notice. */
    List<ResidentChange> nextNotice() {
        List<ResidentChange> notice = new ArrayList<>();
        ResidentChange first = take();
        notice.add(first);
        while (notice.size() < first.getNoticeSize()) {
            notice.add(take());
        }
        return notice;
    }

    private ResidentChange take() {
        return changes.next().change();
    }
}
