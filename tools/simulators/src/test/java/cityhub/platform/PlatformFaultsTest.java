package cityhub.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.tools.simulators.PlatformFault;
import cityhub.tools.simulators.PlatformHome;
import cityhub.tools.simulators.PlatformSimulator;
import cityhub.tools.simulators.SimulatedCity;
import cityhub.tools.simulators.StaffAccounts;
import cityhub.tools.simulators.StaffTerminal;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The connector's client against the simulated platform, over real mutual TLS, fault by fault. */
class PlatformFaultsTest {
    private static final String NUMBER = "000000000010014";

    @TempDir
    Path folder;

    private PlatformHome home;
    private PlatformSimulator platform;
    private PlatformClient client;

    @BeforeEach
    void start() throws IOException {
        home = PlatformHome.openOrCreate(folder, "011002");
        platform = PlatformSimulator.start(home, 0);
        client = client(platform.address(), InstantSource.system(), Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        client.close();
        platform.close();
    }

    private PlatformClient client(URI address, InstantSource clock, Duration patience) {
        ConnectorSettings settings = home.connector("", address);
        return new PlatformClient(
                address,
                settings.tls(),
                settings.institution(),
                settings.platform(),
                settings.security(),
                settings.layout(),
                patience,
                clock);
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode inquiry(String id) {
        ObjectNode body = empty().put("exchange_id", id).put("number", NUMBER);
        body.putArray("item_name_codes").add(SimulatedCity.LOCAL_TAX);
        return body;
    }

    private ObjectNode code(PlatformInterface name, String acquisitionNumber) throws PlatformException {
        return client.call(
                name,
                empty().put("exchange_id", "a").put("number", NUMBER).put("acquisition_number", acquisitionNumber));
    }

    private void acquire() throws PlatformException {
        ObjectNode asked = code(PlatformInterface.IF_FGU_20221, "");
        assertEquals("PENDING", asked.path("result").asText());
        String acquisitionNumber = asked.path("acquisition_number").asText();
        code(PlatformInterface.CODE_MADE, acquisitionNumber);
        assertEquals(
                "ACCEPTED",
                code(PlatformInterface.IF_FGU_20234, acquisitionNumber)
                        .path("result")
                        .asText());
    }

    @Test
    void codeIsThereWhenTheJukiNetSideToldItUnderTheNumberOfItsRequest() throws PlatformException {
        ObjectNode asked = code(PlatformInterface.IF_FGU_20221, "");
        String acquisitionNumber = asked.path("acquisition_number").asText();
        assertEquals(
                acquisitionNumber,
                code(PlatformInterface.IF_FGU_20221, "")
                        .path("acquisition_number")
                        .asText(),
                "asked again, the same");
        assertEquals(
                "PENDING",
                code(PlatformInterface.IF_FGU_20234, acquisitionNumber)
                        .path("result")
                        .asText());
        for (PlatformInterface each : List.of(PlatformInterface.IF_FGU_20234, PlatformInterface.CODE_MADE)) {
            ObjectNode unknown = code(each, "9");
            assertEquals(
                    "REFUSED REQUEST_UNKNOWN",
                    unknown.path("result").asText() + " "
                            + unknown.path("reason").asText());
        }

        assertEquals(
                "ACCEPTED",
                code(PlatformInterface.CODE_MADE, acquisitionNumber)
                        .path("result")
                        .asText());
        for (PlatformInterface each : List.of(PlatformInterface.IF_FGU_20234, PlatformInterface.IF_FGU_20221)) {
            assertEquals(
                    "ACCEPTED", code(each, acquisitionNumber).path("result").asText());
        }
    }

    private String refusal(PlatformInterface name) {
        return assertThrows(PlatformException.class, () -> client.call(name, empty()))
                .code();
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSE, HTTP_503",
        "DROP_AFTER_ACCEPT, LINE_DOWN",
        "WRONG_SIGNATURE, SIGNATURE_INVALID",
        "WRONG_RECIPIENT, ADDRESSED_WRONGLY",
        "STALE, STALE",
        "REPLAY, ANSWERS_ANOTHER"
    })
    void whatThePlatformDoesWrongIsRefusedWithItsReasonAndTheNextCallWorks(PlatformFault fault, String reason)
            throws PlatformException {
        client.call(PlatformInterface.IF_SYM_20212, empty());
        platform.fault(fault, 1);

        assertEquals(reason, refusal(PlatformInterface.IF_SYM_20212));

        assertEquals(
                "1",
                client.call(PlatformInterface.IF_SYM_20212, empty())
                        .path("open")
                        .asText());
    }

    @Test
    void slowPlatformTimesOut() {
        try (PlatformClient impatient = client(platform.address(), InstantSource.system(), Duration.ofMillis(300))) {
            platform.fault(PlatformFault.SLOW, 1);
            assertEquals(
                    "TIMED_OUT",
                    assertThrows(PlatformException.class, () -> impatient.call(PlatformInterface.IF_SYM_20212, empty()))
                            .code());
        }
    }

    @Test
    void inquiryIsTakenOnceHoweverOftenItIsSentAndAnsweredUntilAcknowledged() throws PlatformException {
        acquire();
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "ACCEPTED",
                    client.call(PlatformInterface.IF_SKI_10111, inquiry("x"))
                            .path("result")
                            .asText());
        }
        assertEquals(1, platform.inquiries().size());

        var answers = client.call(PlatformInterface.IF_SKI_11112, empty()).path("answers");
        assertEquals(1, answers.size());
        assertEquals(
                SimulatedCity.amount(NUMBER, SimulatedCity.LOCAL_TAX),
                answers.path(0)
                        .path("items")
                        .path(0)
                        .path("values")
                        .path(0)
                        .path("value")
                        .asText());
        client.call(PlatformInterface.IF_SKI_10111, inquiry("next"));
        ObjectNode acknowledged = empty();
        acknowledged.putArray("acknowledged").add("x");
        var next = client.call(PlatformInterface.IF_SKI_11112, acknowledged).path("answers");
        assertEquals(1, next.size());
        assertEquals("next", next.path(0).path("exchange_id").asText());
        acknowledged.putArray("acknowledged").add("next");
        assertTrue(client.call(PlatformInterface.IF_SKI_11112, acknowledged)
                .path("answers")
                .isEmpty());
        assertTrue(client.call(PlatformInterface.IF_SKI_11112, empty())
                .path("answers")
                .isEmpty());

        platform.fault(PlatformFault.ANSWER_TWICE, 1);
        assertEquals(
                2,
                client.call(PlatformInterface.IF_SKI_11112, empty())
                        .path("answers")
                        .size());
    }

    @Test
    void inquiryStandsAsAnsweredUnknownOrCancelledAndItsAnswerIsGivenAgainWhenAskedForById() throws PlatformException {
        acquire();
        client.call(PlatformInterface.IF_SKI_10111, inquiry("x"));
        platform.fault(PlatformFault.FORGET_INQUIRY, 1);
        client.call(PlatformInterface.IF_SKI_10111, inquiry("forgotten"));
        ObjectNode acknowledged = empty();
        acknowledged.putArray("acknowledged").add("x");
        client.call(PlatformInterface.IF_SKI_11112, acknowledged);

        assertEquals("ACCEPTED ANSWERED", status("x"));
        assertEquals("REFUSED EXCHANGE_UNKNOWN", status("forgotten"));
        ObjectNode again = empty();
        again.putArray("exchange_ids").add("x").add("forgotten");
        assertEquals(
                1,
                client.call(PlatformInterface.IF_SKI_11112, again)
                        .path("answers")
                        .size());

        client.call(PlatformInterface.IF_SKI_10111, inquiry("y"));
        client.call(
                PlatformInterface.IF_SKI_50111, empty().put("exchange_id", "y").put("number", NUMBER));
        assertEquals("REFUSED CANCELLED", status("y"));
    }

    private String status(String id) throws PlatformException {
        ObjectNode answer = client.call(
                PlatformInterface.IF_SKI_10712, empty().put("exchange_id", id).put("number", NUMBER));
        return answer.path("result").asText() + " " + answer.path("reason").asText();
    }

    @Test
    void provisionIsAnsweredFromTheReplicaOrWaitsForTheCityAndIsToldUntilAcknowledged() throws PlatformException {
        client.call(PlatformInterface.IF_DBM_10111, replica(SimulatedCity.CARE));
        String nothing = platform.ask(NUMBER, SimulatedCity.LOCAL_TAX);
        String automatic = platform.ask(NUMBER, SimulatedCity.CARE);
        client.call(
                PlatformInterface.IF_DBM_50111,
                empty().put("exchange_id", "f")
                        .put("number", NUMBER)
                        .put("no_automatic_answer", "1")
                        .put("not_disclosed", "1"));
        String waiting = platform.ask(NUMBER, SimulatedCity.CARE);
        assertEquals(
                List.of("NOT_PROVIDED", "PROVIDED", "WAITING"),
                List.of(nothing, automatic, waiting).stream()
                        .map(platform.provisions()::get)
                        .toList());

        var asked = client.call(PlatformInterface.IF_TKY_11512, empty()).path("provisions");
        assertEquals(1, asked.size());
        assertEquals(waiting, asked.path(0).path("provision_id").asText());
        assertEquals("1", asked.path(0).path("not_disclosed").asText());
        ObjectNode acknowledged = empty();
        acknowledged.putArray("acknowledged").add(waiting);
        client.call(PlatformInterface.IF_TKY_11512, acknowledged);
        assertEquals(0, provisions(PlatformInterface.IF_TKY_11512));
        assertEquals(2, provisions(PlatformInterface.IF_TKY_11312));

        for (String permitted : List.of("1", "0")) {
            client.call(
                    PlatformInterface.IF_TKY_20511,
                    empty().put("exchange_id", waiting).put("permitted_provision", permitted));
        }

        assertEquals("PROVIDED", platform.provisions().get(waiting), "the second decision changes nothing");
        assertEquals(3, provisions(PlatformInterface.IF_TKY_11312));
    }

    @Test
    void householdInformationMayBeAskedForAndAnItemsFlagMakesItWait() throws PlatformException {
        client.call(PlatformInterface.IF_DBM_10111, replica(SimulatedCity.HOUSEHOLD));
        client.call(PlatformInterface.IF_DBM_10111, replica(SimulatedCity.CARE).put("exchange_id", "r2"));
        client.call(
                PlatformInterface.IF_DBM_40111,
                empty().put("exchange_id", "f")
                        .put("number", NUMBER)
                        .put("item_name_code", SimulatedCity.HOUSEHOLD)
                        .put("no_automatic_answer", "1")
                        .put("not_disclosed", "0"));

        String household = platform.ask(NUMBER, SimulatedCity.HOUSEHOLD);
        String care = platform.ask(NUMBER, SimulatedCity.CARE);

        assertEquals("WAITING", platform.provisions().get(household));
        assertEquals("PROVIDED", platform.provisions().get(care));
    }

    @Test
    void nothingIsProvidedWithoutAPermitOfTheNetworkThatHolds() throws Exception {
        client.call(PlatformInterface.IF_DBM_10111, replica(SimulatedCity.CARE));
        String first = platform.ask(NUMBER, SimulatedCity.CARE);
        Map<PlatformFault, String> refusals = new EnumMap<>(Map.of(
                PlatformFault.PERMIT_FORGED, "SIGNATURE_INVALID",
                PlatformFault.PERMIT_STALE, "PERMIT_STALE",
                PlatformFault.PERMIT_OF_ANOTHER, "PERMIT_OF_ANOTHER",
                PlatformFault.PERMIT_TWICE, "PERMIT_USED"));

        refusals.forEach((fault, reason) -> {
            platform.fault(fault, 1);
            assertEquals(reason, refusal(SimulatedCity.CARE, SimulatedCity.LEGAL_ROW));
        });

        assertEquals("NOT_LISTED", refusal("TM00000000000099", SimulatedCity.LEGAL_ROW), "the network's list");
        assertEquals("NOT_LISTED", refusal(SimulatedCity.CARE, "70"));
        platform.fault(PlatformFault.PERMIT_UNLISTED, 1);
        assertEquals("NOT_LISTED", refusal(SimulatedCity.CARE, ""), "the platform's own copy of it");
        assertEquals(Set.of(first), platform.provisions().keySet());
        try (StaffTerminal operator = StaffTerminal.of(
                home,
                platform.address(),
                StaffAccounts.OPERATOR,
                StaffAccounts.openOrCreate(folder).password(StaffAccounts.OPERATOR))) {
            var amounts = operator.act(empty().put("action", "state")).path("amounts");
            assertEquals(
                    1, amounts.path("PERMIT REFUSED NOT_LISTED").asInt(), "without a permit there is none to refuse");
            refusals.values()
                    .forEach(each -> assertEquals(
                            1, amounts.path("PERMIT REFUSED " + each).asInt(), each));
        }
        String afterwards = platform.ask(NUMBER, SimulatedCity.CARE);
        assertEquals("PROVIDED", platform.provisions().get(afterwards));
    }

    private String refusal(String item, String legalRow) {
        return assertThrows(PlatformException.class, () -> platform.ask(NUMBER, item, legalRow))
                .code();
    }

    private static ObjectNode replica(String item) {
        ObjectNode replica = empty().put("exchange_id", "r").put("number", NUMBER);
        replica.put("item_name_code", item)
                .put("record_key", "1")
                .put("publication_end_date", "9999-12-31")
                .putArray("values")
                .addObject()
                .put("item_code", "01")
                .put("value", "有");
        return replica;
    }

    private int provisions(PlatformInterface name) throws PlatformException {
        return client.call(name, empty()).path("provisions").size();
    }

    @Test
    void deletedNumberIsForgottenAndNeverTakenAgain() throws PlatformException {
        acquire();
        client.call(
                PlatformInterface.NUMBER_DELETE, empty().put("exchange_id", "d").put("number", NUMBER));

        ObjectNode answer = client.call(PlatformInterface.IF_SKI_10111, inquiry("x"));

        assertEquals("REFUSED", answer.path("result").asText());
        assertEquals("NUMBER_DELETED", answer.path("reason").asText());
    }

    @Test
    void personWithoutACodeIsRefused() throws PlatformException {
        ObjectNode answer = client.call(PlatformInterface.IF_SKI_10111, inquiry("x"));
        assertEquals("REFUSED", answer.path("result").asText());
        assertEquals("CODE_NOT_ACQUIRED", answer.path("reason").asText());
    }

    @Test
    void whatWasTakenIsThereAfterARestart() throws Exception {
        acquire();
        client.call(PlatformInterface.IF_SKI_10111, inquiry("x"));
        client.close();
        platform.close();

        platform = PlatformSimulator.start(home, 0);
        client = client(platform.address(), InstantSource.system(), Duration.ofSeconds(20));

        assertEquals("WAITING " + NUMBER, platform.inquiries().get("x"));
    }

    @Test
    void closedPlatformSaysSoAndRefusesTheRestAndAMessageOfYesterdayIsRefused() throws PlatformException {
        platform.open(false);
        assertEquals(
                "0",
                client.call(PlatformInterface.IF_SYM_20212, empty())
                        .path("open")
                        .asText());
        assertEquals("HTTP_503", refusal(PlatformInterface.IF_SKI_11112));
        platform.open(true);
        InstantSource yesterday = () -> Instant.now().minus(Duration.ofDays(1));
        try (PlatformClient late = client(platform.address(), yesterday, Duration.ofSeconds(20))) {
            assertEquals(
                    "HTTP_400",
                    assertThrows(PlatformException.class, () -> late.call(PlatformInterface.IF_SYM_20212, empty()))
                            .code());
        }
    }

    @Test
    void lineThatIsDownSaysSo() {
        URI address = platform.address();
        platform.close();
        try (PlatformClient alone = client(address, InstantSource.system(), Duration.ofSeconds(20))) {
            assertEquals(
                    "LINE_DOWN",
                    assertThrows(PlatformException.class, () -> alone.call(PlatformInterface.IF_SYM_20212, empty()))
                            .code());
        }
    }

    @Test
    void callerWithAStrangersCertificateIsNotServed() {
        PlatformHome stranger = PlatformHome.openOrCreate(folder.resolve("stranger"), "011002");
        ConnectorSettings settings = stranger.connector("", platform.address());
        try (PlatformClient other = new PlatformClient(
                platform.address(),
                settings.tls(),
                settings.institution(),
                settings.platform(),
                settings.security(),
                settings.layout(),
                Duration.ofSeconds(20),
                InstantSource.system())) {
            assertEquals(
                    "LINE_DOWN",
                    assertThrows(PlatformException.class, () -> other.call(PlatformInterface.IF_SYM_20212, empty()))
                            .code());
        }
    }
}
