package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.basics.Registered;
import cityhub.intermediary.v1.Answer;
import cityhub.intermediary.v1.AnsweredItem;
import cityhub.intermediary.v1.ExchangeOutcome;
import cityhub.intermediary.v1.ExchangeReceipt;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.FetchAnswersRequest;
import cityhub.intermediary.v1.ItemDefinition;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.ListReplicasRequest;
import cityhub.intermediary.v1.NewInquiry;
import cityhub.intermediary.v1.NewReplica;
import cityhub.intermediary.v1.PermittedInquiry;
import cityhub.intermediary.v1.PlatformAnswer;
import cityhub.intermediary.v1.RegisterInquiriesRequest;
import cityhub.intermediary.v1.RegisterReplicasRequest;
import cityhub.intermediary.v1.Replica;
import cityhub.intermediary.v1.SubmitAnswersRequest;
import cityhub.intermediary.v1.SubmitMasterDataRequest;
import cityhub.registry.v1.AgreementTerms;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Exchanges of a system with codes and dates of its own: converted both ways, by the platform's master data. */
final class ConvertedExchangesTest {
    private static ExchangeTown town;
    private static String agreement;

    @BeforeAll
    static void start() {
        town = new ExchangeTown(Map.of("cityhub.work.later", "1ms"));
        town.open(true);
        AgreementTerms.Builder terms = ExchangeTown.terms().addItems("副本").setCodeProfile("legacy-tax");
        agreement = town.town.agreed(terms, false);
        SubmitMasterDataRequest.Builder master = SubmitMasterDataRequest.newBuilder()
                .setAgreementId(town.connection)
                .setVersion(2)
                .setValidFrom("2026-01-02")
                .addPermitted(PermittedInquiry.newBuilder()
                        .setAffairCode(ExchangeTown.AFFAIR)
                        .setProcedureCode(ExchangeTown.PROCEDURE)
                        .setItemNameCode(ExchangeTown.TAX)
                        .setItemNameJa("地方税関係情報"));
        Map.of("03", "DATE", "04", "sex")
                .forEach((item, form) -> master.addItems(ItemDefinition.newBuilder()
                        .setItemNameCode(ExchangeTown.TAX)
                        .setItemCode(item)
                        .setNameJa("項目")
                        .setForm(form)));
        assertEquals(2, town.connector.submitMasterData(master.build()).getVersionInForce());
    }

    @AfterAll
    static void stop() {
        town.close();
    }

    private static ItemValue value(String item, String value) {
        return ItemValue.newBuilder().setItemCode(item).setValue(value).build();
    }

    /** Inquires and has it answered with a sex; gives the one entry of the answer. */
    private static DisclosureEntry answered(String number, String sex) {
        NewInquiry.Builder inquiry = ExchangeTown.inquiry(number);
        inquiry.getInquiryBuilder().setStartDate("5080401");
        ExchangeReceipt receipt = town.system
                .registerInquiries(RegisterInquiriesRequest.newBuilder()
                        .setAgreementId(agreement)
                        .addInquiries(inquiry)
                        .build())
                .getReceipts(0);
        assertEquals(ExchangeOutcome.EXCHANGE_OUTCOME_ACCEPTED, receipt.getOutcome());
        ExchangeRecord sent = town.acceptAll().getLast();
        assertEquals("2026-04-01", sent.getInquiry().getStartDate(), "the platform gets the standard's date");
        town.connector.submitAnswers(SubmitAnswersRequest.newBuilder()
                .setAgreementId(town.connection)
                .addAnswers(PlatformAnswer.newBuilder()
                        .setExchangeId(receipt.getExchangeId())
                        .setIntegratedNumber(sent.getNumber())
                        .setAnswer(Answer.newBuilder()
                                .addItems(AnsweredItem.newBuilder()
                                        .setItemNameCode(ExchangeTown.TAX)
                                        .setStatus("01")
                                        .addValues(value("01", "120000"))
                                        .addValues(value("03", "2025-06-10"))
                                        .addValues(value("04", sex)))))
                .build());
        return Registered.entries(town.system
                        .fetchAnswers(FetchAnswersRequest.newBuilder()
                                .setAgreementId(agreement)
                                .addExchangeIds(receipt.getExchangeId())
                                .build())
                        .getDisclosure())
                .getFirst();
    }

    @Test
    void answerComesInTheCodesAndDatesOfTheSystem() throws Exception {
        ExchangeRecord record = ExchangeRecord.parseFrom(answered("T-1", "2").getPayload());

        assertEquals(
                List.of("120000", "5070610", "F"),
                record.getAnswer().getItems(0).getValuesList().stream()
                        .map(ItemValue::getValue)
                        .toList());
        assertEquals("5080401", record.getInquiry().getStartDate());
    }

    @Test
    void answerWithACodeThatTheSystemDoesNotHaveIsWithheldWhole() {
        DisclosureEntry entry = answered("T-2", "9");

        assertEquals(EntryKind.ENTRY_KIND_WITHHELD, entry.getKind());
        assertEquals(WithheldReason.WITHHELD_REASON_CODE_UNMAPPED, entry.getWithheldReason());
        assertTrue(entry.getPayload().isEmpty());
    }

    private static ExchangeReceipt replicated(ItemValue... values) {
        return town.system
                .registerReplicas(RegisterReplicasRequest.newBuilder()
                        .setAgreementId(agreement)
                        .addReplicas(NewReplica.newBuilder()
                                .setRequestId(UUID.randomUUID().toString())
                                .setNumber("T-3")
                                .setReplica(Replica.newBuilder()
                                        .setItemNameCode(ExchangeTown.TAX)
                                        .setRecordKey("1")
                                        .setPublicationStartDate("5080401")
                                        .setPublicationEndDate("9991231")
                                        .addAllValues(List.of(values))))
                        .build())
                .getReceipts(0);
    }

    @Test
    void replicaGoesOutInTheStandardsCodesAndComesBackInTheSystems() {
        assertEquals(
                ExchangeOutcome.EXCHANGE_OUTCOME_ACCEPTED,
                replicated(value("03", "5070610"), value("04", "M")).getOutcome());
        ExchangeReceipt refused = replicated(value("03", "5070610"), value("04", "1"));
        assertEquals(ExchangeOutcome.EXCHANGE_OUTCOME_INVALID, refused.getOutcome());
        assertTrue(refused.getDescription().startsWith("replica.values"));

        Replica sent = town.acceptAll().getFirst().getReplica();

        assertEquals(
                "2025-06-10 1",
                sent.getValues(0).getValue() + " " + sent.getValues(1).getValue());
        assertEquals("2026-04-01 9999-12-31", sent.getPublicationStartDate() + " " + sent.getPublicationEndDate());
        Replica listed = ExchangeTown.records(town.system
                        .listReplicas(ListReplicasRequest.newBuilder()
                                .setAgreementId(agreement)
                                .addNumbers("T-3")
                                .build())
                        .getDisclosure())
                .getFirst()
                .getReplica();
        assertEquals(
                "5070610 M",
                listed.getValues(0).getValue() + " " + listed.getValues(1).getValue());
        assertEquals("5080401 9991231", listed.getPublicationStartDate() + " " + listed.getPublicationEndDate());
    }
}
