package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.LogKind;
import cityhub.hub.delivery.LoggedEntry;
import cityhub.hub.disclosure.ScopeAttributes;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.Population;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Birthdays bring persons into populations and out of them, each once. */
class BirthdaySweepTest {

    private static boolean concerned(String birthDate, String day) {
        return new Birthdays(LocalDate.parse(day)).concerns(new ScopeAttributes(birthDate, "", "1", "1"));
    }

    @Test
    void ageChangesOnTheBirthdayOnly() {
        assertTrue(concerned("2000-04-02", "2030-04-02"));
        assertFalse(concerned("2000-04-02", "2030-04-01"));
        assertFalse(concerned("2000-04-02", "2030-04-03"));
        assertFalse(concerned("2030-04-02", "2030-04-02"));
    }

    @Test
    void leapDayRisesOnTheFirstOfMarchOfACommonYear() {
        assertTrue(concerned("2000-02-29", "2030-03-01"));
        assertFalse(concerned("2000-02-29", "2030-02-28"));
        assertTrue(concerned("2000-02-29", "2032-02-29"));
        assertFalse(concerned("2000-02-29", "2032-03-01"));
    }

    @Test
    void unknownPartsOfABirthDateHaveTheirOwnDays() {
        assertTrue(concerned("2000-00-00", "2030-01-01"), "the oldest she may be");
        assertTrue(concerned("2000-00-00", "2030-12-31"), "the youngest she may be");
        assertTrue(concerned("2000-04-00", "2030-04-01"));
        assertTrue(concerned("2000-04-00", "2030-05-01"));
        assertFalse(concerned("2000-04-00", "2030-04-15"));
        assertFalse(concerned("0000-00-00", "2030-01-01"));
        assertFalse(concerned("", "2030-01-01"));
    }

    private static LocalDate begin(Registered hub, LocalDate day) {
        hub.database().db().transaction(tx -> {
            hub.bean(ChangeLog.class).beginDay(tx, day);
            return true;
        });
        return day;
    }

    private static ResidentRecord born(String number, LocalDate birthDate) {
        ResidentRecord.Builder record = Registered.record(number, "生成　太郎", "011011").toBuilder();
        record.getBirthDateBuilder().setValue(birthDate.toString());
        return record.build();
    }

    @Test
    void personsEnterAndLeaveOnTheirBirthday() {
        try (Registered hub = new Registered()) {
            BirthdaySweep sweep = hub.bean(BirthdaySweep.class);
            LocalDate today = begin(hub, LocalDate.of(2030, 6, 1));
            LocalDate later = today.plusDays(40);
            LocalDate eighteen = later.minusYears(18);
            hub.register(List.of(
                    born("1", eighteen.minusDays(3)),
                    born("2", eighteen.plusDays(3)),
                    born("3", today.minusYears(50).minusDays(100))));
            String minors = hub.agreed(
                    Registered.terms()
                            .clearModes()
                            .addModes(Mode.MODE_FEED)
                            .setPopulation(Population.newBuilder().setAgeTo(17)),
                    false);
            String adults = hub.agreed(
                    Registered.terms()
                            .clearModes()
                            .addModes(Mode.MODE_FEED)
                            .setPopulation(Population.newBuilder().setAgeFrom(18)),
                    false);
            DownstreamCopy minorCopy = new DownstreamCopy();
            DownstreamCopy adultCopy = new DownstreamCopy();
            minorCopy.watch(hub.bean(ResidentFeeds.class), hub.asker, minors);
            adultCopy.watch(hub.bean(ResidentFeeds.class), hub.asker, adults);
            minorCopy.awaitFeedOpen();
            adultCopy.awaitFeedOpen();

            int written = sweep.sweepThrough(later);

            long end = hub.bean(ChangeLog.class).head().position().sequence();
            minorCopy.awaitFeed(end);
            adultCopy.awaitFeed(end);
            assertEquals(1, written);
            assertEquals(later, hub.bean(ChangeLog.class).head().scopeDay());
            assertEquals(List.of("1"), List.copyOf(adultCopy.records().keySet()));
            assertEquals(List.of(), List.copyOf(minorCopy.records().keySet()));
            minorCopy.finish();
            adultCopy.finish();
        }
    }

    @Test
    void dayIsSweptOnceHoweverManyHubsTry() throws Exception {
        try (Registered hub = new Registered()) {
            LocalDate today = begin(hub, LocalDate.of(2030, 6, 1));
            List<ResidentRecord> records = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                records.add(born(
                        Integer.toString(100 + i), today.plusDays(1 + i % 3).minusYears(30)));
            }
            hub.register(records);
            long before = hub.bean(ChangeLog.class).head().position().sequence();

            int written = 0;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Integer>> sweeps = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    sweeps.add(
                            threads.submit(() -> hub.bean(BirthdaySweep.class).sweepThrough(today.plusDays(3))));
                }
                for (Future<Integer> each : sweeps) {
                    written += each.get();
                }
            }

            List<LoggedEntry> entries = hub.bean(ChangeLog.class).read(before, 100);
            assertEquals(20, written);
            assertEquals(20, entries.size());
            assertTrue(entries.stream().allMatch(each -> each.entry().kind() == LogKind.SCOPE_DAY));
            assertEquals(
                    20,
                    entries.stream()
                            .map(each -> each.entry().personId())
                            .distinct()
                            .count());
        }
    }
}
