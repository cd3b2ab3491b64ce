package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.hub.basics.Registered;
import cityhub.intermediary.v1.ExchangeOutcome;
import cityhub.intermediary.v1.ExchangeReceipt;
import cityhub.intermediary.v1.NewInquiry;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Night batches that come at the same moment and are about the same people, each in an order of its own. */
class SimultaneousInquiriesTest {
    private static final int PERSONS = 200;
    private static final int CALLS = 8;

    @Test
    void allAreAcceptedAndEachCodeIsAskedForOnce() throws Exception {
        try (ExchangeTown town = new ExchangeTown(Map.of())) {
            List<String> residents = IntStream.range(0, PERSONS)
                    .mapToObj(each -> Integer.toString(1000 + each))
                    .toList();
            town.town.register(residents.stream()
                    .map(each -> Registered.record(each, "生成　" + each, "011011"))
                    .toList());
            RegisterNumbersRequest.Builder ties =
                    RegisterNumbersRequest.newBuilder().setAgreementId(town.agreement);
            residents.forEach(each ->
                    ties.addTies(NumberTie.newBuilder().setAddresseeNumber(each).setOwnNumber("N-" + each)));
            AddresseeServiceGrpc.newBlockingStub(town.hub.channel(town.town.credential()))
                    .registerNumbers(ties.build());
            town.open(false);

            List<Future<List<ExchangeReceipt>>> calls = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int call = 0; call < CALLS; call++) {
                    List<String> order = new ArrayList<>(residents);
                    Collections.shuffle(order, new Random(call));
                    NewInquiry[] inquiries = order.stream()
                            .map(each -> ExchangeTown.inquiry("N-" + each).build())
                            .toArray(NewInquiry[]::new);
                    calls.add(threads.submit(() -> town.inquire(inquiries)));
                }
            }

            for (Future<List<ExchangeReceipt>> each : calls) {
                each.get()
                        .forEach(receipt ->
                                assertEquals(ExchangeOutcome.EXCHANGE_OUTCOME_ACCEPTED, receipt.getOutcome()));
            }
            assertEquals(PERSONS, waiting(town, "ACQUISITION"));
            assertEquals(PERSONS * CALLS, waiting(town, "INQUIRY"));
        }
    }

    private static long waiting(ExchangeTown town, String kind) {
        return town.hub.database().db().read(connection -> {
            try (Statement select = connection.createStatement();
                    ResultSet row =
                            select.executeQuery("SELECT COUNT(*) FROM delivery_work WHERE kind = '" + kind + "'")) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
