package cityhub.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Value;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every setting that the hub reads, by name: none turns off TLS, plan, evidence or the durable flush. */
class SettingsTest {
    private static final Set<String> ALL = new TreeSet<>(List.of(
            "cityhub.city-code",
            "cityhub.home",
            "cityhub.register-owner-department",
            "cityhub.calls.per-caller",
            "cityhub.exchanges.acquire-codes",
            "cityhub.exchanges.answer-days",
            "cityhub.exchanges.household-item",
            "cityhub.exchanges.inquiry-days",
            "cityhub.exchanges.record-days",
            "cityhub.exchanges.status-after",
            "cityhub.work.closes",
            "cityhub.work.later",
            "cityhub.work.lease",
            "cityhub.work.medium",
            "cityhub.work.most-failures",
            "cityhub.work.opens",
            "cityhub.feeds.acknowledgement-timeout",
            "cityhub.feeds.give-up-days",
            "cityhub.feeds.keep-days",
            "cityhub.feeds.mark-interval",
            "cityhub.feeds.poll",
            "cityhub.feeds.session-check",
            "cityhub.feeds.store-patience",
            "cityhub.feeds.tail-entries",
            "cityhub.health.certificate-days",
            "cityhub.health.clock-skew",
            "cityhub.ledger.term-days"));

    @Test
    void everySettingIsListed() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : hub()) {
            if (type.isAnnotatedWith(ConfigurationProperties.class)) {
                Class<?> record = type.reflect();
                String prefix =
                        record.getAnnotation(ConfigurationProperties.class).value();
                assertTrue(record.isRecord(), record::getName);
                Arrays.stream(record.getRecordComponents())
                        .map(RecordComponent::getName)
                        .forEach(name -> found.add(prefix + "." + hyphenated(name)));
            }
        }
        assertEquals(ALL, found);
    }

    @Test
    void nothingElseIsReadFromConfigurationOrEnvironment() {
        for (JavaClass type : hub()) {
            assertTrue(
                    type.getAllFields().stream().noneMatch(field -> field.isAnnotatedWith(Value.class)), type::getName);
            assertTrue(
                    type.getMethodCallsFromSelf().stream()
                            .noneMatch(call -> call.getTargetOwner().isEquivalentTo(System.class)
                                    && call.getName().equals("getenv")),
                    type::getName);
        }
    }

    @Test
    void everySettingIsExplainedToOperators() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "operating.md"));
        assertEquals(
                Set.of(),
                ALL.stream().filter(each -> !page.contains("`" + each + "`")).collect(Collectors.toSet()));
    }

    private static Iterable<JavaClass> hub() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("cityhub.hub");
    }

    private static String hyphenated(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
