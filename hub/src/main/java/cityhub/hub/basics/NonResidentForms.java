package cityhub.hub.basics;

import cityhub.addressee.v1.NonResidentRecord;
import cityhub.basics.v1.Finding;
import cityhub.basics.v1.Severity;
import cityhub.hub.registry.ActiveAgreement;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Forms of non-residents' records as systems give them. What is also in a resident's record is checked by its rules. */
final class NonResidentForms {
    private static final Pattern SYSTEM_ID = Pattern.compile("[0-9]{3}");
    private static final String NONE = "000";
    private static final Pattern OPERATOR = Pattern.compile("[ -~]{0,10}");

    private final FormatChecks checks;

    NonResidentForms(FormatChecks checks) {
        this.checks = checks;
    }

    /** What the contract has, without what the hub gives. */
    static NonResidentRecord known(NonResidentRecord record) {
        try {
            NonResidentRecord.Builder known =
                    DiscardUnknownFieldsParser.wrap(NonResidentRecord.parser())
                            .parseFrom(record.toByteString())
                            .toBuilder()
                            .clearAddresseeNumber()
                            .clearIntegratedNumber()
                            .clearLinkedFlag()
                            .clearLinkedNumber()
                            .clearOperatorId()
                            .clearOperationDate()
                            .clearOperationTime()
                            .clearVersion();
            RecordNormaliser.prune(known);
            return known.build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message that was parsed can be parsed", e);
        }
    }

    /** What is wrong with a record, by item; never a value. */
    Optional<String> fault(NonResidentRecord record, ActiveAgreement agreement, String staffNumber) {
        if (!FormatChecks.hasName(record.getName())) {
            return Optional.of("氏名: must be given");
        }
        boolean affair = SYSTEM_ID.matcher(record.getAffairId()).matches()
                && !record.getAffairId().equals(NONE);
        boolean system = SYSTEM_ID.matcher(record.getOwnSystemId()).matches()
                && !record.getOwnSystemId().equals(NONE);
        if (!affair && !system) {
            return Optional.of("業務ID: 3 digits, or 独自施策システム等ID");
        }
        if (!OPERATOR.matcher(staffNumber).matches()) {
            return Optional.of("操作者ID: up to 10 characters");
        }
        if (!record.getIndividualNumber().isEmpty() && !agreement.numberUse()) {
            return Optional.of("個人番号: the agreement is not for number use");
        }
        return checks.parts(NonResidentRecords.asResident(record)).stream()
                .filter(each -> each.getSeverity() == Severity.SEVERITY_ERROR)
                .findFirst()
                .map(NonResidentForms::text);
    }

    private static String text(Finding finding) {
        return finding.getItem() + ": "
                + finding.getReason().name().substring("CHECK_REASON_".length()).toLowerCase(Locale.ROOT);
    }
}
