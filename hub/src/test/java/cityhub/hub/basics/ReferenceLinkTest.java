package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.NumberTie;
import cityhub.hub.addressee.OwnNumbers;
import cityhub.hub.addressee.TestOwner;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.registry.v1.Mode;
import cityhub.resident.v1.Protection;
import cityhub.resident.v1.ResidentChange;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A record that names another person (併せて支援を求める者), and numbers of that person which come later. */
class ReferenceLinkTest {
    private static Registered hub;
    private static IntakeBench bench;

    @BeforeAll
    static void start() {
        hub = new Registered();
        bench = new IntakeBench(hub.database());
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void numberOfWhoIsNamedIsDeliveredWhenItIsTiedLaterAndOnlyInItsDomain() {
        DownstreamCopy tax = feed("TAX");
        DownstreamCopy care = feed("CARE");
        submit(naming(1, 2));
        submit(SampleChanges.entry(2));
        tie("TAX", 1, "T1");
        tie("CARE", 1, "C1");
        awaitEnd(tax, care);
        assertEquals(List.of(), named(tax, "T1"));
        long before = care.sequenceOf("C1");

        tie("TAX", 2, "T2");

        awaitEnd(tax, care);
        assertEquals(List.of("T2"), named(tax, "T1"));
        assertEquals(before, care.sequenceOf("C1"));
        tax.finish();
        care.finish();
    }

    @Test
    void numberThatWaitedForItsResidentIsInForceWithItsFirstRecordAndWhereItIsNamed() {
        DownstreamCopy tax = feed("TAX");
        tie("TAX", 31, "T31");
        tie("TAX", 32, "T32");
        submit(naming(31, 32));
        awaitEnd(tax);
        assertEquals(List.of(), named(tax, "T31"));

        submit(SampleChanges.entry(32));

        awaitEnd(tax);
        assertTrue(tax.records().containsKey("T32"));
        assertEquals(List.of("T32"), named(tax, "T31"));
        tax.finish();
    }

    @Test
    void recordThatNamesNobodyAnyMoreIsNotDeliveredAgain() {
        DownstreamCopy tax = feed("TAX");
        ResidentChange first = naming(21, 22).build();
        submit(first.toBuilder());
        submit(SampleChanges.entry(22));
        tie("TAX", 21, "T21");
        ResidentChange.Builder ended = SampleChanges.following(first, "41");
        ended.getRecordBuilder().clearProtection();
        submit(ended);
        awaitEnd(tax);
        long before = tax.sequenceOf("T21");

        tie("TAX", 22, "T22");

        awaitEnd(tax);
        assertEquals(before, tax.sequenceOf("T21"));
        tax.finish();
    }

    private static ResidentChange.Builder naming(int serial, int named) {
        ResidentChange.Builder change = SampleChanges.entry(serial);
        change.getRecordBuilder()
                .setProtection(Protection.newBuilder()
                        .setState("1")
                        .addCoProtectedNumbers(SampleChanges.addresseeNumber(named)));
        return change;
    }

    private static void submit(ResidentChange.Builder change) {
        var answer = bench.submit(change);
        assertTrue(
                IntakeBench.isAccepted(answer),
                () -> IntakeBench.reasons(answer).toString());
    }

    private static void tie(String domain, int serial, String own) {
        hub.bean(OwnNumbers.class)
                .register(
                        TestOwner.of(new NumberDomain(domain)),
                        List.of(NumberTie.newBuilder()
                                .setAddresseeNumber(SampleChanges.addresseeNumber(serial))
                                .setOwnNumber(own)
                                .build()));
    }

    private static DownstreamCopy feed(String domain) {
        String agreement = hub.agreed(
                Registered.terms()
                        .addItems("支援措置")
                        .setNumberDomain(domain)
                        .clearModes()
                        .addModes(Mode.MODE_FEED),
                false);
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

    private static List<String> named(DownstreamCopy copy, String number) {
        return copy.records().get(number).getProtection().getCoProtectedNumbersList();
    }
}
