package cityhub.hub.intermediary;

import cityhub.hub.conversion.CodeMapping;
import cityhub.hub.conversion.CodeProfile;
import cityhub.hub.conversion.DateForm;
import cityhub.intermediary.v1.Answer;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.Replica;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Of what form the values of the platform's items are, and how they are converted between the platform's standard and a
 * system's code profile, both ways. What the platform's master data says nothing about is text, and stays as it is.
 *
 * @param forms by item name and item: DATE, or the name of a code list
 */
record ItemForms(Map<String, Map<String, String>> forms) {
    /** Nothing but text. */
    static final ItemForms NONE = new ItemForms(Map.of());

    private static final String DATE = "DATE";

    ItemForms {
        Map<String, Map<String, String>> copy = new HashMap<>();
        forms.forEach((name, items) -> copy.put(name, Map.copyOf(items)));
        forms = Map.copyOf(copy);
    }

    /** Whether a value of a record could not be converted. */
    private static final class Unmapped {
        private boolean found;
    }

    /** One value by its form; empty when the other side has none. */
    private interface Direction {
        Optional<String> convert(String form, String value);
    }

    /** What the platform answered, or what was registered, in a system's codes and dates; empty when it has none for a value. */
    Optional<ExchangeRecord> toSystem(CodeProfile profile, ExchangeRecord record) {
        return convert(profile, record, (form, value) -> {
            if (form.equals(DATE)) {
                return profile.dateForm() == DateForm.ERA ? profile.eraDates().convert(value) : Optional.of(value);
            }
            Optional<CodeMapping> mapping = profile.mapping(form);
            return mapping.isPresent() ? mapping.get().convert(value) : Optional.of(value);
        });
    }

    /** What a system hands in, in the platform's codes and dates; empty when a value has no counterpart, or several. */
    Optional<ExchangeRecord> toStandard(CodeProfile profile, ExchangeRecord record) {
        ExchangeRecord.Builder dated = record.toBuilder();
        if (profile.dateForm() == DateForm.ERA) {
            UnaryOperator<String> date =
                    text -> profile.eraDates().standard(text).orElse(text);
            if (record.hasInquiry()) {
                dated.getInquiryBuilder()
                        .setStartDate(date.apply(record.getInquiry().getStartDate()))
                        .setEndDate(date.apply(record.getInquiry().getEndDate()));
            }
            if (record.hasReplica()) {
                dated.getReplicaBuilder()
                        .setPublicationStartDate(date.apply(record.getReplica().getPublicationStartDate()))
                        .setPublicationEndDate(date.apply(record.getReplica().getPublicationEndDate()));
            }
        }
        return convert(profile, dated.build(), (form, value) -> {
            if (form.equals(DATE)) {
                return profile.dateForm() == DateForm.ERA ? profile.eraDates().standard(value) : Optional.of(value);
            }
            Optional<CodeMapping> mapping = profile.mapping(form);
            return mapping.isPresent() ? mapping.get().standard(value) : Optional.of(value);
        });
    }

    private Optional<ExchangeRecord> convert(CodeProfile profile, ExchangeRecord record, Direction direction) {
        if (profile.isStandard()) {
            return Optional.of(record);
        }
        Unmapped unmapped = new Unmapped();
        ExchangeRecord.Builder converted = record.toBuilder();
        if (record.hasAnswer()) {
            Answer.Builder answer = converted.getAnswerBuilder();
            answer.getItemsBuilderList().forEach(each -> {
                List<ItemValue> values = values(each.getItemNameCode(), each.getValuesList(), direction, unmapped);
                each.clearValues().addAllValues(values);
            });
        }
        if (record.hasReplica()) {
            Replica.Builder replica = converted.getReplicaBuilder();
            List<ItemValue> values = values(replica.getItemNameCode(), replica.getValuesList(), direction, unmapped);
            replica.clearValues().addAllValues(values);
        }
        return unmapped.found ? Optional.empty() : Optional.of(converted.build());
    }

    private List<ItemValue> values(String itemName, List<ItemValue> values, Direction direction, Unmapped unmapped) {
        Map<String, String> ofName = forms.getOrDefault(itemName, Map.of());
        List<ItemValue> converted = new ArrayList<>();
        for (ItemValue each : values) {
            String form = ofName.getOrDefault(each.getItemCode(), "");
            if (form.isEmpty() || each.getValue().isEmpty()) {
                converted.add(each);
            } else {
                Optional<String> value = direction.convert(form, each.getValue());
                unmapped.found |= value.isEmpty();
                converted.add(each.toBuilder().setValue(value.orElse("")).build());
            }
        }
        return converted;
    }
}
