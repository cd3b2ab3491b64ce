package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.addressee.Persons;
import cityhub.hub.addressee.Persons.SecretNumber;
import cityhub.hub.basics.Registered;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.intermediary.HouseholdReplicas;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.Urgency;
import cityhub.registry.v1.ParticipantKind;
import cityhub.resident.v1.Address;
import cityhub.resident.v1.Protection;
import cityhub.resident.v1.Relationship;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Household information goes to the platform by itself: the whole city, then whoever a change touches. */
final class HouseholdReplicasTest {
    private static final String ITEM = "TM00000000000099";
    private static ExchangeTown town;

    @BeforeAll
    static void start() {
        town = new ExchangeTown(Map.of("cityhub.work.later", "1ms", "cityhub.exchanges.household-item", ITEM));
        town.open(true);
    }

    @AfterAll
    static void stop() {
        town.close();
    }

    @Test
    void wholeCityThenWhomAChangeTouchesAndNobodyTwice() {
        List<ExchangeRecord> city = sent();
        assertEquals(3, city.size(), "the three residents of the town");
        assertTrue(city.stream()
                .allMatch(each -> each.getKind().equals("REPLICA")
                        && each.getReplica().getItemNameCode().equals(ITEM)
                        && each.getNumber().length() == 15));
        assertEquals(3, city.stream().map(ExchangeRecord::getNumber).distinct().count());

        ResidentRecord head = member("301", "世帯　太郎", "02");
        ResidentRecord child = member("302", "世帯　太郎", "20");
        long[] ids = town.town.register(List.of(head, child));
        Map<String, String> first = byRelationship(sent());
        assertEquals(Map.of("02", "世帯　太郎", "20", "世帯　太郎"), first);

        // An address is no household information.
        town.town.change(
                ids[0],
                head.toBuilder().setAddress(Address.newBuilder().setTown("別町")).build());
        assertEquals(List.of(), sent());

        ResidentRecord renamed = head.toBuilder().setHouseholdHeadName("世帯　改名").build();
        ResidentRecord childOfRenamed =
                child.toBuilder().setHouseholdHeadName("世帯　改名").build();
        town.town.change(ids[0], renamed);
        town.town.change(ids[1], childOfRenamed);
        assertEquals(Map.of("02", "世帯　改名", "20", "世帯　改名"), byRelationship(sent()));

        town.town.change(
                ids[1], childOfRenamed.toBuilder().setResidentState("3").build());
        List<ExchangeRecord> left = sent();
        assertEquals(
                List.of("REPLICA_END"),
                left.stream().map(ExchangeRecord::getKind).toList());
        assertEquals(0, left.getFirst().getReplica().getValuesCount());

        town.town.change(
                ids[0],
                renamed.toBuilder()
                        .setProtection(Protection.newBuilder().setState("1"))
                        .build());
        List<ExchangeRecord> flags = sent();
        assertEquals(
                List.of("FLAGS 1 0"),
                flags.stream()
                        .map(each -> each.getKind() + " " + each.getFlags().getNoAutomaticAnswer() + " "
                                + each.getFlags().getNotDisclosed())
                        .toList());
        assertEquals(List.of(), sent());
    }

    @Test
    void wholeCityGoesBehindNightBatchesButForWhoIsInThem() {
        try (ExchangeTown other =
                new ExchangeTown(Map.of("cityhub.work.later", "1ms", "cityhub.exchanges.household-item", ITEM))) {
            other.open(true);
            other.hub.database().bean(HouseholdReplicas.class).register();
            other.inquire(ExchangeTown.inquiry("T-3")
                    .setUrgency(Urgency.URGENCY_BATCH)
                    .build());
            other.town.register(List.of(member("401", "世帯　新規", "02")));
            other.hub.database().bean(HouseholdReplicas.class).register();

            List<ExchangeRecord> all = other.acceptAll();

            List<ExchangeRecord> replicas = all.stream()
                    .filter(each -> each.getKind().equals("REPLICA"))
                    .toList();
            ExchangeRecord inquiry = all.stream()
                    .filter(each -> each.getKind().equals("INQUIRY"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(4, replicas.size());
            assertEquals(
                    inquiry.getNumber(),
                    replicas.get(0).getNumber(),
                    "what waits for the one inquired about goes with the batch");
            assertEquals("世帯　新規", value(replicas.get(1), "01"), "a change goes before the rest of the city");
        }
    }

    @Test
    void whatComesInBulkGoesBehindNightBatchesThatCameLater() {
        try (ExchangeTown other =
                new ExchangeTown(Map.of("cityhub.work.later", "1ms", "cityhub.exchanges.household-item", ITEM))) {
            other.open(true);
            other.hub.database().bean(HouseholdReplicas.class).register();
            other.acceptAll();
            other.town.register(IntStream.range(0, 500)
                    .mapToObj(i -> member(Integer.toString(1000 + i), "世帯　一括", "02"))
                    .toList());
            other.hub.database().bean(HouseholdReplicas.class).register();
            other.inquire(ExchangeTown.inquiry("T-3")
                    .setUrgency(Urgency.URGENCY_BATCH)
                    .build());

            List<String> kinds =
                    other.acceptAll().stream().map(ExchangeRecord::getKind).toList();

            assertEquals(500, Collections.frequency(kinds, "REPLICA"));
            assertEquals("ACQUISITION", kinds.getFirst(), "the code for the inquiry, which came last");
        }
    }

    @Test
    void codeOfWhoeverHasAnIndividualNumberIsAskedForOnce() {
        try (ExchangeTown other = new ExchangeTown(Map.of("cityhub.work.later", "1ms"))) {
            other.open(true);
            long person = other.town.register(List.of(Registered.record("311", "符号　花子", "011011")))[0];
            HouseholdReplicas replicas = other.hub.database().bean(HouseholdReplicas.class);
            replicas.register();
            assertEquals(List.of(), other.acceptAll(), "nobody has an individual number");
            Persons persons = other.hub.database().bean(Persons.class);
            other.hub.database().db().transaction(tx -> {
                persons.hold(
                        tx,
                        List.of(new SecretNumber(person, NumberDomain.INDIVIDUAL, "123456789018")),
                        LocalDate.of(2026, 11, 27));
                return true;
            });
            other.town.change(person, Registered.record("311", "符号　花子", "011012"));
            replicas.register();
            assertEquals(List.of(), other.acceptAll(), "there is no relay to Juki-net");
            other.hub.participant("juki-net-relay", "tax", ParticipantKind.PARTICIPANT_KIND_JUKI_NET_RELAY);
            other.town.agreed(CodeAcquisitionOverTlsTest.relayTerms(), false);
            replicas.register();

            assertEquals(
                    List.of("ACQUISITION"),
                    other.acceptAll().stream().map(ExchangeRecord::getKind).toList());
            other.town.change(person, Registered.record("311", "符号　花子", "011013"));
            replicas.register();
            assertEquals(List.of(), other.acceptAll());
        }
    }

    private static ResidentRecord member(String number, String head, String relationship) {
        return Registered.record(number, "世帯　" + number, "011011").toBuilder()
                .setHouseholdHeadName(head)
                .setRelationship(Relationship.newBuilder().setCode1(relationship))
                .build();
    }

    /** Head's name by relationship. */
    private static Map<String, String> byRelationship(List<ExchangeRecord> replicas) {
        return replicas.stream().collect(Collectors.toMap(each -> value(each, "02"), each -> value(each, "01")));
    }

    private static String value(ExchangeRecord replica, String item) {
        return replica.getReplica().getValuesList().stream()
                .filter(each -> each.getItemCode().equals(item))
                .map(ItemValue::getValue)
                .collect(Collectors.joining());
    }

    /** What goes out once the log is followed to its end; the hub's own follower may have been faster. */
    private static List<ExchangeRecord> sent() {
        town.hub.database().bean(HouseholdReplicas.class).register();
        List<ExchangeRecord> sent = new ArrayList<>(town.acceptAll());
        assertTrue(Set.of("REPLICA", "REPLICA_END", "FLAGS")
                .containsAll(sent.stream().map(ExchangeRecord::getKind).toList()));
        return sent;
    }
}
