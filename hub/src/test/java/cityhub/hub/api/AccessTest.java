package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.staff.v1.Permission;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class AccessTest {
    static final Set<String> BESIDE_THE_CONTRACT = Set.of(
            "grpc.health.v1.Health/Check",
            "grpc.health.v1.Health/Watch",
            "grpc.reflection.v1.ServerReflection/ServerReflectionInfo");

    @Test
    void everyMethodOfTheContractStandsInTheTable() throws ReflectiveOperationException {
        Set<String> expected = new TreeSet<>(contract());
        assertFalse(expected.isEmpty());
        expected.addAll(BESIDE_THE_CONTRACT);
        assertEquals(expected, new TreeSet<>(Access.methods()));
    }

    @Test
    void methodOutsideTheTableIsClosedToEverybody() {
        Caller everything = new Caller.OfficerCaller("S-1", "it", Set.of(Permission.values()), "00");
        HubException refused =
                assertThrows(HubException.class, () -> Access.require(everything, "cityhub.new.v1.NewService/New"));
        assertEquals(ErrorReason.ERROR_REASON_CALLER_NOT_PERMITTED, refused.reason());
    }

    /** All methods of all generated services below {@code cityhub}. */
    static Set<String> contract() throws ReflectiveOperationException {
        Set<String> methods = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter().importPackages("cityhub")) {
            if (type.getPackageName().endsWith(".v1")
                    && type.isTopLevelClass()
                    && type.getSimpleName().endsWith("Grpc")) {
                ServiceDescriptor service = (ServiceDescriptor)
                        type.reflect().getMethod("getServiceDescriptor").invoke(null);
                service.getMethods().stream()
                        .map(MethodDescriptor::getFullMethodName)
                        .forEach(methods::add);
            }
        }
        return methods;
    }
}
