package cityhub.hub.registry;

import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.LegalGround;
import cityhub.registry.v1.Population;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Tells an officer, in Japanese and English, in what two terms differ besides their items. */
final class TermDifferences {
    private static final Map<String, Function<AgreementTerms, String>> TERMS = terms();

    private TermDifferences() {}

    /** One line per term that differs: its names, the value in force, the value applied for. */
    static List<String> lines(AgreementTerms inForce, AgreementTerms wanted) {
        return TERMS.entrySet().stream()
                .filter(term ->
                        !term.getValue().apply(inForce).equals(term.getValue().apply(wanted)))
                .map(term -> term.getKey() + ": " + shown(term.getValue().apply(inForce)) + " → "
                        + shown(term.getValue().apply(wanted)))
                .toList();
    }

    private static Map<String, Function<AgreementTerms, String>> terms() {
        Map<String, Function<AgreementTerms, String>> terms = new LinkedHashMap<>();
        terms.put("利用機関 / Consumer", AgreementTerms::getParticipantId);
        terms.put("事務 / Affair", each -> TermsText.affair(each.getAffair()));
        terms.put(
                "個人番号利用 / Use of the individual number",
                each -> each.getAffair().getNumberUse() ? "有 / yes" : "無 / no");
        terms.put("移転・提供 / Transfer or provision", each -> switch (each.getTransferKind()) {
            case TRANSFER_KIND_TRANSFER -> "移転 / transfer";
            case TRANSFER_KIND_PROVISION -> "提供 / provision";
            case TRANSFER_KIND_UNSPECIFIED, UNRECOGNIZED -> "";
        });
        terms.put("根拠法令 / Legal ground", each -> TermsText.ground(each.getGround()));
        terms.put("根拠の有効期間 / Ground valid", each -> ground(each.getGround()));
        terms.put("評価書番号 / Privacy assessment", AgreementTerms::getAssessmentNumber);
        terms.put("利用目的 / Purpose", AgreementTerms::getPurpose);
        terms.put("対象者 / Population", each -> population(each.getPopulation()));
        terms.put(
                "提供方法 / Modes",
                each -> String.join(
                        ", ", each.getModesList().stream().map(TermsText::mode).toList()));
        terms.put(
                "中間サーバ連携 / Exchanges",
                each -> String.join(
                        ", ",
                        each.getExchangesList().stream()
                                .map(TermsText::exchange)
                                .toList()));
        terms.put("頻度 / Frequency", AgreementTerms::getFrequency);
        terms.put("番号体系 / Number domain", AgreementTerms::getNumberDomain);
        terms.put("コード体系 / Code profile", AgreementTerms::getCodeProfile);
        terms.put("文字 / Repertoire", AgreementTerms::getRepertoire);
        terms.put("有効期間 / Valid", each -> each.getValidFrom() + " – " + each.getValidTo());
        terms.put("緊急 / Emergency", each -> each.getEmergency() ? "有 / yes" : "無 / no");
        return terms;
    }

    private static String ground(LegalGround ground) {
        return ground.getValidFrom() + " – " + ground.getValidTo();
    }

    private static String population(Population population) {
        StringBuilder text = new StringBuilder();
        if (population.hasAgeFrom() || population.hasAgeTo()) {
            text.append("年齢 / age ")
                    .append(population.hasAgeFrom() ? population.getAgeFrom() : "")
                    .append("–")
                    .append(population.hasAgeTo() ? population.getAgeTo() : "");
        }
        append(text, "区 / wards ", population.getWardCodesList());
        append(text, "住民種別 / kinds ", population.getResidentKindsList());
        append(text, "住民状態 / states ", population.getResidentStatesList());
        return text.isEmpty() ? "全員 / all" : text.toString();
    }

    private static void append(StringBuilder text, String name, List<String> values) {
        if (!values.isEmpty()) {
            text.append(text.isEmpty() ? "" : "; ").append(name).append(String.join(", ", values));
        }
    }

    private static String shown(String value) {
        return value.isEmpty() ? "（なし / none）" : value;
    }
}
