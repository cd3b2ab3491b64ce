package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cityhub.evidence.v1.EntryKind;
import cityhub.hub.basics.Registered;
import cityhub.intermediary.v1.ExchangeFlags;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.ExchangeStatus;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.ListReplicasRequest;
import cityhub.intermediary.v1.ListReplicasResponse;
import cityhub.intermediary.v1.NewFlags;
import cityhub.intermediary.v1.NewReplica;
import cityhub.intermediary.v1.RegisterReplicasRequest;
import cityhub.intermediary.v1.Replica;
import cityhub.intermediary.v1.SetFlagsRequest;
import cityhub.registry.v1.AgreementTerms;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A system sees what stands of its replicas and flags, and of nobody else's. */
final class ReplicasListedTest {
    private static ExchangeTown town;
    private static String agreement;

    @BeforeAll
    static void start() {
        town = new ExchangeTown(Map.of("cityhub.work.later", "1ms"));
        town.open(true);
        AgreementTerms.Builder terms = ExchangeTown.terms().addAllItems(List.of("副本", "自動応答不可・不開示該当"));
        agreement = town.town.agreed(terms, false);
    }

    @AfterAll
    static void stop() {
        town.close();
    }

    private static void replicate(String number, String key, String value) {
        Replica.Builder replica = Replica.newBuilder()
                .setItemNameCode(ExchangeTown.TAX)
                .setRecordKey(key)
                .setPublicationStartDate("2026-04-01")
                .setPublicationEndDate(value.isEmpty() ? "2026-12-31" : "9999-12-31");
        if (!value.isEmpty()) {
            replica.addValues(ItemValue.newBuilder().setItemCode("01").setValue(value));
        }
        town.system.registerReplicas(RegisterReplicasRequest.newBuilder()
                .setAgreementId(agreement)
                .addReplicas(NewReplica.newBuilder()
                        .setRequestId(UUID.randomUUID().toString())
                        .setNumber(number)
                        .setReplica(replica)
                        .setEnd(value.isEmpty()))
                .build());
    }

    private static void flag(String number, String automatic) {
        town.system.setFlags(SetFlagsRequest.newBuilder()
                .setAgreementId(agreement)
                .addFlags(NewFlags.newBuilder()
                        .setRequestId(UUID.randomUUID().toString())
                        .setNumber(number)
                        .setFlags(ExchangeFlags.newBuilder()
                                .setNoAutomaticAnswer(automatic)
                                .setNotDisclosed("0")))
                .build());
    }

    private static ListReplicasResponse list(String agreementId, String... numbers) {
        return town.system.listReplicas(ListReplicasRequest.newBuilder()
                .setAgreementId(agreementId)
                .addAllNumbers(List.of(numbers))
                .build());
    }

    private static String text(ExchangeRecord record) {
        return record.getNumber() + " " + record.getKind() + " "
                + record.getReplica().getRecordKey()
                + record.getReplica().getValuesList().stream()
                        .map(ItemValue::getValue)
                        .toList()
                + record.getFlags().getNoAutomaticAnswer();
    }

    @Test
    void whatStandsIsTheNewestOfEachThingAndNothingThatWasEnded() {
        replicate("T-1", "A", "古い");
        replicate("T-1", "A", "新しい");
        replicate("T-1", "B", "終わる");
        replicate("T-1", "B", "");
        flag("T-1", "1");
        flag("T-1", "0");
        replicate("T-2", "A", "別の人");
        town.acceptAll();
        replicate("T-2", "C", "待っている");

        ListReplicasResponse listed = list(agreement, "T-1", "T-3", "T-2");

        assertEquals(
                List.of("T-1 REPLICA A[新しい]", "T-1 FLAGS []0", "T-2 REPLICA A[別の人]", "T-2 REPLICA C[待っている]"),
                ExchangeTown.records(listed.getDisclosure()).stream()
                        .filter(each -> !each.getNumber().isEmpty())
                        .map(ReplicasListedTest::text)
                        .toList());
        assertEquals(
                List.of("DONE", "DONE", "UNSPECIFIED", "DONE", "WAITING"),
                listed.getStatusesList().stream()
                        .map(ExchangeStatus::getState)
                        .map(ExchangeState::name)
                        .map(each -> each.substring("EXCHANGE_STATE_".length()))
                        .toList());
        assertEquals(
                EntryKind.ENTRY_KIND_NOT_FOUND,
                Registered.entries(listed.getDisclosure()).get(2).getKind());
        town.acceptAll();
    }

    @Test
    void valuesFlowOnlyWithTheirItem() {
        replicate("T-9", "A", "値");

        List<ExchangeRecord> records =
                ExchangeTown.records(list(town.agreement, "T-9").getDisclosure());

        assertFalse(records.isEmpty());
        records.forEach(each -> assertFalse(each.hasReplica() || each.hasFlags()));
        town.acceptAll();
    }

    @Test
    void badQuestionsAreRefused() {
        for (List<String> numbers : List.of(List.<String>of(), List.of("％"))) {
            assertEquals(
                    "INVALID_ARGUMENT",
                    Refusal.of(() -> list(agreement, numbers.toArray(String[]::new)))
                            .reason());
        }
        assertEquals(
                "AGREEMENT_UNKNOWN",
                Refusal.of(() -> list(UUID.randomUUID().toString(), "T-1")).reason());
    }
}
