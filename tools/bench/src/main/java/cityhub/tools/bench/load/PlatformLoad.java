package cityhub.tools.bench.load;

import cityhub.platform.PlatformClient;
import cityhub.platform.PlatformException;
import cityhub.platform.PlatformInterface;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.city.City;
import cityhub.tools.simulators.PlatformHome;
import cityhub.tools.simulators.SimulatedCity;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** The simulated platform alone: a clerk's inquiry and its answer by the connector's client, without hub and connector. */
final class PlatformLoad {
    private static final int PERSONS = 10;
    /** Numbers that no hub gives: none has a person. */
    private static final long FIRST_NUMBER = 999_999_999_000_000L;

    private PlatformLoad() {}

    static Round run(LoadTask.PlatformInquiries task) throws IOException {
        PlatformHome home = PlatformHome.openOrCreate(task.home(), City.code());
        List<String> numbers = IntStream.range(0, PERSONS)
                .mapToObj(i -> Long.toString(FIRST_NUMBER + i))
                .toList();
        try (PlatformClient platform = PlatformClient.of(home.connector("", URI.create(task.address())))) {
            for (String each : numbers) {
                acquire(platform, each);
            }
            AtomicReference<String> before = new AtomicReference<>("");
            BlockingLoop.Work clerk = () -> ask(platform, numbers, before);
            return BlockingLoop.run(List.of(clerk), task.timing(), task.processes());
        } catch (PlatformException e) {
            throw new IOException("the platform gives no code: " + e.code(), e);
        }
    }

    private static void acquire(PlatformClient platform, String number) throws PlatformException {
        JsonNode asked = platform.call(
                PlatformInterface.IF_FGU_20221,
                body().put("exchange_id", number).put("number", number));
        if (asked.has("acquisition_number")) {
            platform.call(
                    PlatformInterface.CODE_MADE,
                    body().put(
                                    "acquisition_number",
                                    asked.path("acquisition_number").asText()));
        }
    }

    /** Acknowledges the answer before with the next question, as the connector does. */
    private static int ask(PlatformClient platform, List<String> numbers, AtomicReference<String> before)
            throws PlatformException {
        String id = UUID.randomUUID().toString();
        ObjectNode inquiry = body().put("exchange_id", id)
                .put("number", numbers.get(ThreadLocalRandom.current().nextInt(numbers.size())))
                .put("affair_code", SimulatedCity.AFFAIR)
                .put("procedure_code", SimulatedCity.PROCEDURE);
        inquiry.putArray("item_name_codes").add(SimulatedCity.LOCAL_TAX);
        platform.call(PlatformInterface.IF_SKI_10111, inquiry);
        ObjectNode wanted = body();
        wanted.putArray("exchange_ids").add(id);
        wanted.putArray("acknowledged").add(before.getAndSet(id));
        if (platform.call(PlatformInterface.IF_SKI_11112, wanted)
                        .path("answers")
                        .size()
                != 1) {
            throw new IllegalStateException("the platform has no answer");
        }
        return 1;
    }

    private static ObjectNode body() {
        return JsonNodeFactory.instance.objectNode();
    }
}
