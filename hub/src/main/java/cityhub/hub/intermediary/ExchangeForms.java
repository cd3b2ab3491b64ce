package cityhub.hub.intermediary;

import cityhub.hub.registry.FieldRules;
import cityhub.intermediary.v1.Answer;
import cityhub.intermediary.v1.AnsweredItem;
import cityhub.intermediary.v1.ExchangeFlags;
import cityhub.intermediary.v1.Inquiry;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.PlatformProvision;
import cityhub.intermediary.v1.ProvisionState;
import cityhub.intermediary.v1.Replica;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Forms of what is exchanged. Each check says what is wrong with the first field that breaks its form, without its value. */
final class ExchangeForms {
    /** Numbers of persons as systems give them. */
    static final Pattern NUMBER = Pattern.compile("[0-9A-Za-z-]{1,15}");

    /** Ids of requests and exchanges. */
    static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Reasons of the platform and its connector. */
    static final Pattern ACQUISITION_NUMBER = Pattern.compile("[0-9A-Za-z]{1,20}");

    static final Pattern REASON = Pattern.compile("[A-Z0-9_-]{0,20}");

    /** Institutions. */
    static final Pattern INSTITUTION = Pattern.compile("[0-9A-Z]{1,16}");

    /** Affairs. */
    static final Pattern AFFAIR = Pattern.compile("JM[0-9A-Z]{14}");

    /** Items of item names. */
    static final Pattern ITEM = Pattern.compile("[0-9A-Za-z_-]{1,40}");

    /** Item names. */
    static final Pattern ITEM_NAME = Pattern.compile("TM[0-9A-Z]{14}");

    /** Legal rows. */
    static final Pattern LEGAL_ROW = Pattern.compile("([1-9][0-9]{0,2})?");

    private static final Pattern PROCEDURE = Pattern.compile("JT[0-9A-Z]{14}");
    private static final Pattern STATUS = Pattern.compile("[0-9A-Z]{1,4}");
    private static final Pattern RECORD_KEY = Pattern.compile("[0-9A-Za-z_-]{1,40}");
    private static final int MOST_ITEM_NAMES = 20;
    private static final int MOST_VALUES = 1000;
    private static final int LONGEST_VALUE = 4000;

    private ExchangeForms() {}

    /** What is wrong with a line's id and number; empty when nothing is. */
    static Optional<String> line(String requestId, String number) {
        if (!UUID.matcher(requestId).matches()) {
            return Optional.of("request_id: a UUID in lower case");
        }
        return NUMBER.matcher(number).matches()
                ? Optional.empty()
                : Optional.of("number: 1 to 15 digits, letters and hyphens");
    }

    static Optional<String> inquiry(Inquiry inquiry) {
        List<String> items = inquiry.getItemNameCodesList();
        if (!AFFAIR.matcher(inquiry.getAffairCode()).matches()) {
            return Optional.of("inquiry.affair_code: JM and 14 digits or capital letters");
        }
        if (!PROCEDURE.matcher(inquiry.getProcedureCode()).matches()) {
            return Optional.of("inquiry.procedure_code: JT and 14 digits or capital letters");
        }
        if (!LEGAL_ROW.matcher(inquiry.getLegalRow()).matches()) {
            return Optional.of("inquiry.legal_row: 1 to 999, or empty for the one that the agreement names");
        }
        if (items.isEmpty()
                || items.size() > MOST_ITEM_NAMES
                || new HashSet<>(items).size() < items.size()
                || !items.stream().allMatch(each -> ITEM_NAME.matcher(each).matches())) {
            return Optional.of("inquiry.item_name_codes: 1 to 20, each once: TM and 14 digits or capital letters");
        }
        if (!INSTITUTION.matcher(inquiry.getProviderCode()).matches()) {
            return Optional.of("inquiry.provider_code: 1 to 16 digits or capital letters");
        }
        return period("inquiry.", inquiry.getStartDate(), inquiry.getEndDate(), true);
    }

    /** Whether a provision of the platform is of its form. */
    static boolean provision(PlatformProvision provision) {
        List<String> items = provision.getItemNameCodesList();
        return UUID.matcher(provision.getProvisionId()).matches()
                && NUMBER.matcher(provision.getIntegratedNumber()).matches()
                && INSTITUTION.matcher(provision.getInquirerCode()).matches()
                && AFFAIR.matcher(provision.getAffairCode()).matches()
                && PROCEDURE.matcher(provision.getProcedureCode()).matches()
                && LEGAL_ROW.matcher(provision.getLegalRow()).matches()
                && !items.isEmpty()
                && items.size() <= MOST_ITEM_NAMES
                && items.stream().allMatch(each -> ITEM_NAME.matcher(each).matches())
                && provision.getState() != ProvisionState.PROVISION_STATE_UNSPECIFIED
                && provision.getState() != ProvisionState.UNRECOGNIZED;
    }

    static Optional<String> replica(Replica replica, boolean end) {
        if (!ITEM_NAME.matcher(replica.getItemNameCode()).matches()) {
            return Optional.of("replica.item_name_code: TM and 14 digits or capital letters");
        }
        if (!RECORD_KEY.matcher(replica.getRecordKey()).matches()) {
            return Optional.of("replica.record_key: 1 to 40 letters, digits, _ and -");
        }
        if (end != replica.getValuesList().isEmpty()) {
            return Optional.of("replica.values: none to end it, otherwise at least one");
        }
        return values("replica.values", replica.getValuesList())
                .or(() -> period(
                        "replica.publication_",
                        replica.getPublicationStartDate(),
                        replica.getPublicationEndDate(),
                        false));
    }

    static Optional<String> flags(ExchangeFlags flags) {
        if (!isFlag(flags.getNoAutomaticAnswer()) || !isFlag(flags.getNotDisclosed())) {
            return Optional.of("flags: \"1\" for set, \"0\" for not");
        }
        return flags.getItemNameCode().isEmpty()
                        || ITEM_NAME.matcher(flags.getItemNameCode()).matches()
                ? Optional.empty()
                : Optional.of("flags.item_name_code: TM and 14 digits or capital letters, or empty");
    }

    static Optional<String> answer(Answer answer) {
        for (AnsweredItem each : answer.getItemsList()) {
            Optional<String> wrong = ITEM_NAME.matcher(each.getItemNameCode()).matches()
                            && STATUS.matcher(each.getStatus()).matches()
                    ? values("answer.items.values", each.getValuesList())
                    : Optional.of("answer.items: item_name_code and status");
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> values(String field, List<ItemValue> values) {
        boolean sound = values.size() <= MOST_VALUES
                && values.stream()
                        .allMatch(each -> ITEM.matcher(each.getItemCode()).matches()
                                && each.getValue().length() <= LONGEST_VALUE
                                && each.getUnsetReason().length() <= 10
                                && each.getValue().chars().noneMatch(letter -> letter < ' ' && letter != '\n'));
        return sound
                ? Optional.empty()
                : Optional.of(field + ": up to 1000; item_code of 1 to 40 letters, value of up to 4000 characters");
    }

    private static Optional<String> period(String prefix, String start, String end, boolean mayBeOpen) {
        Optional<LocalDate> from = date(start);
        Optional<LocalDate> to = date(end);
        boolean formed = (from.isPresent() || (mayBeOpen && start.isEmpty()))
                && (to.isPresent() || (mayBeOpen && end.isEmpty()));
        boolean ordered = from.isEmpty() || to.isEmpty() || !to.get().isBefore(from.get());
        return formed && ordered
                ? Optional.empty()
                : Optional.of(prefix + "start_date and " + prefix + "end_date: YYYY-MM-DD, in order");
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return text.length() == 10 ? Optional.of(LocalDate.parse(text)) : Optional.empty();
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static boolean isFlag(String value) {
        return value.equals("0") || value.equals("1");
    }

    /**
     * Checks the reason that an officer gives.
     *
     * @throws cityhub.hub.HubException INVALID_ARGUMENT
     */
    static void requireReason(String reason) {
        FieldRules rules = new FieldRules();
        rules.line("reason", reason, 200);
        rules.check();
    }
}
