package cityhub.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerPaceTest {
    private static final Duration USUAL = Duration.ofMillis(100);

    private long now = 7;
    private final AnswerPace pace = new AnswerPace(USUAL, () -> now);

    @Test
    void whatWasJustSentIsAskedForSoonAndEachTimeInVainTwiceAsLate() {
        pace.expect("a");
        List<Duration> pauses =
                IntStream.range(0, 6).mapToObj(any -> pace.after(List.of())).toList();

        assertEquals(
                IntStream.of(5, 10, 20, 40, 80, 100)
                        .mapToObj(Duration::ofMillis)
                        .toList(),
                pauses);
        assertEquals(USUAL, pace.after(List.of()));

        pace.beginAnew();
        assertEquals(AnswerPace.SOON, pace.after(List.of()), "a is still expected");
    }

    @Test
    void nothingIsAskedForSoonWhenEveryAnswerIsThere() {
        assertEquals(USUAL, pace.after(List.of()));
        pace.expect("a");
        pace.expect("b");
        assertEquals(AnswerPace.SOON, pace.after(List.of("a")));
        assertEquals(USUAL, pace.after(List.of("b")));
    }

    @Test
    void anAnswerOfManyBeginsThePauseAnew() {
        pace.expect("a");
        pace.expect("b");
        pace.after(List.of());
        pace.after(List.of());
        assertEquals(AnswerPace.SOON, pace.after(List.of("a")));
    }

    @Test
    void answersThatNobodyExpectedOrAFullMessageMayBeFollowedByMore() {
        assertEquals(Duration.ZERO, pace.after(List.of("of a night batch")));

        List<String> many =
                IntStream.range(0, AnswerPace.FULL).mapToObj(Integer::toString).toList();
        many.forEach(pace::expect);
        assertEquals(Duration.ZERO, pace.after(many));
        assertEquals(USUAL, pace.after(List.of()));
    }

    @Test
    void whatIsNotAnsweredWithinItsTermTakesItsTimeAndWhatCameLaterIsStillExpected() {
        pace.expect("slow");
        now += AnswerPace.EXPECTED_WITHIN.toNanos() - 1;
        pace.expect("late");
        now += 1;
        pace.beginAnew();
        assertEquals(AnswerPace.SOON, pace.after(List.of()));
        now += AnswerPace.EXPECTED_WITHIN.toNanos();
        assertEquals(USUAL, pace.after(List.of()));
    }
}
