package cityhub.hub.intermediary;

import cityhub.hub.addressee.Acquisitions;
import cityhub.hub.delivery.WorkLine;
import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.delivery.WorkQueue.Work;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.WorkReport;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The legs of the acquisition of a code (符号取得), one piece of work that keeps its place among the person's: the platform
 * gives a acquisition number (ACQUISITION), the Juki-net side gets it with the resident code (CODE_RELAY), the platform says
 * whether the code came (CODE_STATUS). The code itself never comes to the hub.
 */
@Singleton
final class CodeAcquisition {
    /** The person's code is not there, so that the platform could not take the inquiry. */
    static final String CODE_NOT_ACQUIRED = "CODE_NOT_ACQUIRED";

    private static final Set<ExchangeKind> LEGS = EnumSet.of(
            ExchangeKind.EXCHANGE_KIND_ACQUISITION,
            ExchangeKind.EXCHANGE_KIND_CODE_RELAY,
            ExchangeKind.EXCHANGE_KIND_CODE_STATUS);

    private final WorkQueue queue;

    CodeAcquisition(WorkQueue queue) {
        this.queue = queue;
    }

    /** Whether a kind of work is a leg. */
    static boolean isLeg(ExchangeKind kind) {
        return LEGS.contains(kind);
    }

    /** Numbers of the requests of those persons whose legs go under them. */
    static Map<Long, String> acquisitionNumbers(Connection connection, List<Work> work) throws SQLException {
        List<Long> persons = work.stream()
                .filter(each -> isUnderNumber(Stored.kind(each.key().kind())))
                .map(Work::personId)
                .toList();
        return Acquisitions.acquisitionNumbers(connection, persons);
    }

    /** Whether a leg goes under the number of its request. */
    static boolean isUnderNumber(ExchangeKind kind) {
        return isLeg(kind) && kind != ExchangeKind.EXCHANGE_KIND_ACQUISITION;
    }

    /** A leg was done. */
    void accepted(Connection tx, WorkKey key, long person) throws SQLException {
        if (Stored.kind(key.kind()) == ExchangeKind.EXCHANGE_KIND_CODE_RELAY) {
            Acquisitions.relayed(tx, person);
            queue.goOn(tx, key, Stored.name(ExchangeKind.EXCHANGE_KIND_CODE_STATUS), WorkLine.PLATFORM);
            return;
        }
        queue.remove(tx, key);
        Acquisitions.settle(tx, person, Acquisitions.State.ACQUIRED);
        for (Exchange each : ExchangeRepository.parked(tx, person, CODE_NOT_ACQUIRED)) {
            queue.release(tx, new WorkKey(Stored.name(each.kind()), each.exchangeId()));
            ExchangeRepository.settle(tx, each.exchangeId(), ExchangeState.EXCHANGE_STATE_WAITING, "", false);
        }
    }

    /** The platform gave a number to the request: the Juki-net side is next. */
    void numbered(Connection tx, WorkReport report, long person) throws SQLException {
        WorkKey key = new WorkKey(Stored.name(report.getKind()), report.getExchangeId());
        Acquisitions.numbered(tx, person, report.getAcquisitionNumber());
        queue.goOn(tx, key, Stored.name(ExchangeKind.EXCHANGE_KIND_CODE_RELAY), WorkLine.JUKI_NET);
    }

    /** A leg was refused for good: it waits for an officer, and a request that is void begins anew when it is sent again. */
    void refused(Connection tx, WorkKey key, long person, String reason) throws SQLException {
        WorkKey left = key;
        if (Stored.kind(key.kind()) == ExchangeKind.EXCHANGE_KIND_CODE_STATUS) {
            left = new WorkKey(Stored.name(ExchangeKind.EXCHANGE_KIND_ACQUISITION), key.exchangeId());
            queue.goOn(tx, key, left.kind(), WorkLine.PLATFORM);
        }
        queue.park(tx, left, reason);
        failed(tx, person);
    }

    /** A leg failed too often and was parked. */
    static void failed(Connection tx, long person) throws SQLException {
        Acquisitions.settle(tx, person, Acquisitions.State.FAILED);
    }

    /** A leg that was parked is sent again, or given up: then it is forgotten, so that the next inquiry asks anew. */
    static void decided(Connection tx, long person, boolean again) throws SQLException {
        if (again) {
            Acquisitions.settle(tx, person, Acquisitions.State.REQUESTED);
        } else {
            Acquisitions.forget(tx, person);
        }
    }

    /** Ends the acquisition of a person who was found to be another; gives whether there was one. */
    boolean end(Connection tx, long person) throws SQLException {
        Optional<String> exchangeId = Acquisitions.forget(tx, person);
        if (exchangeId.isPresent()) {
            for (ExchangeKind each : LEGS) {
                queue.remove(tx, new WorkKey(Stored.name(each), exchangeId.get()));
            }
        }
        return exchangeId.isPresent();
    }

    /**
     * The numbers of those whose codes are asked for: the individual number (個人番号) of those only whose resident code
     * (住民票コード) the city does not hold, since one of the two is enough.
     */
    record OneOfBoth(NumberTable table) implements NumberTable {
        @Override
        public Optional<String> ofPerson(long person, NumberDomain domain) {
            boolean enough = domain.equals(NumberDomain.INDIVIDUAL)
                    && table.ofPerson(person, NumberDomain.RESIDENT_CODE).isPresent();
            return enough ? Optional.empty() : table.ofPerson(person, domain);
        }

        @Override
        public Optional<String> ofResidentNumber(String residentNumber, NumberDomain domain) {
            return table.ofResidentNumber(residentNumber, domain);
        }
    }
}
