package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.addressee.v1.NumberTie;
import cityhub.hub.addressee.OwnNumbers;
import cityhub.hub.addressee.PersonLinks;
import cityhub.hub.addressee.PersonLinks.Done;
import cityhub.hub.addressee.TestOwner;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.registry.v1.Mode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A consumer's feed when a number of its domain goes over to another person, and back. */
class LinkedFeedTest {
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
    void consumerIsSentTheRecordThatItsNumberStandsForNow() {
        hub.register(List.of(
                Registered.record("501", "名寄　先子", "011011"),
                Registered.record("502", "名寄　元子", "011011").toBuilder()
                        .setResidentState("3")
                        .build()));
        tie("502", "L2");
        DownstreamCopy tax = feed("TAX");
        DownstreamCopy care = feed("CARE");

        Done linked = hub.bean(PersonLinks.class)
                .link("N-001", reference("RESIDENT", "501"), reference("RESIDENT", "502"), "住民票で確認");
        awaitEnd(tax, care);

        assertEquals(NumberOutcome.NUMBER_OUTCOME_DONE, linked.outcome());
        assertEquals("名寄　先子", tax.records().get("L2").getName().getFullName());
        assertEquals(0, care.records().size());

        hub.bean(PersonLinks.class).split("N-001", linked.result(), List.of(), "別人と判明");
        awaitEnd(tax, care);

        assertEquals("名寄　元子", tax.records().get("L2").getName().getFullName());
        tax.finish();
        care.finish();
    }

    private static NumberReference reference(String domain, String number) {
        return NumberReference.newBuilder().setDomain(domain).setNumber(number).build();
    }

    private static void tie(String resident, String own) {
        hub.bean(OwnNumbers.class)
                .register(
                        TestOwner.of(new NumberDomain("TAX")),
                        List.of(NumberTie.newBuilder()
                                .setAddresseeNumber(resident)
                                .setOwnNumber(own)
                                .build()));
    }

    private static DownstreamCopy feed(String domain) {
        String agreement = hub.agreed(
                Registered.terms().setNumberDomain(domain).clearModes().addModes(Mode.MODE_FEED), false);
        DownstreamCopy copy = new DownstreamCopy();
        copy.watch(hub.bean(ResidentFeeds.class), hub.asker, agreement);
        copy.awaitFeedOpen();
        return copy;
    }

    private static void awaitEnd(DownstreamCopy... copies) {
        long end = hub.bean(ChangeLog.class).head().position().sequence();
        for (DownstreamCopy copy : copies) {
            copy.awaitFeed(end);
        }
    }
}
