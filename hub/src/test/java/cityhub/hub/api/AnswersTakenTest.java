package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.intermediary.ExchangeRetention;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.FetchAnswersRequest;
import cityhub.intermediary.v1.TakeAnswersRequest;
import cityhub.intermediary.v1.TakeAnswersResponse;
import cityhub.registry.v1.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers are handed over as they come, at least once, until the system says that it has them. */
final class AnswersTakenTest {
    private final List<ExchangeRecord> sent = new ArrayList<>();
    private ExchangeTown town;

    @BeforeEach
    void start() {
        town = new ExchangeTown(Map.of("cityhub.work.later", "1ms"));
        town.open(true);
    }

    @AfterEach
    void stop() {
        town.close();
    }

    @Test
    void answersComeInTheirOrderAgainAndAgainUntilTheyAreStored() {
        String first = town.inquired("T-1");
        String second = town.inquired("T-2");
        accept();
        assertEquals(List.of(), take(List.of(), 0).getExchangeIdsList());
        answered(second);
        answered(first);

        TakeAnswersResponse given = take(List.of(), 0);

        assertEquals(List.of(second, first), given.getExchangeIdsList());
        assertEquals(
                List.of(second, first),
                ExchangeTown.records(given.getDisclosure()).stream()
                        .map(ExchangeRecord::getExchangeId)
                        .toList());
        assertEquals(given.getExchangeIdsList(), take(List.of(), 0).getExchangeIdsList());
        assertEquals(List.of(first), take(List.of(second), 0).getExchangeIdsList());
        TakeAnswersResponse none = take(List.of(first), 0);
        assertEquals(List.of(), none.getExchangeIdsList());
        assertFalse(none.hasDisclosure());
        // Fetching by id goes on as before.
        assertEquals(
                1,
                ExchangeTown.records(town.system
                                .fetchAnswers(FetchAnswersRequest.newBuilder()
                                        .setAgreementId(town.agreement)
                                        .addExchangeIds(first)
                                        .build())
                                .getDisclosure())
                        .size());
    }

    @Test
    void whoWaitsGetsAnAnswerAsSoonAsItComes() throws Exception {
        String asked = town.inquired("T-1");
        accept();
        CompletableFuture<TakeAnswersResponse> waiting = CompletableFuture.supplyAsync(() -> take(List.of(), 5_000));

        answered(asked);

        assertEquals(List.of(asked), waiting.get(60, TimeUnit.SECONDS).getExchangeIdsList());
    }

    @Test
    void answersOfOthersAreNeitherGivenNorTakenOut() {
        String asked = town.inquired("T-1");
        accept();
        answered(asked);
        String other = town.town.agreed(ExchangeTown.terms(), false);

        TakeAnswersResponse given = town.system.takeAnswers(TakeAnswersRequest.newBuilder()
                .setAgreementId(other)
                .addStoredExchangeIds(asked)
                .setMost(10)
                .build());

        assertEquals(List.of(), given.getExchangeIdsList());
        assertEquals(List.of(asked), take(List.of(), 0).getExchangeIdsList());
    }

    @Test
    void badRequestsAreRefused() {
        for (TakeAnswersRequest bad : List.of(
                request(List.of(), 0).toBuilder().setMost(0).build(),
                request(List.of(), 0).toBuilder().setMost(101).build(),
                request(List.of(), 5_001),
                request(List.of("x"), 0))) {
            assertEquals(
                    "INVALID_ARGUMENT",
                    Refusal.of(() -> town.system.takeAnswers(bad)).reason());
        }
        String replicas = town.town.agreed(ExchangeTown.terms().clearModes().addModes(Mode.MODE_REPLICA), false);
        assertEquals(
                "MODE_NOT_APPROVED",
                Refusal.of(() -> town.system.takeAnswers(request(List.of(), 0).toBuilder()
                                .setAgreementId(replicas)
                                .build()))
                        .reason());
    }

    @Test
    void whatNobodyTookGoesWithItsContents() {
        String asked = town.inquired("T-1");
        accept();
        answered(asked);
        town.hub.database().db().transaction(tx -> {
            try (var update = tx.prepareStatement(
                    "UPDATE intermediary_answer_due SET due_time = UTC_TIMESTAMP(6) - INTERVAL 91 DAY")) {
                assertEquals(1, update.executeUpdate());
            }
            return true;
        });

        town.hub.database().bean(ExchangeRetention.class).purge();

        assertTrue(take(List.of(), 0).getExchangeIdsList().isEmpty());
    }

    private void accept() {
        sent.addAll(town.acceptAll());
    }

    private void answered(String exchangeId) {
        ExchangeRecord inquiry = sent.stream()
                .filter(each -> each.getExchangeId().equals(exchangeId)
                        && each.getKind().equals("INQUIRY"))
                .findFirst()
                .orElseThrow();
        assertEquals("KEPT", town.submit(ExchangeTown.answer(inquiry, "120000")));
    }

    private TakeAnswersResponse take(List<String> stored, int waitMillis) {
        return town.system.takeAnswers(request(stored, waitMillis));
    }

    private TakeAnswersRequest request(List<String> stored, int waitMillis) {
        return TakeAnswersRequest.newBuilder()
                .setAgreementId(town.agreement)
                .addAllStoredExchangeIds(stored)
                .setMost(100)
                .setWaitMillis(waitMillis)
                .build();
    }
}
