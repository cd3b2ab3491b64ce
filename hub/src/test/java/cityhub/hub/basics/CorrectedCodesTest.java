package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.hub.delivery.ChangeLog;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.Mode;
import cityhub.resident.v1.ResidentRecord;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was withheld for a code or a character, once another plan is in force. */
class CorrectedCodesTest {
    private static Registered hub;

    @BeforeAll
    static void start() {
        hub = new Registered();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void whatWasWithheldForACharacterComesOnceTheRepertoireIsCorrected() {
        DownstreamCopy copy = withheldThenCorrected(
                terms().setRepertoire("jis-x-0208"),
                Registered.record("40001", "生成　𪚥", "011011"),
                terms().setRepertoire("unicode"));

        assertEquals(Set.of("40001"), copy.records().keySet());
        copy.finish();
    }

    @Test
    void whatWasWithheldForACodeComesOnceTheProfileIsCorrected() {
        ResidentRecord.Builder record = Registered.record("40002", "生成　太郎", "011011").toBuilder();
        record.getRelationshipBuilder().setCode1("96").setNotation("縁故者");
        DownstreamCopy copy = withheldThenCorrected(
                terms().addItems("続柄コード1").setCodeProfile("legacy-tax"),
                record.build(),
                terms().addItems("続柄コード1").setCodeProfile("standard"));

        assertEquals(Set.of("40002"), copy.records().keySet());
        copy.finish();
    }

    private static AgreementTerms.Builder terms() {
        return Registered.terms().clearModes().addModes(Mode.MODE_FEED);
    }

    private static DownstreamCopy withheldThenCorrected(
            AgreementTerms.Builder first, ResidentRecord record, AgreementTerms.Builder corrected) {
        String agreement = hub.agreed(first, false);
        DownstreamCopy copy = watching(agreement);
        hub.register(List.of(record));
        copy.awaitFeed(end());
        assertEquals(Set.of(), copy.records().keySet());

        hub.changeTerms(agreement, corrected);

        copy.awaitFeedEnd();
        DownstreamCopy again = watching(agreement);
        again.awaitFeed(end());
        return again;
    }

    private static DownstreamCopy watching(String agreement) {
        DownstreamCopy copy = new DownstreamCopy();
        copy.watch(hub.bean(ResidentFeeds.class), hub.asker, agreement);
        copy.awaitFeedOpen();
        return copy;
    }

    private static long end() {
        return hub.bean(ChangeLog.class).head().position().sequence();
    }
}
