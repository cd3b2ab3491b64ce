package cityhub.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.options.v1.DataCategory;
import cityhub.options.v1.Options;
import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PayloadRulesTest {
    private static final Path GOLDEN = Path.of("categories.golden");
    private static final FieldOptions CATEGORISED = FieldOptions.newBuilder()
            .setExtension(Options.category, DataCategory.DATA_CATEGORY_BASIC)
            .build();

    @Test
    void payloadsOfTheContractKeepTheRules() throws Exception {
        assertEquals(
                List.of(
                        "cityhub.addressee.v1.NonResidentRecord",
                        "cityhub.intermediary.v1.ExchangeRecord",
                        "cityhub.resident.v1.ResidentChange",
                        "cityhub.resident.v1.ResidentRecord"),
                Contract.payloads().stream()
                        .map(Descriptor::getFullName)
                        .sorted()
                        .toList());
        for (Descriptor payload : Contract.payloads()) {
            assertEquals(List.of(), PayloadRules.breaches(payload));
        }
    }

    /** To accept a change of the contract: run with {@code -Dcityhub.golden.write=true} and read the difference. */
    @Test
    void categoriesAreAsLastAccepted() throws Exception {
        List<String> lines = new ArrayList<>();
        for (Descriptor payload : Contract.payloads()) {
            lines.addAll(PayloadRules.leaves(payload));
        }
        if (Boolean.getBoolean("cityhub.golden.write")) {
            Files.write(GOLDEN, lines);
        }
        assertEquals(String.join("\n", Files.readAllLines(GOLDEN)), String.join("\n", lines));
    }

    @Test
    void everyPersonalCategoryIsRedactedInDebugOutput() {
        for (DataCategory category : DataCategory.values()) {
            if (category != DataCategory.UNRECOGNIZED && category.getNumber() > 1) {
                assertTrue(category.getValueDescriptor().getOptions().getDebugRedact(), category.name());
            }
        }
        assertFalse(DataCategory.DATA_CATEGORY_TECHNICAL
                .getValueDescriptor()
                .getOptions()
                .getDebugRedact());
    }

    @Test
    void fieldWithoutCategoryIsABreachHoweverDeep() throws Exception {
        assertBreach("no category", field("a").clearOptions());
        assertEquals(
                List.of("test.Inner.deep: no category"),
                PayloadRules.breaches(message(field("inner")
                        .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                        .setTypeName(".test.Inner"))));
    }

    @Test
    void oneofIsABreach() throws Exception {
        DescriptorProto.Builder payload = payload(field("a").setOneofIndex(0));
        payload.addOneofDecl(OneofDescriptorProto.newBuilder().setName("choice"));
        assertEquals(List.of("test.Payload: oneof"), PayloadRules.breaches(build("proto3", payload)));
    }

    @Test
    void optionalFieldIsNone() throws Exception {
        DescriptorProto.Builder payload = payload(field("a").setOneofIndex(0).setProto3Optional(true));
        payload.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_a"));
        assertEquals(List.of(), PayloadRules.breaches(build("proto3", payload)));
    }

    @Test
    void mapIsABreach() throws Exception {
        DescriptorProto.Builder payload = payload(field("a")
                .setLabel(Label.LABEL_REPEATED)
                .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                .setTypeName(".test.Payload.AEntry"));
        payload.addNestedType(DescriptorProto.newBuilder()
                .setName("AEntry")
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(field("key"))
                .addField(field("value").setNumber(2)));
        assertEquals(List.of("test.Payload.a: map"), PayloadRules.breaches(build("proto3", payload)));
    }

    @Test
    void groupIsABreach() throws Exception {
        DescriptorProto.Builder payload = payload(
                field("agroup").setType(FieldDescriptorProto.Type.TYPE_GROUP).setTypeName(".test.Payload.AGroup"));
        payload.addNestedType(DescriptorProto.newBuilder().setName("AGroup").addField(field("x")));
        assertEquals(List.of("test.Payload.agroup: group"), PayloadRules.breaches(build("proto2", payload)));
    }

    @Test
    void anyIsABreach() throws Exception {
        Descriptor payload = message(
                field("a").setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(".google.protobuf.Any"));
        assertTrue(PayloadRules.breaches(payload).contains("test.Payload.a: Any"));
    }

    @Test
    void extensionRangeIsABreach() throws Exception {
        DescriptorProto.Builder payload = payload(field("a"));
        payload.addExtensionRange(
                DescriptorProto.ExtensionRange.newBuilder().setStart(100).setEnd(200));
        assertEquals(List.of("test.Payload: extension"), PayloadRules.breaches(build("proto2", payload)));
    }

    @Test
    void recursionIsABreach() throws Exception {
        assertBreach(
                "recursion",
                field("a").setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(".test.Payload"));
    }

    @Test
    void strictestCategoryOfThePathCounts() throws Exception {
        FieldOptions domicile = FieldOptions.newBuilder()
                .setExtension(Options.category, DataCategory.DATA_CATEGORY_DOMICILE)
                .build();
        Descriptor payload = build(
                "proto3",
                payload(field("outer")
                        .setOptions(domicile)
                        .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                        .setTypeName(".test.Leaf")));
        assertEquals(List.of("test.Payload 1.1 outer.x DOMICILE"), PayloadRules.leaves(payload));
    }

    private static void assertBreach(String what, FieldDescriptorProto.Builder field) throws Exception {
        List<String> breaches = PayloadRules.breaches(message(field));
        assertEquals(1, breaches.size());
        assertTrue(breaches.getFirst().endsWith(": " + what), breaches.getFirst());
    }

    private static FieldDescriptorProto.Builder field(String name) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(1)
                .setLabel(Label.LABEL_OPTIONAL)
                .setType(FieldDescriptorProto.Type.TYPE_STRING)
                .setOptions(CATEGORISED);
    }

    private static DescriptorProto.Builder payload(FieldDescriptorProto.Builder field) {
        return DescriptorProto.newBuilder().setName("Payload").addField(field);
    }

    private static Descriptor message(FieldDescriptorProto.Builder field)
            throws DescriptorValidationException, IOException {
        return build("proto3", payload(field));
    }

    private static Descriptor build(String syntax, DescriptorProto.Builder payload)
            throws DescriptorValidationException, IOException {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("test.proto")
                .setPackage("test")
                .setSyntax(syntax)
                .addDependency("google/protobuf/any.proto")
                .addMessageType(payload)
                .addMessageType(DescriptorProto.newBuilder().setName("Leaf").addField(field("x")))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Inner")
                        .addField(field("deep").clearOptions()))
                .build();
        return FileDescriptor.buildFrom(file, new FileDescriptor[] {AnyProto.getDescriptor()})
                .findMessageTypeByName("Payload");
    }
}
