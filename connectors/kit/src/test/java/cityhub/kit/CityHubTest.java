package cityhub.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.basics.v1.SearchResidentsRequest;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.GetCheckpointRequest;
import cityhub.kit.fake.FakeBasics;
import cityhub.kit.fake.FakeHub;
import cityhub.kit.fake.SyntheticLedger;
import cityhub.kit.seal.LedgerRegressException;
import cityhub.kit.seal.SealException;
import cityhub.kit.seal.SealException.Fault;
import cityhub.resident.v1.ResidentRecord;
import com.google.rpc.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CityHubTest {
    private static final ResidentRecord HANAKO = FakeBasics.record(1, "生成 花子");

    @TempDir
    private Path folder;

    private FakeHub fake;
    private CityHub hub;

    @BeforeEach
    void open() {
        fake = new FakeHub(folder);
        fake.basics().log().change(HANAKO);
        hub = CityHub.open(fake.settings());
    }

    @AfterEach
    void close() {
        hub.close();
        fake.close();
    }

    @Test
    void residentIsFound() {
        ResidentAnswer.Found found = assertInstanceOf(ResidentAnswer.Found.class, ask());
        assertEquals(HANAKO, found.record());
        assertEquals(new Position(1, 1), found.lastChange());
        assertFalse(found.toString().contains("花子"));
    }

    @Test
    void answersComeInTheOrderOfTheQuestions() {
        fake.basics().log().change(FakeBasics.record(2, "生成 太郎"));
        List<ResidentAnswer> answers = hub.residents(FakeHub.AGREEMENT, List.of(number(2), number(9), number(1)));
        assertEquals(
                number(2),
                assertInstanceOf(ResidentAnswer.Found.class, answers.getFirst())
                        .record()
                        .getAddresseeNumber());
        assertEquals(new ResidentAnswer.NotFound(), answers.get(1));
        assertEquals(
                HANAKO,
                assertInstanceOf(ResidentAnswer.Found.class, answers.get(2)).record());
    }

    @Test
    void searchGivesWhoWasFoundNobodyOrThatThereAreTooMany() {
        SearchAnswer.Found found = assertInstanceOf(
                SearchAnswer.Found.class, search(HANAKO.getName().getFullName()));
        assertEquals(
                HANAKO,
                assertInstanceOf(ResidentAnswer.Found.class, found.residents().getFirst())
                        .record());
        assertEquals(new SearchAnswer.Found(List.of()), search("だれでもない"));
        assertEquals(new SearchAnswer.TooMany(), search("*"));
    }

    private SearchAnswer search(String name) {
        return hub.search(SearchResidentsRequest.newBuilder()
                .setAgreementId(FakeHub.AGREEMENT)
                .setName(name)
                .setBirthDate("1980-05-05")
                .build());
    }

    @Test
    void alteredAnswerIsNotHandedOver() {
        fake.basics()
                .tamper(d -> d.toBuilder()
                        .setEntries(0, d.getEntries(0).toBuilder().setSalt(d.getStatementSalt()))
                        .build());
        assertEquals(
                Fault.ENTRIES_ALTERED,
                assertThrows(SealException.class, this::ask).fault());
    }

    @Test
    void answerForSomebodyElseIsNotHandedOver() {
        fake.basics()
                .sealFor(new SyntheticLedger.Consumer("health", fake.consumer().fingerprint(), FakeHub.AGREEMENT));
        assertEquals(
                Fault.NOT_OURS, assertThrows(SealException.class, this::ask).fault());
    }

    @Test
    void repeatedAnswerIsARegress() {
        List<Disclosure> given = new ArrayList<>();
        fake.basics().tamper(d -> {
            given.add(d);
            return given.getFirst();
        });
        ask();
        ask();
        fake.basics().tamper(d -> {
            given.add(d);
            return d;
        });
        ask();
        fake.basics().tamper(d -> given.getFirst());
        assertThrows(LedgerRegressException.class, this::ask);
    }

    @Test
    void refusalIsTypedWithItsDetails() {
        fake.basics().refuse(FakeHub.detailedError(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, Code.INVALID_ARGUMENT));
        CityHubException refused = assertThrows(CityHubException.class, this::ask);
        assertEquals(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, refused.reason());
        assertEquals("INVALID_ARGUMENT: The hub's fixed text.", refused.getMessage());
        assertEquals(
                List.of(new CityHubException.FieldViolation("numbers[3]", "not a number of this domain")),
                refused.violations());
        assertEquals("e-1", refused.errorId().orElseThrow());
        assertEquals(Duration.ofMillis(2), refused.retryDelay().orElseThrow());
        assertFalse(refused.retryable());
    }

    @Test
    void everyReasonOfTheHubIsTyped() {
        for (ErrorReason reason : ErrorReason.values()) {
            if (reason != ErrorReason.UNRECOGNIZED && reason != ErrorReason.ERROR_REASON_UNSPECIFIED) {
                CityHubException typed = CityHubException.of(FakeHub.error(reason, Code.ABORTED));
                assertEquals(reason, typed.reason());
            }
        }
    }

    @Test
    void passingTroubleIsTriedAgain() {
        fake.basics().refuse(FakeHub.error(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, Code.UNAVAILABLE));
        fake.basics().refuse(FakeHub.detailedError(ErrorReason.ERROR_REASON_OVERLOADED, Code.RESOURCE_EXHAUSTED));
        assertInstanceOf(ResidentAnswer.Found.class, ask());
    }

    @Test
    void lastingTroubleIsTold() {
        fake.stop();
        CityHubException refused = assertThrows(CityHubException.class, this::ask);
        assertTrue(refused.retryable());
        assertEquals(ErrorReason.ERROR_REASON_UNSPECIFIED, refused.reason());
    }

    @Test
    void rotatedKeyIsFollowedAndKept() {
        ask();
        fake.ledger().rotateKey();
        assertInstanceOf(ResidentAnswer.Found.class, ask());
        hub.close();
        hub = CityHub.open(fake.settings());
        assertInstanceOf(ResidentAnswer.Found.class, ask());
    }

    @Test
    void keyThatNothingIntroducesIsRefusedAfterFirstUse() {
        ask();
        fake.ledger().stealSigning();
        assertEquals(
                Fault.KEY_UNKNOWN, assertThrows(SealException.class, this::ask).fault());
    }

    @Test
    void pinnedKeyBindsFromTheFirstAnswer() throws IOException {
        Path pin = Files.writeString(folder.resolve("pin.pem"), fake.ledger().firstKeyPem());
        assertInstanceOf(ResidentAnswer.Found.class, askWith(fake.settings().pinning(pin)));
        Path stranger = Files.writeString(folder.resolve("other.pem"), new SyntheticLedger("13101").firstKeyPem());
        hub.close();
        Files.delete(folder.resolve("state").resolve("checkpoint.txt"));
        hub = CityHub.open(fake.settings().pinning(stranger));
        assertEquals(
                Fault.KEY_UNKNOWN, assertThrows(SealException.class, this::ask).fault());
    }

    @Test
    void twoClientsDoNotShareAStateFolder() {
        ask();
        try (CityHub second = CityHub.open(fake.settings())) {
            assertThrows(UncheckedIOException.class, () -> second.resident(FakeHub.AGREEMENT, number(1)));
        }
    }

    @Test
    void officerAsksTheLedgerButReceivesNoResidents() {
        try (CityHub officer = CityHub.open(fake.officerSettings())) {
            assertEquals(
                    1,
                    officer.ledger()
                            .getCheckpoint(GetCheckpointRequest.getDefaultInstance())
                            .getKeysCount());
            assertThrows(CityHubException.class, () -> officer.resident(FakeHub.AGREEMENT, number(1)));
        }
    }

    @Test
    void hubOfAnotherAuthorityIsRefused() {
        Path elsewhere = folder.resolve("elsewhere");
        Credential.Files other = DevelopmentCa.create(elsewhere, FakeHub.CITY, InstantSource.system())
                .issueParticipant(FakeHub.PARTICIPANT, Duration.ofDays(1))
                .writeTo(elsewhere.resolve("tax"), "tax");
        CityHubSettings settings = CityHubSettings.of(
                "localhost:" + fake.port(), other.authority(), other.certificate(), other.key(), folder.resolve("s2"));
        try (CityHub stranger = CityHub.open(settings)) {
            assertThrows(CityHubException.class, () -> stranger.resident(FakeHub.AGREEMENT, number(1)));
        }
    }

    @Test
    void unusableSettingsAreRefusedAtOnce() {
        CityHubSettings good = fake.settings();
        Path absent = folder.resolve("absent.pem");
        CityHubSettings noKey =
                CityHubSettings.of("localhost:1", good.authorities(), good.certificate(), absent, good.stateFolder());
        assertThrows(IllegalArgumentException.class, () -> CityHub.open(noKey));
        CityHubSettings swapped = CityHubSettings.of(
                "localhost:1", good.authorities(), good.privateKey(), good.certificate(), good.stateFolder());
        assertThrows(IllegalArgumentException.class, () -> CityHub.open(swapped));
        for (String address :
                List.of("localhost", ":1", "localhost:", "localhost:0", "localhost:99999", "localhost:x")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> CityHubSettings.of(
                            address, good.authorities(), good.certificate(), good.privateKey(), good.stateFolder()));
        }
    }

    private ResidentAnswer ask() {
        return hub.resident(FakeHub.AGREEMENT, number(1));
    }

    private ResidentAnswer askWith(CityHubSettings settings) {
        hub.close();
        hub = CityHub.open(settings);
        return ask();
    }

    private static String number(int number) {
        return FakeBasics.record(number, "").getAddresseeNumber();
    }
}
