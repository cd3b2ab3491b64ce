package cityhub.hub;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.SaltedEntry;
import com.google.protobuf.Message;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The plan of the house, as the design lays it down. Nothing is suppressed here. */
@AnalyzeClasses(packages = "cityhub.hub", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String HUB = "cityhub.hub";
    private static final List<String> BELOW_ROLES = List.of("delivery", "evidence", "disclosure", "conversion");

    private static final DescribedPredicate<JavaClass> SQL_CLASS = resideInAPackage("cityhub.hub.store..")
            .or(DescribedPredicate.describe("named *Repository or *Store", ArchitectureTest::isRepositoryOrStore));

    /** A transaction is handed on as a connection; what is done with it is the repositories' and stores'. */
    private static final DescribedPredicate<JavaClass> SQL_TYPE = resideInAnyPackage("java.sql..", "javax.sql..")
            .and(not(type(Connection.class)))
            .and(not(type(SQLException.class)));

    @ArchTest
    static final ArchRule CONVERSION_STANDS_BELOW_ALL = mayUse("conversion", List.of());

    @ArchTest
    static final ArchRule DISCLOSURE_USES_CONVERSION = mayUse("disclosure", List.of("conversion"));

    @ArchTest
    static final ArchRule EVIDENCE_USES_DISCLOSURE = mayUse("evidence", List.of("disclosure", "conversion", "store"));

    @ArchTest
    static final ArchRule DELIVERY_USES_EVIDENCE =
            mayUse("delivery", List.of("evidence", "disclosure", "conversion", "store"));

    @ArchTest
    static final ArchRule REGISTRY_USES_NO_OTHER_ROLE = role("registry");

    @ArchTest
    static final ArchRule STAFF_READS_REGISTRY_ONLY = role("staff", "registry");

    @ArchTest
    static final ArchRule ADDRESSEE_READS_REGISTRY_ONLY = role("addressee", "registry");

    @ArchTest
    static final ArchRule BASICS_MAY_CALL_ADDRESSEE = role("basics", "registry", "addressee");

    @ArchTest
    static final ArchRule INTERMEDIARY_MAY_CALL_ADDRESSEE = role("intermediary", "registry", "addressee");

    @ArchTest
    static final ArchRule STORE_STANDS_BELOW_ALL = mayUse("store", List.of());

    @ArchTest
    static final ArchRule ROOT_KNOWS_NO_ROLE = noClasses()
            .that()
            .resideInAPackage(HUB)
            .should()
            .dependOnClassesThat(are(
                    resideInAPackage("cityhub.hub.(**)..").and(not(resideInAnyPackage(HUB, "cityhub.hub.store..")))));

    @ArchTest
    static final ArchRule EVERY_PACKAGE_HAS_ITS_RULE = classes()
            .should()
            .resideInAnyPackage(
                    HUB,
                    "cityhub.hub.api..",
                    "cityhub.hub.registry",
                    "cityhub.hub.staff",
                    "cityhub.hub.addressee",
                    "cityhub.hub.basics",
                    "cityhub.hub.intermediary",
                    "cityhub.hub.delivery",
                    "cityhub.hub.evidence",
                    "cityhub.hub.disclosure",
                    "cityhub.hub.conversion",
                    "cityhub.hub.store");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("cityhub.hub.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule GRPC_ONLY_AT_THE_EDGE = noClasses()
            .that()
            .resideOutsideOfPackage("cityhub.hub.api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..");

    @ArchTest
    static final ArchRule SQL_ONLY_IN_REPOSITORIES_AND_STORES =
            noClasses().that(are(not(SQL_CLASS))).should().dependOnClassesThat(are(SQL_TYPE));

    @ArchTest
    static final ArchRule CONNECTIONS_ARE_USED_IN_REPOSITORIES_AND_STORES_ONLY =
            noClasses().that(are(not(SQL_CLASS))).should().callMethodWhere(targetOwner(type(Connection.class)));

    @ArchTest
    static final ArchRule REPOSITORIES_AND_STORES_ARE_THEIR_PACKAGES_OWN = classes()
            .that(are(DescribedPredicate.describe("repositories and stores", ArchitectureTest::isRepositoryOrStore)))
            .and()
            .areTopLevelClasses()
            .should()
            .notBePublic();

    @ArchTest
    static final ArchRule API_BUILDS_NO_PAYLOAD = noClasses()
            .that()
            .resideInAPackage("cityhub.hub.api..")
            .should()
            .dependOnClassesThat(are(resideInAPackage("cityhub.resident..").and(assignableTo(Message.Builder.class))));

    @ArchTest
    static final ArchRule ONLY_EVIDENCE_BUILDS_DISCLOSURES = noClasses()
            .that()
            .resideOutsideOfPackage("cityhub.hub.evidence..")
            .should()
            .dependOnClassesThat(are(builderOf(Disclosure.class).or(builderOf(SaltedEntry.class))));

    @ArchTest
    static final ArchRule ONLY_PLANS_BUILD_THE_ENTRIES_OF_DISCLOSURES = noClasses()
            .that()
            .resideOutsideOfPackage("cityhub.hub.disclosure..")
            .should()
            .dependOnClassesThat(are(builderOf(DisclosureEntry.class)));

    private static DescribedPredicate<JavaClass> builderOf(Class<? extends Message> message) {
        return DescribedPredicate.describe(
                "the builder of " + message.getSimpleName(),
                type -> type.getName().equals(message.getName() + "$Builder"));
    }

    @ArchTest
    static final ArchRule NO_MUTABLE_FIELD_IS_PUBLIC =
            fields().that().arePublic().should().beFinal();

    @ArchTest
    static final ArchRule NO_FIELD_INJECTION = noFields().should().beAnnotatedWith(Inject.class);

    @ArchTest
    static final ArchRule NAMES_SAY_A_ROLE = noClasses()
            .should()
            .haveNameMatching("(?i).*[.](util|utils|common|impl|manager|helper)[.].*")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    private static ArchRule role(String name, String... otherRoles) {
        List<String> allowed = new ArrayList<>(BELOW_ROLES);
        allowed.add("store");
        allowed.addAll(List.of(otherRoles));
        return mayUse(name, allowed);
    }

    /** The package may use itself, the root, and those named, of all packages of the hub. */
    private static ArchRule mayUse(String name, List<String> others) {
        List<String> allowed = new ArrayList<>();
        allowed.add(HUB);
        allowed.add(HUB + "." + name + "..");
        others.forEach(other -> allowed.add(HUB + "." + other + ".."));
        return noClasses()
                .that()
                .resideInAPackage(HUB + "." + name + "..")
                .should()
                .dependOnClassesThat(are(
                        resideInAPackage("cityhub.hub..").and(not(resideInAnyPackage(allowed.toArray(String[]::new))))))
                .as(name + " uses nothing of the hub beyond " + others);
    }

    private static boolean isRepositoryOrStore(JavaClass type) {
        JavaClass outermost = type;
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().orElseThrow();
        }
        String name = outermost.getSimpleName();
        return name.endsWith("Repository") || name.endsWith("Store");
    }
}
