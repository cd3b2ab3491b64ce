package cityhub.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.tools.simulators.PlatformFault;
import cityhub.tools.simulators.PlatformHome;
import cityhub.tools.simulators.PlatformSimulator;
import cityhub.tools.simulators.SimulatedCity;
import cityhub.tools.simulators.StaffAccounts;
import cityhub.tools.simulators.StaffTerminal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The staff of the simulated platform: sign-in with log, state of operation, statistics, terms, faults on command. */
class StaffDeskTest {
    private static final String NUMBER = "000000000010014";

    @TempDir
    Path folder;

    private PlatformHome home;
    private PlatformSimulator platform;
    private StaffAccounts accounts;
    private StaffTerminal operator;
    private PlatformClient city;

    @BeforeEach
    void start() throws IOException {
        home = PlatformHome.openOrCreate(folder, "011002");
        platform = PlatformSimulator.start(home, 0);
        accounts = StaffAccounts.openOrCreate(folder);
        operator = terminal(StaffAccounts.OPERATOR, accounts.password(StaffAccounts.OPERATOR));
        city = PlatformClient.of(home.connector("", platform.address()));
    }

    @AfterEach
    void stop() {
        city.close();
        operator.close();
        platform.close();
    }

    private StaffTerminal terminal(String user, String password) {
        return StaffTerminal.of(home, platform.address(), user, password);
    }

    private static ObjectNode action(String name) {
        return JsonNodeFactory.instance.objectNode().put("action", name);
    }

    private static String refusal(StaffTerminal terminal, ObjectNode request) {
        return assertThrows(IOException.class, () -> terminal.act(request)).getMessage();
    }

    @Test
    void stateTellsOperationAmountsAndTheMessagesOfTheDay() throws Exception {
        city.call(
                PlatformInterface.IF_DBM_10111,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("exchange_id", "r")
                        .put("number", NUMBER)
                        .put("item_name_code", SimulatedCity.CARE)
                        .put("record_key", "1")
                        .put("publication_end_date", "2020-03-31"));

        JsonNode state = operator.act(action("state"));

        assertTrue(state.path("open").asBoolean());
        assertEquals(1, state.path("amounts").path("REPLICA").asInt());
        assertEquals(1, state.path("messages_today").path("IF_DBM_10111").asInt());
        assertEquals("DAYS_FROM_1", refusal(operator, action("expire").put("days", 0)));
        assertEquals(
                1,
                operator.act(action("expire").put("days", 1)).path("deleted").asInt(),
                "its publication ended years ago");
        assertEquals(
                0, operator.act(action("state")).path("amounts").path("REPLICA").asInt());
    }

    @Test
    void amountsAreToldByStateHoweverManyThereAre() throws Exception {
        for (String number : List.of(NUMBER, "000000000010022")) {
            city.call(
                    PlatformInterface.CODE_MADE,
                    body().put(
                                    "acquisition_number",
                                    city.call(
                                                    PlatformInterface.IF_FGU_20221,
                                                    body().put("exchange_id", "c" + number)
                                                            .put("number", number))
                                            .path("acquisition_number")
                                            .asText()));
        }
        for (String id : List.of("1", "2", "3")) {
            ObjectNode inquiry = body().put("exchange_id", id).put("number", NUMBER);
            inquiry.putArray("item_name_codes").add(SimulatedCity.CARE);
            city.call(PlatformInterface.IF_SKI_10111, inquiry);
            ObjectNode file = body().put("file_id", "f" + id);
            file.putArray("records").add(body().put("exchange_id", "r" + id).put("number", NUMBER));
            city.call(PlatformInterface.IF_DBM_20113, file);
            platform.ask(NUMBER, SimulatedCity.CARE);
        }
        city.call(PlatformInterface.IF_SKI_50111, body().put("exchange_id", "3").put("number", NUMBER));

        JsonNode amounts = operator.act(action("state")).path("amounts");

        assertEquals(2, amounts.path("CODE MADE").asInt());
        assertEquals(2, amounts.path("INQUIRY WAITING").asInt());
        assertEquals(1, amounts.path("INQUIRY CANCELLED").asInt());
        assertEquals(3, amounts.path("PROVISION NOT_PROVIDED").asInt());
        assertEquals(
                3,
                amounts.path("FILE DONE").asInt()
                        + amounts.path("FILE RECEIVED").asInt());
    }

    private static ObjectNode body() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Test
    void permitsExpireAndAHomeOfTheVersionBeforeGetsTheNetworksKey() throws Exception {
        platform.ask(NUMBER, SimulatedCity.CARE);
        platform.fault(PlatformFault.PERMIT_FORGED, 1);
        assertThrows(PlatformException.class, () -> platform.ask(NUMBER, SimulatedCity.CARE));
        platform.forward(Duration.ofDays(3));
        assertEquals(
                2,
                operator.act(action("expire").put("days", 1)).path("deleted").asInt(),
                "a permit and a refusal; the city was not told of the provision yet");

        platform.close();
        Files.delete(folder.resolve("certs/network-permits.pem"));
        Files.delete(folder.resolve("certs/network-permits.key"));
        home = PlatformHome.openOrCreate(folder, "011002");
        platform = PlatformSimulator.start(home, 0);

        String asked = platform.ask(NUMBER, SimulatedCity.CARE);
        assertTrue(platform.provisions().containsKey(asked));
    }

    @Test
    void whatGoesWrongOnCommandGoesWrong() throws Exception {
        operator.act(action("close"));
        assertFalse(operator.act(action("state")).path("open").asBoolean(), "the staff gets in while it is closed");
        assertEquals("HTTP_503", code());
        operator.act(action("open"));
        operator.act(action("fault").put("fault", "WRONG_SIGNATURE").put("times", 1));
        assertEquals("SIGNATURE_INVALID", code());
        assertEquals(
                "UNREADABLE",
                refusal(operator, action("fault").put("fault", "NONE").put("times", 1)));
        assertEquals(
                "TIMES_0_TO_1000",
                refusal(operator, action("fault").put("fault", "SLOW").put("times", -1)));
        JsonNode asked = operator.act(action("ask")
                .put("number", NUMBER)
                .put("item_name_code", SimulatedCity.CARE)
                .put("legal_row", SimulatedCity.LEGAL_ROW));
        assertTrue(platform.provisions().containsKey(asked.path("provision_id").asText()));
    }

    @Test
    void hoursGoByItsOwnClockWhichIsKept() throws Exception {
        platform.close();
        platform = PlatformSimulator.start(home, 0, "08:30-17:15");
        LocalDateTime monday = platform.time()
                .toLocalDate()
                .with(TemporalAdjusters.next(DayOfWeek.MONDAY))
                .atTime(8, 29);
        platform.forward(Duration.between(platform.time(), monday));
        assertFalse(platform.isOpen());
        platform.forward(Duration.ofMinutes(1));
        assertTrue(platform.isOpen());
        platform.forward(Duration.ofHours(8).plusMinutes(45));
        assertFalse(platform.isOpen(), "17:15");
        platform.forward(Duration.ofDays(4).plusHours(19));
        assertFalse(platform.isOpen(), "Saturday noon");
        LocalDateTime before = platform.time();

        platform.close();
        platform = PlatformSimulator.start(home, 0);

        assertFalse(platform.time().isBefore(before));
        assertTrue(platform.isOpen(), "all day without hours");
        assertThrows(IllegalArgumentException.class, () -> platform.forward(Duration.ofDays(-1)));
        for (String bad : List.of("17:15-08:30", "8-17", "08:30", "-", "08:30-25:00")) {
            assertThrows(IllegalArgumentException.class, () -> PlatformSimulator.start(home, 0, bad), bad);
        }
    }

    @Test
    void platformIsBackAfterADayWithAllItHad() throws Exception {
        ObjectNode replica = JsonNodeFactory.instance
                .objectNode()
                .put("exchange_id", "r")
                .put("number", NUMBER)
                .put("item_name_code", SimulatedCity.CARE)
                .put("record_key", "1")
                .put("publication_end_date", "9999-12-31");
        city.call(PlatformInterface.IF_DBM_10111, replica);
        operator.act(action("close").put("seconds", Duration.ofDays(1).toSeconds()));
        assertEquals("HTTP_503", code());
        String time = forward(Duration.ofHours(23));
        assertEquals("HTTP_503", code());

        String back = forward(Duration.ofHours(1));

        assertTrue(back.compareTo(time) > 0);
        JsonNode state = operator.act(action("state"));
        assertTrue(state.path("open").asBoolean());
        assertEquals(1, state.path("amounts").path("REPLICA").asInt());
        assertEquals(0, state.path("messages_today").size(), "they were yesterday's");
        city.call(PlatformInterface.IF_SKI_11112, JsonNodeFactory.instance.objectNode());
        assertEquals("FORWARD_UP_TO_10_YEARS", refusal(operator, action("clock").put("seconds", -1)));
        assertEquals("CLOSED_UP_TO_10_YEARS", refusal(operator, action("close").put("seconds", -1)));
    }

    private String forward(Duration by) throws IOException, InterruptedException {
        return operator.act(action("clock").put("seconds", by.toSeconds()))
                .path("time")
                .asText();
    }

    private String code() {
        return assertThrows(
                        PlatformException.class,
                        () -> city.call(PlatformInterface.IF_SKI_11112, JsonNodeFactory.instance.objectNode()))
                .code();
    }

    @Test
    void everySignInIsLoggedAndRightsAreKept() throws Exception {
        try (StaffTerminal stranger = terminal("operator", "guessed");
                StaffTerminal nobody = terminal("nobody", "");
                StaffTerminal viewer = terminal(StaffAccounts.VIEWER, accounts.password(StaffAccounts.VIEWER))) {
            assertEquals("NOT_SIGNED_IN", refusal(stranger, action("close")));
            assertEquals("NOT_SIGNED_IN", refusal(nobody, action("state")));
            assertEquals("NOT_PERMITTED", refusal(viewer, action("close")));
            assertTrue(platform.isOpen());
            assertEquals("ACTION_UNKNOWN", refusal(operator, action("dance")));

            List<String> log = viewer.act(action("log"))
                    .path("log")
                    .valueStream()
                    .map(each -> each.asText().substring(each.asText().indexOf(' ') + 1))
                    .toList();

            assertEquals(
                    List.of("viewer close NOT_PERMITTED", "nobody state NOT_SIGNED_IN", "operator close NOT_SIGNED_IN"),
                    log);
        }
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("staff-passwords"))));
    }
}
