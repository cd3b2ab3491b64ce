package cityhub.hub.disclosure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.conversion.CodeLists;
import cityhub.hub.conversion.CodeProfile;
import cityhub.hub.conversion.CodeProfiles;
import cityhub.hub.conversion.Repertoire;
import cityhub.options.v1.DataCategory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What terms may ask for, and what a digest pins. */
class PlanCompilerTest {

    private static final NumberDomain TAX = new NumberDomain("TAX");
    private static final CodeProfiles PROFILES = CodeProfiles.standard(CodeLists.standard());

    private final PlanCompiler compiler = new PlanCompiler();

    private DisclosurePlan compile(boolean numberUse, NumberDomain domain, String... items) {
        return compiler.compile(terms(numberUse, domain, "standard", Repertoire.UNICODE, items));
    }

    private static PlanTerms terms(
            boolean numberUse, NumberDomain domain, String profile, Repertoire repertoire, String... items) {
        return new PlanTerms(
                List.of(items), numberUse, domain, PROFILES.byName(profile).orElseThrow(), repertoire);
    }

    private Set<String> violated(boolean numberUse, NumberDomain domain, String... items) {
        HubException refused = assertThrows(HubException.class, () -> compile(numberUse, domain, items));
        assertEquals(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, refused.reason());
        return refused.violations().stream().map(HubException.Violation::field).collect(Collectors.toSet());
    }

    @Test
    void unknownItemIsRefused() {
        assertEquals(Set.of("terms.items[1]"), violated(false, TAX, "氏名", "血液型"));
        assertEquals(Set.of("terms.items"), violated(false, TAX));
    }

    @Test
    void numbersThatTheJukiNetRelayGetsGoToNobodyElseWithExchanges() {
        for (String item : List.of("住民票コード", "個人番号")) {
            compiler.compile(exchange(true, item));
            HubException refused =
                    assertThrows(HubException.class, () -> compiler.compile(exchange(false, item)), item);
            assertEquals("terms.items[0]", refused.violations().getFirst().field());
        }
    }

    private static PlanTerms exchange(boolean codeRelay, String item) {
        return new PlanTerms(
                PayloadType.EXCHANGE,
                List.of(item),
                true,
                NumberDomain.INTEGRATED,
                PROFILES.byName("standard").orElseThrow(),
                Repertoire.UNICODE,
                codeRelay);
    }

    @Test
    void addressNeedsTheStateOfProtection() {
        for (Item item : Items.standard().all()) {
            boolean address = item.leafPaths().stream()
                    .anyMatch(path ->
                            PayloadSchema.RESIDENT_RECORD.at(path).orElseThrow().category()
                                    == DataCategory.DATA_CATEGORY_ADDRESS);
            if (address) {
                assertEquals(Set.of("terms.items[0]"), violated(false, TAX, item.nameJa()), item.nameJa());
                compile(false, TAX, item.nameJa(), Items.PROTECTION);
            }
        }
        assertEquals(Set.of("terms.items[0]"), violated(false, TAX, "転出先住所（予定）_町字"));
        assertEquals(Set.of("terms.items[0]"), violated(false, TAX, "地区管理コード1"));
    }

    @Test
    void individualNumberNeedsNumberUse() {
        assertEquals(Set.of("terms.items[0]"), violated(false, TAX, "個人番号"));
        assertEquals(Set.of(NumberDomain.INDIVIDUAL), compile(true, TAX, "個人番号").numberDomains());
    }

    @Test
    void residentCodeIsClosed() {
        assertEquals(Set.of("terms.items[0]"), violated(true, TAX, "住民票コード"));
    }

    @Test
    void domainsOfTheHubAreNoConsumersDomains() {
        assertEquals(Set.of("terms.number_domain"), violated(true, NumberDomain.RESIDENT_CODE, "氏名"));
        assertEquals(Set.of("terms.number_domain"), violated(true, NumberDomain.INDIVIDUAL, "氏名"));
        assertEquals(Set.of("terms.number_domain"), violated(true, NumberDomain.INTEGRATED, "宛名番号"));
        compile(true, NumberDomain.INTEGRATED, "宛名番号", "団体内統合宛名番号");
    }

    @Test
    void codeValuesMustFitTheRepertoire(@TempDir Path folder) throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve(CodeProfiles.FOLDER)).resolve("own.json"), """
                {"name": "own", "dates": "ISO", "codes": {"sex": {"others": "none", "map": {"1": "♂️"}}}}""");
        CodeProfile own =
                CodeProfiles.load(CodeLists.standard(), folder).byName("own").orElseThrow();
        PlanTerms terms = new PlanTerms(List.of("性別"), false, TAX, own, Repertoire.JIS_X_0208);

        HubException refused = assertThrows(HubException.class, () -> compiler.compile(terms));

        assertEquals("terms.repertoire", refused.violations().getFirst().field());
        compiler.compile(new PlanTerms(List.of("性別"), false, TAX, own, Repertoire.UNICODE));
    }

    @Test
    void everyBrokenRuleIsNamedAtOnce() {
        assertEquals(
                Set.of("terms.items[0]", "terms.items[1]", "terms.items[2]", "terms.number_domain"),
                violated(false, NumberDomain.RESIDENT_CODE, "血液型", "住所_町字", "個人番号"));
    }

    @Test
    void wholeItemsFlowLeafByLeaf() {
        assertEquals(
                List.of("name.furigana KEEP", "name.furigana_confirmed KEEP"),
                compile(false, TAX, "氏名_フリガナ").operations().stream()
                        .map(each -> each.path() + " " + each.operation())
                        .toList());
        assertEquals(
                List.of("15.1", "15.2", "15.3", "15.4"),
                compile(false, TAX, Items.PROTECTION).operations().stream()
                        .map(LeafOperation::numbers)
                        .toList());
    }

    @Test
    void eachOperationGoesToTheLeavesItIsFor() {
        DisclosurePlan plan = compiler.compile(terms(
                true,
                TAX,
                "legacy-tax",
                Repertoire.JIS_X_0208,
                "宛名番号",
                "履歴番号",
                "氏名",
                "性別",
                "氏名優先区分",
                "生年月日",
                "異動届出年月日"));

        assertEquals(
                List.of(
                        "addressee_number NUMBER",
                        "history_number KEEP",
                        "name.full_name CHARACTERS",
                        "name.priority KEEP",
                        "sex CODE",
                        "birth_date.value DATE",
                        "birth_date.unknown_flag CHARACTERS",
                        "birth_date.wording CHARACTERS",
                        "birth_date.era KEEP",
                        "change.notified_date DATE"),
                plan.operations().stream()
                        .map(each -> each.path() + " " + each.operation())
                        .toList());
    }

    @Test
    void categoryIsTheStrictestAlongThePath() {
        DisclosurePlan plan = compile(false, TAX, "外国人住民となった年月日", "消除の異動年月日");

        assertEquals(
                Set.of(DataCategory.DATA_CATEGORY_REGISTRATION, DataCategory.DATA_CATEGORY_NATIONALITY),
                plan.operations().stream().map(LeafOperation::category).collect(Collectors.toSet()));
    }

    @Test
    void digestPinsItemsAndOperations() {
        Set<String> digests = new HashSet<>();
        for (PlanTerms terms : List.of(
                terms(true, TAX, "standard", Repertoire.UNICODE, "宛名番号", "氏名"),
                terms(true, TAX, "standard", Repertoire.UNICODE, "宛名番号", "氏名", "性別"),
                terms(true, NumberDomain.RESIDENT, "standard", Repertoire.UNICODE, "宛名番号", "氏名"),
                terms(true, new NumberDomain("WELFARE"), "standard", Repertoire.UNICODE, "宛名番号", "氏名"),
                terms(true, TAX, "standard", Repertoire.JIS_X_0208, "宛名番号", "氏名"),
                terms(true, TAX, "legacy-tax", Repertoire.UNICODE, "宛名番号", "氏名", "性別"),
                terms(true, TAX, "legacy-welfare", Repertoire.UNICODE, "宛名番号", "氏名", "性別"))) {
            String digest = compiler.compile(terms).digest();
            assertTrue(digest.matches("[0-9a-f]{64}"), digest);
            assertTrue(digests.add(digest), terms.toString());
        }
    }

    @Test
    void digestPinsTheVersionsOfTheCodesThatFlow(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve(CodeLists.FILE), """
                {"lists": {"sex": {"title": "性別", "certainty": "test",
                  "codes": {"0": "不明", "1": "男", "2": "女", "9": "その他"}}}}""");
        CodeProfile before = PROFILES.byName("legacy-tax").orElseThrow();
        CodeProfile after = CodeProfiles.load(CodeLists.load(folder), folder)
                .byName("legacy-tax")
                .orElseThrow();

        assertNotEquals(digest(before, "性別"), digest(after, "性別"));
        assertEquals(digest(before, "続柄コード1"), digest(after, "続柄コード1"));
        assertEquals(digest(before, "生年月日"), digest(after, "生年月日"));
    }

    private String digest(CodeProfile codes, String item) {
        return compiler.compile(new PlanTerms(List.of(item), false, TAX, codes, Repertoire.UNICODE))
                .digest();
    }

    @Test
    void newRecordTouchesEveryPlan() {
        assertTrue(compile(false, TAX, "性別").touchedBy(ChangedLeaves.ALL));
        assertFalse(compile(false, TAX, "性別").touchedBy(ChangedLeaves.of(List.of())));
        assertFalse(compile(false, TAX, "性別").touchedBy(ChangedLeaves.of(List.of("9.1", "99.1"))));
        assertTrue(compile(false, TAX, "性別").touchedBy(ChangedLeaves.of(List.of("9.1", "10"))));
    }

    @Test
    void everyLeafOfThePayloadBelongsToAnItem() {
        Set<String> leaves = PayloadSchema.RESIDENT_RECORD.leaves().stream()
                .map(PayloadSchema.Field::path)
                .collect(Collectors.toSet());
        Items.standard().all().forEach(item -> leaves.removeAll(item.leafPaths()));

        assertEquals(leavesWithoutItem(), leaves);
    }

    /** Leaves that the shared message Address has and that the standard does not name for that address. */
    private static Set<String> leavesWithoutItem() {
        Set<String> without =
                new HashSet<>(Set.of("address.country_code", "address.country", "address.overseas_address"));
        for (String address :
                List.of("move_in_origin", "planned_destination", "confirmed_destination", "previous_address")) {
            without.add(address + ".ward_code");
            without.add(address + ".lot_digits");
            if (!address.equals("previous_address")) {
                without.add(address + ".building_code");
                without.add(address + ".building_furigana");
            }
        }
        return without;
    }

    @Test
    void datesOfThePayloadAreKnown() {
        assertEquals(
                Set.of(
                        "birth_date.value",
                        "protection.start_date",
                        "protection.end_date",
                        "change.date.value",
                        "change.notified_date",
                        "change.processed_date",
                        "became_resident_date.value",
                        "settled_date.value",
                        "removal.notified_date",
                        "removal.date.value",
                        "move_in_notice_date",
                        "foreign_resident.became_foreign_resident_date.value",
                        "foreign_resident.stay_expiry_date"),
                allInEraForm().operations().stream()
                        .filter(each -> each.operation() == Operation.DATE)
                        .map(LeafOperation::path)
                        .filter(path -> !path.startsWith("eligibilities."))
                        .collect(Collectors.toSet()));
        assertEquals(
                14,
                allInEraForm().operations().stream()
                        .filter(each -> each.operation() == Operation.DATE)
                        .filter(each -> each.path().startsWith("eligibilities."))
                        .count());
    }

    private DisclosurePlan allInEraForm() {
        String[] all = Items.standard().all().stream()
                .map(Item::nameJa)
                .filter(name -> !name.equals("住民票コード"))
                .toArray(String[]::new);
        return compiler.compile(terms(true, TAX, "legacy-tax", Repertoire.UNICODE, all));
    }
}
