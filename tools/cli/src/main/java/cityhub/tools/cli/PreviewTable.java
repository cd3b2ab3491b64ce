package cityhub.tools.cli;

import cityhub.registry.v1.ItemDifference;
import cityhub.registry.v1.ItemTreatment;
import cityhub.registry.v1.PreviewAgreementResponse;
import cityhub.registry.v1.PreviewItem;
import java.util.List;

/** The preview as the approving officer reads it. */
final class PreviewTable {
    private PreviewTable() {}

    static void print(Output output, PreviewAgreementResponse preview) {
        output.table(
                List.of("提供", "項目", "item", "取扱い", "変更", "見本（架空の住民）"),
                preview.getItemsList().stream().map(PreviewTable::row).toList());
        long flowing = preview.getItemsList().stream()
                .filter(item -> item.getTreatment() != ItemTreatment.ITEM_TREATMENT_WITHHELD)
                .count();
        output.out().println("提供する項目 " + flowing + " / 提供しない項目 " + (preview.getItemsCount() - flowing));
        preview.getTermDifferencesList().forEach(line -> output.out().println("条件の変更: " + line));
        output.out().println("承認に使う値 / digest: " + preview.getPlanDigest() + "-" + preview.getTermsDigest());
    }

    private static List<String> row(PreviewItem item) {
        boolean flows = item.getTreatment() != ItemTreatment.ITEM_TREATMENT_WITHHELD;
        return List.of(
                flows ? "○" : "×",
                item.getNameJa(),
                item.getNameEn(),
                treatment(item.getTreatment()),
                difference(item.getDifference()),
                item.getSample());
    }

    private static String treatment(ItemTreatment treatment) {
        return switch (treatment) {
            case ITEM_TREATMENT_KEPT -> "そのまま";
            case ITEM_TREATMENT_NUMBER -> "番号変換";
            case ITEM_TREATMENT_CODE_CONVERTED -> "コード変換";
            case ITEM_TREATMENT_CHARACTERS_REDUCED -> "文字縮退";
            case ITEM_TREATMENT_WITHHELD -> "提供しない";
            case ITEM_TREATMENT_UNSPECIFIED, UNRECOGNIZED -> "?";
        };
    }

    private static String difference(ItemDifference difference) {
        return switch (difference) {
            case ITEM_DIFFERENCE_UNSPECIFIED -> "";
            case ITEM_DIFFERENCE_ADDED -> "追加";
            case ITEM_DIFFERENCE_REMOVED -> "削除";
            case ITEM_DIFFERENCE_ALTERED -> "変更";
            case UNRECOGNIZED -> "?";
        };
    }
}
