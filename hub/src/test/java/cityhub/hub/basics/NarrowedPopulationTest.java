package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.hub.delivery.ChangeLog;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.Population;
import cityhub.resident.v1.ResidentRecord;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agreement whose population is narrowed: whoever is outside now leaves the consumer's copy. */
class NarrowedPopulationTest {
    private static final String NORTH = "011011";
    private static final String SOUTH = "011029";
    private static final String EAST = "011037";
    private static Registered hub;
    private static int serial = 30_000;
    private String north;
    private String south;
    private long southPerson;

    @BeforeAll
    static void start() {
        hub = new Registered();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void residents() {
        north = Integer.toString(serial++);
        south = Integer.toString(serial++);
        southPerson = hub.register(
                        List.of(Registered.record(north, "生成　北", NORTH), Registered.record(south, "生成　南", SOUTH)))[1];
    }

    @Test
    void whoIsOutsideNowIsToldToHaveLeft() {
        String agreement = hub.agreed(terms(NORTH, SOUTH), true);
        DownstreamCopy copy = served(agreement);

        narrow(agreement);

        copy = again(agreement, copy);
        assertEquals(Set.of(north), mine(copy));
        copy.finish();
    }

    @Test
    void whoMovedOnWhileTheConsumerWasAwayIsToldToHaveLeftToo() {
        String agreement = hub.agreed(terms(NORTH, SOUTH), true);
        DownstreamCopy copy = served(agreement);
        copy.finish();

        narrow(agreement);
        hub.change(southPerson, inWard(EAST));

        copy = again(agreement, copy);
        assertEquals(Set.of(north), mine(copy));
        copy.finish();
    }

    @Test
    void whoMovedIntoTheNarrowedPopulationMeanwhileStays() {
        String agreement = hub.agreed(terms(NORTH, SOUTH), true);
        DownstreamCopy copy = served(agreement);
        copy.finish();

        narrow(agreement);
        hub.change(southPerson, inWard(EAST));
        hub.change(southPerson, inWard(NORTH));

        copy = again(agreement, copy);
        assertEquals(Set.of(north, south), mine(copy));
        copy.finish();
    }

    @Test
    void consumerHearsNothingOfLaterChangesOutside() {
        String agreement = hub.agreed(terms(NORTH, SOUTH), true);
        DownstreamCopy copy = served(agreement);
        narrow(agreement);
        copy = again(agreement, copy);
        long told = copy.sequenceOf(south);

        hub.change(southPerson, inWard(EAST));

        copy.awaitFeed(hub.bean(ChangeLog.class).head().position().sequence());
        assertEquals(told, copy.sequenceOf(south));
        copy.finish();
    }

    @Test
    void otherAgreementsHearNothing() {
        String narrowed = hub.agreed(terms(NORTH, SOUTH), true);
        DownstreamCopy copy = served(narrowed);
        copy.finish();
        String other = hub.agreed(terms(NORTH, SOUTH), true);
        DownstreamCopy untouched = served(other);

        narrow(narrowed);
        again(narrowed, copy).finish();

        untouched.awaitFeed(hub.bean(ChangeLog.class).head().position().sequence());
        assertEquals(Set.of(north, south), mine(untouched));
        untouched.finish();
    }

    private static AgreementTerms.Builder terms(String... wards) {
        return Registered.terms()
                .clearModes()
                .addModes(Mode.MODE_FEED)
                .addModes(Mode.MODE_SNAPSHOT)
                .setPopulation(Population.newBuilder().addAllWardCodes(List.of(wards)));
    }

    private static void narrow(String agreement) {
        hub.narrow(agreement, terms(NORTH));
    }

    private static DownstreamCopy served(String agreement) {
        DownstreamCopy copy = new DownstreamCopy();
        hub.bean(ResidentSnapshots.class)
                .run(hub.asker, new ResidentSnapshots.Wish(agreement, ""), copy, new SnapshotSession());
        copy.watch(hub.bean(ResidentFeeds.class), hub.asker, agreement);
        copy.awaitFeedOpen();
        copy.awaitFeed(hub.bean(ChangeLog.class).head().position().sequence());
        return copy;
    }

    /** Opens the feed anew and waits until it is through. */
    private static DownstreamCopy again(String agreement, DownstreamCopy former) {
        former.awaitFeedEnd();
        DownstreamCopy copy = former.successor();
        copy.watch(hub.bean(ResidentFeeds.class), hub.asker, agreement);
        copy.awaitFeedOpen();
        copy.awaitFeed(hub.bean(ChangeLog.class).head().position().sequence());
        return copy;
    }

    private Set<String> mine(DownstreamCopy copy) {
        Set<String> numbers = new java.util.HashSet<>(copy.records().keySet());
        numbers.retainAll(Set.of(north, south));
        return numbers;
    }

    private ResidentRecord inWard(String ward) {
        ResidentRecord.Builder record = hub.truth().get(south).toBuilder();
        record.getAddressBuilder().setWardCode(ward);
        return record.build();
    }
}
