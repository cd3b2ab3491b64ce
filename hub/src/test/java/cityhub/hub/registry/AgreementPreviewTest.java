package cityhub.hub.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.disclosure.Items;
import cityhub.options.v1.DataCategory;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.ItemDifference;
import cityhub.registry.v1.ItemTreatment;
import cityhub.registry.v1.PreviewAgreementResponse;
import cityhub.registry.v1.PreviewItem;
import cityhub.resident.v1.ResidentRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AgreementPreviewTest {
    private static Town town;
    private static AgreementPreview preview;

    @BeforeAll
    static void open() {
        town = Town.create();
        preview = town.bean(AgreementPreview.class);
    }

    @AfterAll
    static void close() {
        town.close();
    }

    @Test
    void everyItemIsShownFlowingOrWithheldWithASampleThroughTheRealPlan() throws Exception {
        AgreementTerms.Builder terms =
                town.terms().addItems("個人番号").addItems("性別").setCodeProfile("legacy-tax");
        PreviewAgreementResponse shown = preview.ofTerms("", terms.build());

        assertEquals(
                Items.standard().all().stream().map(item -> item.nameJa()).toList(),
                shown.getItemsList().stream().map(PreviewItem::getNameJa).toList());
        Map<String, PreviewItem> items = byName(shown);
        assertEquals(
                Set.copyOf(terms.getItemsList()),
                items.values().stream()
                        .filter(item -> item.getTreatment() != ItemTreatment.ITEM_TREATMENT_WITHHELD)
                        .map(PreviewItem::getNameJa)
                        .collect(Collectors.toSet()));
        assertEquals(ItemTreatment.ITEM_TREATMENT_NUMBER, items.get("宛名番号").getTreatment());
        assertEquals(
                ItemTreatment.ITEM_TREATMENT_CODE_CONVERTED, items.get("性別").getTreatment());
        assertEquals("Name", items.get("氏名").getNameEn());
        assertEquals(DataCategory.DATA_CATEGORY_BASIC, items.get("氏名").getCategory());
        assertEquals("", items.get("住民票コード").getSample());
        assertTrue(items.values().stream()
                .allMatch(item -> item.getDifference() == ItemDifference.ITEM_DIFFERENCE_UNSPECIFIED));

        ResidentRecord sample = ResidentRecord.parseFrom(shown.getSamplePayload());
        assertEquals(sample.getName().getFullName(), items.get("氏名").getSample());
        assertFalse(sample.getName().getFullName().isEmpty());
        assertEquals("", sample.getHouseholdHeadName());
        assertEquals("", sample.getResidentCode());
    }

    @Test
    void approverSeesEveryTermOfANewAgreementAndOnlyDifferencesOfAChange() {
        String id = town.apply(town.terms()).getAgreementId();
        List<String> all = preview.ofAgreement(id).getTermDifferencesList();
        assertTrue(all.stream().anyMatch(line -> line.contains("個人住民税の賦課のため")), all.toString());
        assertTrue(all.stream().anyMatch(line -> line.contains("FEED, QUERY, SNAPSHOT")), all.toString());
        town.approve(id);
        assertEquals(List.of(), preview.ofAgreement(id).getTermDifferencesList());

        AgreementTerms.Builder changed = town.terms()
                .clearItems()
                .addAllItems(List.of("宛名番号", "氏名", "性別", "生年月日"))
                .setCodeProfile("legacy-tax")
                .setPurpose("固定資産税のため");
        changed.getPopulationBuilder().setAgeFrom(20).addWardCodes("01");
        town.change(id, changed);
        PreviewAgreementResponse shown = preview.ofAgreement(id);
        assertEquals(
                List.of(
                        "利用目的 / Purpose: 個人住民税の賦課のため → 固定資産税のため",
                        "対象者 / Population: 全員 / all → 年齢 / age 20–; 区 / wards 01",
                        "コード体系 / Code profile: standard → legacy-tax"),
                shown.getTermDifferencesList());
        Map<String, PreviewItem> items = byName(shown);
        assertEquals(ItemDifference.ITEM_DIFFERENCE_ADDED, items.get("性別").getDifference());
        assertEquals(ItemDifference.ITEM_DIFFERENCE_REMOVED, items.get("住所_町字").getDifference());
        assertEquals(ItemDifference.ITEM_DIFFERENCE_ALTERED, items.get("生年月日").getDifference());
        assertEquals(
                ItemDifference.ITEM_DIFFERENCE_UNSPECIFIED, items.get("宛名番号").getDifference());
        assertEquals(shown.getPlanDigest(), town.approve(id).getPlanDigest());
    }

    @Test
    void termsThatCouldNotBeAppliedForAreNotShown() {
        Town.refused(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                () -> preview.ofTerms("", town.terms().clearPurpose().build()));
        Town.refused(ErrorReason.ERROR_REASON_AGREEMENT_UNKNOWN, () -> preview.ofAgreement("none"));
        String id = town.agreed(town.terms()).getAgreementId();
        AgreementTerms wanted = town.terms().addItems("性別").build();
        PreviewAgreementResponse shown = preview.ofTerms(id, wanted);
        assertEquals(
                ItemDifference.ITEM_DIFFERENCE_ADDED, byName(shown).get("性別").getDifference());
        assertFalse(town.bean(AgreementViews.class).get(id).hasPendingTerms());
    }

    private static Map<String, PreviewItem> byName(PreviewAgreementResponse shown) {
        return shown.getItemsList().stream().collect(Collectors.toMap(PreviewItem::getNameJa, Function.identity()));
    }
}
