package cityhub.hub.disclosure;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A record of nobody with a value in every item, for previews. No other record can be shown without being sealed. */
final class SampleRecord {

    private final PayloadType type;
    private final StoredRecord record;

    SampleRecord(PayloadType type) {
        this.type = type;
        this.record = new StoredRecord(1, 1, read().toByteArray());
    }

    /** Numbers of nobody: published examples, or computed ones. */
    private enum SampleNumbers implements NumberTable {
        TABLE;

        @Override
        public Optional<String> ofPerson(long personId, NumberDomain domain) {
            if (domain.equals(NumberDomain.RESIDENT_CODE)) {
                return Optional.of("12345678901");
            }
            return Optional.of(domain.equals(NumberDomain.INDIVIDUAL) ? "123456789018" : "000000000101370");
        }

        @Override
        public Optional<String> ofResidentNumber(String residentNumber, NumberDomain domain) {
            return Optional.of("000000000102741");
        }
    }

    private Message read() {
        try (InputStream in = SampleRecord.class.getResourceAsStream("/cityhub/disclosure/" + type.sample())) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + type.sample());
            }
            Message.Builder sample = type.prototype().newBuilderForType();
            TextFormat.merge(new InputStreamReader(in, StandardCharsets.UTF_8), sample);
            return sample.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The record as the consumer would receive it; empty when it cannot be projected. */
    Optional<byte[]> through(DisclosurePlan plan) {
        Projection projection = new Projection();
        try {
            projection.run(plan.record(), record, SampleNumbers.TABLE);
            return Optional.of(projection.out().toByteArray());
        } catch (Withhold withhold) {
            return Optional.empty();
        }
    }

    /** The item's values in a projected record, separated by blanks. */
    String text(Item item, byte[] payload) {
        try {
            Message projected = type.prototype().getParserForType().parseFrom(payload);
            return item.leafPaths().stream()
                    .flatMap(path -> values(projected, path).stream())
                    .collect(Collectors.joining(" "));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a plan's output cannot be read");
        }
    }

    private static List<String> values(Message message, String path) {
        int dot = path.indexOf('.');
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(dot < 0 ? path : path.substring(0, dot));
        if (dot >= 0) {
            String below = path.substring(dot + 1);
            return messages(message, field).stream()
                    .flatMap(each -> values(each, below).stream())
                    .toList();
        }
        List<String> values = new ArrayList<>();
        if (field.isRepeated()) {
            ((List<?>) message.getField(field)).forEach(each -> values.add(each.toString()));
        } else if (!message.getField(field).equals(field.getDefaultValue())) {
            values.add(message.getField(field).toString());
        }
        return values;
    }

    private static List<Message> messages(Message message, FieldDescriptor field) {
        if (field.isRepeated()) {
            return ((List<?>) message.getField(field))
                    .stream().map(Message.class::cast).toList();
        }
        return message.hasField(field) ? List.of((Message) message.getField(field)) : List.of();
    }
}
