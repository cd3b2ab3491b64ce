package cityhub.hub.basics;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.Finding;
import cityhub.hub.basics.ItemForms.Branch;
import cityhub.hub.basics.ItemForms.Leaf;
import cityhub.hub.basics.ItemForms.Node;
import cityhub.hub.basics.ItemForms.Part;
import cityhub.hub.conversion.CheckDigits;
import cityhub.hub.conversion.CodeLists;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.Protection;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import cityhub.resident.v1.UncertainDate;
import com.google.protobuf.Message;
import java.util.List;

/** Checks that need nothing but the change itself (FMT-02 to FMT-08). */
final class FormatChecks {
    private static final int MAX_HISTORY_NUMBER = 999;
    private static final int MAX_NOTICE_ID = 36;
    /** Most values of one repeated item; the standard gives none, a record must not grow without end. */
    private static final int MAX_REPEATED = 50;

    private final ItemForms forms;

    FormatChecks(CodeLists codes) {
        this.forms = new ItemForms(codes);
    }

    List<Finding> check(ResidentChange change) {
        Findings findings = new Findings();
        required(change.getRecord(), findings);
        walk(change.getRecord(), forms.record(), findings);
        limits(change, findings);
        return findings.toList();
    }

    /** Checks what is given of a record, whatever is missing. */
    List<Finding> parts(ResidentRecord record) {
        Findings findings = new Findings();
        walk(record, forms.record(), findings);
        return findings.toList();
    }

    private static void required(ResidentRecord record, Findings findings) {
        requireText(record.getAddresseeNumber(), "宛名番号", findings);
        require(record.getHistoryNumber() != 0, "履歴番号", findings);
        requireText(record.getResidentKind(), "住民種別", findings);
        requireText(record.getResidentState(), "住民状態", findings);
        require(hasName(record.getName()), "氏名", findings);
        requireText(record.getSex(), "性別", findings);
        requireText(record.getBirthDate().getValue(), "生年月日", findings);
        requireText(record.getChange().getReason(), "異動事由", findings);
        requireText(record.getChange().getDate().getValue(), "異動年月日", findings);
        if ("1".equals(record.getResidentState())) {
            requireText(record.getHouseholdNumber(), "世帯番号", findings);
            require(record.hasAddress(), "住所_町字", findings);
        }
        if (record.hasProtection()) {
            requireText(record.getProtection().getState(), "支援措置", findings);
        }
    }

    static boolean hasName(PersonName name) {
        return !name.getFullName().isEmpty()
                || !name.getRomanName().isEmpty()
                || !name.getKanjiName().isEmpty();
    }

    private static void requireText(String value, String item, Findings findings) {
        require(!value.isEmpty(), item, findings);
    }

    private static void require(boolean there, String item, Findings findings) {
        if (!there) {
            findings.error(CheckReason.CHECK_REASON_REQUIRED_ITEM_MISSING, item);
        }
    }

    private static void walk(Message message, Branch branch, Findings findings) {
        for (Part part : branch.parts()) {
            if (part.getter().isPresent(message)) {
                Object value = part.getter().value(message);
                if (part.repeated()) {
                    ((List<?>) value).forEach(one -> value(one, part.node(), findings));
                } else if (!value.equals("")) {
                    value(value, part.node(), findings);
                }
            }
        }
    }

    private static void value(Object value, Node node, Findings findings) {
        switch (node) {
            case Leaf leaf -> text((String) value, leaf.form(), findings);
            case Branch branch -> {
                Message part = (Message) value;
                walk(part, branch, findings);
                whole(part, branch.item(), findings);
            }
        }
    }

    private static void text(String value, ItemForm form, Findings findings) {
        int length = length(value);
        if (length > form.length()) {
            findings.error(CheckReason.CHECK_REASON_TOO_LONG, form.item());
        } else if (form.codes().isPresent()) {
            if (!form.codes().get().accepts(value)) {
                findings.error(CheckReason.CHECK_REASON_CODE_UNKNOWN, form.item());
            }
        } else {
            characters(value, length, form, findings);
        }
    }

    private static void characters(String value, int length, ItemForm form, Findings findings) {
        boolean allowed = switch (form.characters()) {
            case TEXT -> hasNoControls(value);
            case HALF_WIDTH -> isWithin(value, ' ', '~');
            case DIGITS, INDIVIDUAL_NUMBER, RESIDENT_CODE, MUNICIPALITY_CODE -> isWithin(value, '0', '9');
            case FLAG -> "0".equals(value) || "1".equals(value);
            case DATE, TIME -> true;
        };
        if (!allowed || (form.exact() && length != form.length())) {
            findings.error(CheckReason.CHECK_REASON_CHARACTERS_NOT_ALLOWED, form.item());
        } else {
            meaning(value, form, findings);
        }
    }

    private static void meaning(String value, ItemForm form, Findings findings) {
        switch (form.characters()) {
            case DATE -> demand(DateForms.isDate(value), CheckReason.CHECK_REASON_DATE_INVALID, form, findings);
            case TIME -> demand(DateForms.isTime(value), CheckReason.CHECK_REASON_DATE_INVALID, form, findings);
            case INDIVIDUAL_NUMBER -> checkDigit(CheckDigits.isIndividualNumber(value), form, findings);
            case RESIDENT_CODE -> checkDigit(CheckDigits.isResidentCode(value), form, findings);
            case MUNICIPALITY_CODE -> checkDigit(CheckDigits.isMunicipalityCode(value), form, findings);
            case TEXT, HALF_WIDTH, DIGITS, FLAG -> {}
        }
    }

    private static void checkDigit(boolean right, ItemForm form, Findings findings) {
        demand(right, CheckReason.CHECK_REASON_CHECK_DIGIT_WRONG, form, findings);
    }

    private static void demand(boolean fulfilled, CheckReason reason, ItemForm form, Findings findings) {
        if (!fulfilled) {
            findings.error(reason, form.item());
        }
    }

    /** Characters as the standard counts them: a variation selector belongs to the character before it. */
    private static int length(String value) {
        int length = 0;
        int character;
        for (int at = 0; at < value.length(); at += Character.charCount(character)) {
            character = value.codePointAt(at);
            boolean selects =
                    (character >= 0xFE00 && character <= 0xFE0F) || (character >= 0xE0100 && character <= 0xE01EF);
            length += selects ? 0 : 1;
        }
        return length;
    }

    private static boolean hasNoControls(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWithin(String value, char first, char last) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < first || value.charAt(i) > last) {
                return false;
            }
        }
        return true;
    }

    private static void whole(Message part, String item, Findings findings) {
        switch (part) {
            case UncertainDate date -> uncertain(date, item, findings);
            case Protection protection -> period(protection, item, findings);
            default -> {}
        }
    }

    private static void uncertain(UncertainDate date, String item, Findings findings) {
        if (!date.getValue().isEmpty() && !DateForms.isUncertainDate(date.getValue())) {
            findings.error(CheckReason.CHECK_REASON_DATE_INVALID, item);
        } else if (!DateForms.isConsistent(date)) {
            findings.error(CheckReason.CHECK_REASON_UNKNOWN_DATE_CONTRADICTORY, item);
        }
    }

    private static void period(Protection protection, String item, Findings findings) {
        boolean both =
                !protection.getStartDate().isEmpty() && !protection.getEndDate().isEmpty();
        if (both && protection.getStartDate().compareTo(protection.getEndDate()) > 0) {
            findings.warning(CheckReason.CHECK_REASON_DATE_INVALID, item);
        }
    }

    private static void limits(ResidentChange change, Findings findings) {
        ResidentRecord record = change.getRecord();
        if (record.getProtection().getCoProtectedNumbersCount() > MAX_REPEATED) {
            findings.error(CheckReason.CHECK_REASON_TOO_LONG, "支援措置");
        }
        if (record.getForeignResident().getAliasHistoryCount() > MAX_REPEATED) {
            findings.error(CheckReason.CHECK_REASON_TOO_LONG, "通称履歴");
        }
        int history = record.getHistoryNumber();
        if (history < 0 || history > MAX_HISTORY_NUMBER) {
            findings.error(CheckReason.CHECK_REASON_TOO_LONG, "履歴番号");
        }
        if (change.getNoticeId().length() > MAX_NOTICE_ID) {
            findings.error(CheckReason.CHECK_REASON_TOO_LONG, "届出番号");
        }
    }
}
