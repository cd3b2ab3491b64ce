package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.EntryKind;
import cityhub.hub.basics.Registered;
import cityhub.hub.intermediary.ExchangeRetention;
import cityhub.intermediary.v1.Answer;
import cityhub.intermediary.v1.AnsweredItem;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.FetchAnswersRequest;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.ListExchangeRecordsRequest;
import cityhub.intermediary.v1.PlatformAnswer;
import cityhub.intermediary.v1.SubmitAnswersRequest;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is past its term ends, and only that. */
final class ExchangeRetentionTest {

    @Test
    void answersAreErasedAndRecordsDeletedWhenTheirTermsAreOver() {
        try (ExchangeTown town = new ExchangeTown(Map.of("cityhub.work.later", "1ms"))) {
            town.open(true);
            String old = answered(town, "T-1");
            String young = answered(town, "T-2");
            String waiting = town.inquired("T-3");
            ExchangeRetention retention = town.hub.database().bean(ExchangeRetention.class);
            age(town, old, 91);

            assertEquals(new ExchangeRetention.Ended(1, 0), retention.purge());
            assertEquals(EntryKind.ENTRY_KIND_NOT_FOUND, kind(fetched(town, old)));
            assertEquals(EntryKind.ENTRY_KIND_RECORD, kind(fetched(town, young)));
            assertEquals(1, records(town, "101"));

            age(town, old, 7 * 365 + 10);
            assertEquals(new ExchangeRetention.Ended(0, 1), retention.purge());
            assertEquals(0, records(town, "101"));
            assertEquals(1, records(town, "102"));
            assertEquals(ExchangeState.EXCHANGE_STATE_WAITING, town.state(waiting));
            assertEquals(1, acts(town));
        }
    }

    private static String answered(ExchangeTown town, String number) {
        String id = town.inquired(number);
        ExchangeRecord sent = town.acceptAll().stream()
                .filter(each -> each.getExchangeId().equals(id))
                .findFirst()
                .orElseThrow();
        town.connector.submitAnswers(SubmitAnswersRequest.newBuilder()
                .setAgreementId(town.connection)
                .addAnswers(PlatformAnswer.newBuilder()
                        .setExchangeId(id)
                        .setIntegratedNumber(sent.getNumber())
                        .setAnswer(Answer.newBuilder()
                                .addItems(AnsweredItem.newBuilder()
                                        .setItemNameCode(ExchangeTown.TAX)
                                        .setStatus("01")
                                        .addValues(ItemValue.newBuilder()
                                                .setItemCode("01")
                                                .setValue("1")))))
                .build());
        return id;
    }

    private static Disclosure fetched(ExchangeTown town, String id) {
        return town.system
                .fetchAnswers(FetchAnswersRequest.newBuilder()
                        .setAgreementId(town.agreement)
                        .addExchangeIds(id)
                        .build())
                .getDisclosure();
    }

    private static EntryKind kind(Disclosure disclosure) {
        return Registered.entries(disclosure).getFirst().getKind();
    }

    private static int records(ExchangeTown town, String resident) {
        return town.officer
                .listExchangeRecords(ListExchangeRecordsRequest.newBuilder()
                        .setAddresseeNumber(resident)
                        .setPurpose("試験")
                        .build())
                .getRecordsCount();
    }

    private static void age(ExchangeTown town, String id, int days) {
        town.hub.database().db().transaction(tx -> {
            try (PreparedStatement update = tx.prepareStatement("UPDATE intermediary_exchange"
                    + " SET end_time = UTC_TIMESTAMP(6) - INTERVAL ? DAY WHERE exchange_id = ?")) {
                update.setInt(1, days);
                update.setString(2, id);
                return update.executeUpdate();
            }
        });
    }

    /** Acts of deletion that wait for the ledger or stand in it. */
    private static long acts(ExchangeTown town) {
        return town.hub.database().db().<Long>read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT COUNT(*) FROM evidence_outbox WHERE kind = 'exchange-records-deleted'");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
