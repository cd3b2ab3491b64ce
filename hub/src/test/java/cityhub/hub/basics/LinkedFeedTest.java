package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

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
import cityhub.resident.v1.ResidentRecord;
import java.util.List;
import java.util.stream.Stream;
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

    @Test
    void consumerThatKnowsBothIsToldThatTheSecondLeavesAndHasItBackAfterASplit() {
        ResidentRecord first = Registered.record("511", "名寄　先男", "011011");
        ResidentRecord second = Registered.record("512", "名寄　元男", "011011").toBuilder()
                .setResidentState("3")
                .build();
        long[] ids = registerUnderOtherNames(first, second);
        tie("511", "M1");
        tie("512", "M2");
        DownstreamCopy tax = feed("TAX");
        hub.change(ids[0], first);
        hub.change(ids[1], second);
        awaitEnd(tax);
        assertEquals("名寄　元男", tax.records().get("M2").getName().getFullName());

        Done linked = hub.bean(PersonLinks.class)
                .link("N-001", reference("RESIDENT", "511"), reference("RESIDENT", "512"), "住民票で確認");
        awaitEnd(tax);

        assertEquals("名寄　先男", tax.records().get("M1").getName().getFullName());
        assertNull(tax.records().get("M2"), "one person is held once");

        hub.bean(PersonLinks.class).split("N-001", linked.result(), List.of(), "別人と判明");
        awaitEnd(tax);

        assertEquals("名寄　先男", tax.records().get("M1").getName().getFullName());
        assertEquals("名寄　元男", tax.records().get("M2").getName().getFullName());
        tax.finish();
    }

    @Test
    void numberThatIsMovedLeavesUnlessItsNewPersonIsKnownUnderIt() {
        ResidentRecord first = Registered.record("521", "移動　先子", "011011");
        ResidentRecord second = Registered.record("522", "移動　元子", "011011");
        long[] ids = registerUnderOtherNames(first, second);
        tie("521", "K1");
        tie("522", "K2");
        tie("522", "K3");
        DownstreamCopy tax = feed("TAX");
        hub.change(ids[0], first);
        hub.change(ids[1], second);
        awaitEnd(tax);

        assertEquals(NumberOutcome.NUMBER_OUTCOME_DONE, move("K2", "K1"));
        awaitEnd(tax);

        assertEquals("移動　先子", tax.records().get("K1").getName().getFullName());
        assertEquals("移動　元子", tax.records().get("K3").getName().getFullName());
        assertNull(tax.records().get("K2"));
        tax.finish();
    }

    private static NumberOutcome move(String number, String to) {
        return hub.bean(PersonLinks.class)
                .move("N-001", reference("TAX", number), reference("TAX", to), "申請書で確認")
                .outcome();
    }

    /** So that a change to the given records sends them. */
    private static long[] registerUnderOtherNames(ResidentRecord... records) {
        return hub.register(Stream.of(records)
                .map(each -> each.toBuilder()
                        .setName(each.getName().toBuilder().setFullName("旧姓　太郎"))
                        .build())
                .toList());
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
