package cityhub.tools.city;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.basics.v1.CheckReason;
import cityhub.formats.CsvLine;
import cityhub.formats.ResidentCsvReader;
import cityhub.formats.ResidentCsvWriter;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CityChangesTest {
    private static final City CITY = City.of(new CitySettings(42, 5000, LocalDate.of(2026, 4, 1), 50));

    private static final List<CityChange> LIFE = drawn(15_000);

    @Test
    void changesAreTheSameForTheSameSettings() throws Exception {
        assertArrayEquals(digest(CITY.changes(2000)), digest(CITY.changes(2000)));
    }

    @Property(tries = 20)
    void exactlySoManyChangesComeAndTruthStaysConsistent(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int residents,
            @ForAll @IntRange(max = 300) int count) {
        City city = City.of(new CitySettings(seed, residents, LocalDate.of(2026, 4, 1), 30));
        CityChanges changes = city.changes(count);
        int drawn = 0;
        while (changes.hasNext()) {
            changes.next();
            drawn++;
        }
        assertEquals(count, drawn);
        Households.assertOneHeadEach(changes.truth().all());
    }

    @Test
    void historyNumbersOfGoodChangesRiseByOneAndTruthFollows() {
        Map<String, ResidentRecord> known = new HashMap<>();
        CITY.register().forEach(record -> known.put(record.getAddresseeNumber(), record));
        CityChanges changes = CITY.changes(5000);
        while (changes.hasNext()) {
            CityChange next = changes.next();
            ResidentRecord record = next.change().getRecord();
            if (next.refusal().isEmpty()) {
                ResidentRecord before = known.put(record.getAddresseeNumber(), record);
                assertEquals(before == null ? 1 : before.getHistoryNumber() + 1, record.getHistoryNumber());
                for (ResidentChange released : next.releases()) {
                    assertEquals(
                            record.getHistoryNumber() + 1, released.getRecord().getHistoryNumber());
                    known.put(record.getAddresseeNumber(), released.getRecord());
                }
                assertEquals(
                        Optional.ofNullable(known.get(record.getAddresseeNumber())),
                        changes.truth().current(record.getAddresseeNumber()));
            }
        }
        assertEquals(
                known, changes.truth().all().collect(Collectors.toMap(ResidentRecord::getAddresseeNumber, r -> r)));
        assertEquals(known.size(), changes.truth().released().count());
        Households.assertOneHeadEach(changes.truth().all());
    }

    @Test
    void noticesFollowEachOtherAndAreWhole() {
        List<ResidentChange> changes = LIFE.stream().map(CityChange::change).toList();
        Set<String> finished = new HashSet<>();
        for (int i = 0; i < changes.size(); ) {
            String id = changes.get(i).getNoticeId();
            int size = Math.max(1, changes.get(i).getNoticeSize());
            assertTrue(id.isEmpty() == (size == 1));
            Set<String> persons = new HashSet<>();
            for (ResidentChange change : changes.subList(i, i + size)) {
                assertEquals(id, change.getNoticeId());
                assertTrue(persons.add(change.getRecord().getAddresseeNumber()));
            }
            assertTrue(id.isEmpty() || finished.add(id));
            i += size;
        }
        assertTrue(finished.size() > 100);
    }

    @Test
    void lifeHasAllItsReasonsAndFaults() {
        List<CityChange> changes = LIFE;
        Set<String> reasons = changes.stream()
                .filter(change -> change.refusal().isEmpty())
                .map(change -> change.change().getRecord().getChange().getReason())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Set.of(
                        "01", "02", "03", "09", "21", "23", "41", "42", "43", "44", "45", "48", "50", "51", "53", "54",
                        "55", "56", "57", "58", "59"),
                reasons);
        Map<CheckReason, Long> faults = changes.stream()
                .flatMap(change -> change.refusal().stream())
                .collect(Collectors.groupingBy(ExpectedRefusal::reason, Collectors.counting()));
        assertEquals(
                Stream.concat(
                                Stream.of(Fault.values())
                                        .map(fault -> fault.expected().reason()),
                                Stream.of(
                                        CheckReason.CHECK_REASON_UNSPECIFIED, CheckReason.CHECK_REASON_NOTICE_REFUSED))
                        .collect(Collectors.toSet()),
                faults.keySet());
        assertTrue(changes.stream().anyMatch(change -> change.change().getAlreadyResident()));
        assertTrue(changes.stream().anyMatch(change -> change.change().getAddressChangeOnly()));
        assertTrue(changes.stream().anyMatch(change -> change.change().getCorrectsHistoryNumber() > 0));
        Set<String> protections = changes.stream()
                .map(change -> change.change().getRecord().getProtection().getState())
                .collect(Collectors.toSet());
        assertTrue(protections.containsAll(Set.of("1", "2", "3")));
    }

    @Test
    void afterABadChangeOnlyItsOwnCorrectionFollows() {
        Map<String, ExpectedRefusal> blocked = new HashMap<>();
        int corrected = 0;
        for (CityChange next : LIFE) {
            String number = next.change().getRecord().getAddresseeNumber();
            if (!next.releases().isEmpty()) {
                assertEquals(ExpectedRefusal.parked(), blocked.remove(number));
                corrected++;
            } else if (next.refusal().equals(Optional.of(ExpectedRefusal.parked()))) {
                assertEquals(Fault.CODE_UNKNOWN.expected(), blocked.put(number, ExpectedRefusal.parked()));
            } else {
                assertFalse(blocked.containsKey(number));
                next.refusal().ifPresent(refusal -> blocked.put(number, refusal));
            }
        }
        assertTrue(blocked.size() > 200);
        assertTrue(corrected > 10);
    }

    @Test
    void addressOnlyChangesKeepWhatTheHubCompares() {
        Map<String, ResidentRecord> known = new HashMap<>();
        CITY.register().forEach(record -> known.put(record.getAddresseeNumber(), record));
        for (CityChange next : LIFE) {
            if (next.refusal().isEmpty()) {
                ResidentRecord after = next.change().getRecord();
                ResidentRecord before = known.put(after.getAddresseeNumber(), after);
                next.releases().forEach(later -> known.put(after.getAddresseeNumber(), later.getRecord()));
                if (next.change().getAddressChangeOnly()) {
                    assertEquals(before.getName(), after.getName());
                    assertEquals(before.getBirthDate(), after.getBirthDate());
                    assertEquals(before.getSex(), after.getSex());
                    assertEquals(before.getResidentCode(), after.getResidentCode());
                    assertEquals(before.getIndividualNumber(), after.getIndividualNumber());
                }
            }
        }
    }

    @Test
    void nobodyAcceptedSharesNameBirthDateAndSex() {
        CityChanges changes = CITY.changes(5000);
        changes.forEachRemaining(change -> {});
        Set<String> seen = new HashSet<>();
        changes.truth()
                .all()
                .forEach(record -> assertTrue(seen.add(record.getName().getFullName() + "/"
                        + record.getBirthDate().getValue() + "/" + record.getSex())));
    }

    @Test
    void everyChangeStandsInAFileUnaltered() throws Exception {
        List<CityChange> changes = LIFE;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ResidentCsvWriter writer = ResidentCsvWriter.ofChanges(file)) {
            changes.forEach(change -> writer.write(change.change()));
        }
        try (ResidentCsvReader reader = ResidentCsvReader.open(new ByteArrayInputStream(file.toByteArray()))) {
            for (CityChange change : changes) {
                CsvLine line = reader.next().orElseThrow();
                assertEquals(new CsvLine.Good(line.line(), change.change()), line);
            }
        }
    }

    private static List<CityChange> drawn(int count) {
        List<CityChange> all = new ArrayList<>();
        CITY.changes(count).forEachRemaining(all::add);
        return all;
    }

    private static byte[] digest(CityChanges changes) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        changes.forEachRemaining(change -> digest.update(change.change().toByteArray()));
        return digest.digest();
    }
}
