package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.options.v1.DataCategory;
import cityhub.options.v1.Options;
import cityhub.resident.v1.ResidentChange;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StartCheckTest {

    @Test
    void payloadsOfTheContractAreAccepted() {
        StartCheck.requireCategories(StartCheck.PAYLOADS);
        assertTrue(StartCheck.PAYLOADS.contains(ResidentChange.getDescriptor()));
    }

    @Test
    void payloadWithABareFieldInItsDepthStopsTheStart() throws DescriptorValidationException {
        IllegalStateException refused = assertThrows(
                IllegalStateException.class, () -> StartCheck.requireCategories(List.of(payloadWithBareLeaf())));
        assertEquals("payload fields without a category: [test.Leaf.value]", refused.getMessage());
    }

    @Test
    void healthAndMetricsStayOnTheMachineUnlessOverTls() {
        StartCheck.requireLoopback("127.0.0.1", false);
        StartCheck.requireLoopback("localhost", false);
        StartCheck.requireLoopback("::1", false);
        StartCheck.requireLoopback("0.0.0.0", true);
        assertThrows(IllegalStateException.class, () -> StartCheck.requireLoopback("0.0.0.0", false));
        assertThrows(IllegalStateException.class, () -> StartCheck.requireLoopback("192.0.2.1", false));
    }

    private static Descriptor payloadWithBareLeaf() throws DescriptorValidationException {
        FieldOptions categorised = FieldOptions.newBuilder()
                .setExtension(Options.category, DataCategory.DATA_CATEGORY_BASIC)
                .build();
        FieldDescriptorProto.Builder leaf = FieldDescriptorProto.newBuilder()
                .setName("leaf")
                .setNumber(1)
                .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                .setTypeName(".test.Leaf")
                .setOptions(categorised);
        FieldDescriptorProto.Builder value = FieldDescriptorProto.newBuilder()
                .setName("value")
                .setNumber(1)
                .setType(FieldDescriptorProto.Type.TYPE_STRING);
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("test.proto")
                .setPackage("test")
                .setSyntax("proto3")
                .addMessageType(DescriptorProto.newBuilder().setName("Payload").addField(leaf))
                .addMessageType(DescriptorProto.newBuilder().setName("Leaf").addField(value))
                .build();
        return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Payload");
    }
}
