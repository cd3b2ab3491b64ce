package cityhub.platform;

import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.WorkOutcome;
import cityhub.intermediary.v1.WorkReport;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Pattern;

/** What became of a piece of work, as the hub takes it. */
final class WorkReports {
    /** The platform did not come to a file in time. */
    static final String FILE_OVERDUE = "FILE_OVERDUE";

    private static final Set<String> LINE_CLOSED =
            Set.of("LINE_DOWN", "BREAKER_OPEN", ConnectorLoop.REFUSED, "NOT_CALLED", FILE_OVERDUE);
    private static final Pattern ACQUISITION_NUMBER = Pattern.compile("[0-9A-Za-z]{1,20}");
    private static final Pattern REASON = Pattern.compile("[A-Z0-9_-]{0,20}");

    private WorkReports() {}

    /** A line that is down or closed, or our own pace, is no fault of a piece: it waits, and is not parked. */
    static boolean isLineClosed(PlatformException failure) {
        return LINE_CLOSED.contains(failure.code());
    }

    /** What the platform said about a piece. */
    static WorkReport of(String kind, String exchangeId, JsonNode result) {
        try {
            WorkReport.Builder report = begun(kind, exchangeId);
            if (kind.equals("ACQUISITION") && result.path("result").asText().equals("PENDING")) {
                report.setAcquisitionNumber(acquisitionNumber(result));
            }
            String reason = result.path("reason").asText();
            return report.setOutcome(outcome(result.path("result").asText()))
                    .setReason(REASON.matcher(reason).matches() ? reason : "REASON_UNREADABLE")
                    .build();
        } catch (PlatformException e) {
            return of(kind, exchangeId, e);
        }
    }

    /** A piece that did not reach the platform, or whose answer can't be accepted. */
    static WorkReport of(String kind, String exchangeId, PlatformException failure) {
        return begun(kind, exchangeId)
                .setOutcome(isLineClosed(failure) ? WorkOutcome.WORK_OUTCOME_LATER : WorkOutcome.WORK_OUTCOME_FAILED)
                .setReason(failure.code())
                .build();
    }

    /** A report to be completed. */
    static WorkReport.Builder begun(String kind, String exchangeId) {
        return WorkReport.newBuilder().setExchangeId(exchangeId).setKind(ExchangeKind.valueOf("EXCHANGE_KIND_" + kind));
    }

    private static String acquisitionNumber(JsonNode result) throws PlatformException {
        String number = result.path("acquisition_number").asText();
        if (!ACQUISITION_NUMBER.matcher(number).matches()) {
            throw new PlatformException("NUMBER_UNREADABLE");
        }
        return number;
    }

    private static WorkOutcome outcome(String result) throws PlatformException {
        return switch (result) {
            case "ACCEPTED" -> WorkOutcome.WORK_OUTCOME_ACCEPTED;
            case "PENDING" -> WorkOutcome.WORK_OUTCOME_LATER;
            case "REFUSED" -> WorkOutcome.WORK_OUTCOME_REFUSED;
            default -> throw new PlatformException("RESULT_UNKNOWN");
        };
    }
}
