package cityhub.tools.cli;

import cityhub.registry.v1.Affair;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.ExchangePermission;
import cityhub.registry.v1.LegalGround;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.Payload;
import cityhub.registry.v1.Population;
import cityhub.registry.v1.TransferKind;
import cityhub.tools.simulators.SimulatedCity;
import java.util.List;

/** Terms to start an application from. */
final class ExampleTerms {
    /** For whom. */
    enum Kind {
        ELECTION,
        TAX,
        INQUIRY,
        PLATFORM,
        JUKI_NET,
        NON_RESIDENTS,
        FOUR_ITEMS
    }

    private ExampleTerms() {}

    /** A tax system: it uses the individual number by law and knows persons under numbers of its own. */
    static AgreementTerms tax() {
        return AgreementTerms.newBuilder()
                .setParticipantId("resident-tax")
                .setAffair(Affair.newBuilder()
                        .setAffairId("010")
                        .setNameJa("地方税関係事務")
                        .setNumberUse(true))
                .setTransferKind(TransferKind.TRANSFER_KIND_TRANSFER)
                .setGround(LegalGround.newBuilder()
                        .setLaw("住民基本台帳法")
                        .setArticle("第1条")
                        .setValidFrom("2015-10-05")
                        .setValidTo("9999-12-31"))
                .setAssessmentNumber("1")
                .setPurpose("個人住民税の賦課")
                .addAllItems(List.of(
                        "宛名番号", "団体内統合宛名番号", "個人番号", "氏名", "氏名_フリガナ", "性別", "生年月日", "住所_町字", "住所_番地号表記", "支援措置"))
                .addModes(Mode.MODE_FEED)
                .addModes(Mode.MODE_SNAPSHOT)
                .addModes(Mode.MODE_QUERY)
                .addModes(Mode.MODE_SEARCH)
                .addModes(Mode.MODE_CORPORATION_NUMBERS)
                .setFrequency("住民基本台帳更新の都度")
                .setNumberDomain("TAX")
                .setCodeProfile("standard")
                .setRepertoire("unicode")
                .setValidFrom("2026-04-01")
                .setValidTo("2031-03-31")
                .build();
    }

    /** A department that needs the four basic items (基本4情報) of people whose numbers it has, as files now and then. */
    static AgreementTerms fourItems() {
        return tax().toBuilder()
                .setPurpose("通知の宛先の確認")
                .clearItems()
                .addAllItems(List.of("宛名番号", "氏名", "性別", "生年月日", "住所_町字", "住所_番地号表記", "支援措置"))
                .clearModes()
                .addModes(Mode.MODE_QUERY)
                .setFrequency("随時")
                .build();
    }

    /** The tax system again: it registers owners of houses who live elsewhere. */
    static AgreementTerms nonResidents() {
        return tax().toBuilder()
                .setPayload(Payload.PAYLOAD_NON_RESIDENT)
                .setGround(LegalGround.newBuilder()
                        .setLaw("地方税法")
                        .setArticle("第20条の11")
                        .setValidFrom("1950-07-31")
                        .setValidTo("9999-12-31"))
                .setPurpose("住登外者の宛名管理")
                .clearItems()
                .addAllItems(
                        List.of("宛名番号", "団体内統合宛名番号", "個人番号", "氏名", "性別", "生年月日", "住所", "支援措置", "業務ID", "名寄せ", "操作"))
                .clearModes()
                .addModes(Mode.MODE_NON_RESIDENT_REGISTRATION)
                .addModes(Mode.MODE_NON_RESIDENT_QUERY)
                .addModes(Mode.MODE_NON_RESIDENT_SEARCH)
                .setFrequency("随時")
                .setNumberDomain("RESIDENT")
                .build();
    }

    /** A health-insurance system that asks other municipalities for tax information; codes as the simulator has them. */
    static AgreementTerms inquiry() {
        return exchange()
                .setParticipantId("health-insurance")
                .setAffair(Affair.newBuilder()
                        .setAffairId("024")
                        .setNameJa("国民健康保険関連事務")
                        .setNumberUse(true))
                .setPurpose("国民健康保険料の賦課")
                .addAllItems(List.of("宛名番号", "連携番号", "照会内容", "照会結果"))
                .addModes(Mode.MODE_INQUIRY)
                .setNumberDomain("RESIDENT")
                .addExchanges(ExchangePermission.newBuilder()
                        .setAffairCode(SimulatedCity.AFFAIR)
                        .setProcedureCode(SimulatedCity.PROCEDURE)
                        .setLegalRow(SimulatedCity.LEGAL_ROW)
                        .setItemNameCode(SimulatedCity.LOCAL_TAX))
                .build();
    }

    /** The connector of the intermediate-server platform. */
    static AgreementTerms platform() {
        return exchange()
                .setParticipantId("platform-connector")
                .setAffair(Affair.newBuilder().setAffairId("L10").setNameJa("中間サーバー・プラットフォームとの連携"))
                .setPurpose("情報提供ネットワークシステムによる情報連携")
                .addAllItems(List.of("宛名番号", "連携番号", "照会内容", "副本", "自動応答不可・不開示該当", "提供可否", "取得番号"))
                .addModes(Mode.MODE_PLATFORM)
                .setNumberDomain("INTEGRATED")
                .build();
    }

    /** The relay to Juki-net, which takes part in the acquisition of codes. */
    static AgreementTerms jukiNet() {
        AgreementTerms.Builder terms = exchange()
                .setParticipantId("juki-net-relay")
                .setAffair(Affair.newBuilder()
                        .setAffairId("L11")
                        .setNameJa("情報提供用個人識別符号の取得")
                        .setNumberUse(true))
                .setPurpose("符号取得のための住民票コードの通知")
                .addAllItems(List.of("連携番号", "取得番号", "住民票コード", "個人番号"))
                .addModes(Mode.MODE_CODE_RELAY)
                .setNumberDomain("INTEGRATED");
        terms.getGroundBuilder().setArticle("第21条の2");
        return terms.build();
    }

    private static AgreementTerms.Builder exchange() {
        return AgreementTerms.newBuilder()
                .setPayload(Payload.PAYLOAD_EXCHANGE)
                .setTransferKind(TransferKind.TRANSFER_KIND_TRANSFER)
                .setGround(LegalGround.newBuilder()
                        .setLaw("番号法")
                        .setArticle("第19条第8号")
                        .setValidFrom("2015-10-05")
                        .setValidTo("9999-12-31"))
                .setAssessmentNumber("1")
                .setFrequency("随時")
                .setCodeProfile("standard")
                .setRepertoire("unicode")
                .setValidFrom("2026-04-01")
                .setValidTo("2031-03-31");
    }

    /** The electoral roll, which does not use the individual number. */
    static AgreementTerms election() {
        return AgreementTerms.newBuilder()
                .setParticipantId("electoral-roll")
                .setAffair(Affair.newBuilder().setAffairId("006").setNameJa("選挙人名簿管理"))
                .setTransferKind(TransferKind.TRANSFER_KIND_PROVISION)
                .setGround(LegalGround.newBuilder()
                        .setLaw("住民基本台帳法")
                        .setArticle("第1条")
                        .setValidFrom("1967-11-10")
                        .setValidTo("9999-12-31"))
                .setPurpose("選挙人名簿の調製")
                .addAllItems(List.of("宛名番号", "氏名", "氏名_フリガナ", "性別", "生年月日", "住所_町字", "住所_番地号表記", "住所_方書", "支援措置"))
                .setPopulation(Population.newBuilder()
                        .setAgeFrom(17)
                        .addResidentKinds("1")
                        .addResidentStates("1"))
                .addModes(Mode.MODE_FEED)
                .addModes(Mode.MODE_SNAPSHOT)
                .setFrequency("住民基本台帳更新の都度")
                .setNumberDomain("RESIDENT")
                .setCodeProfile("standard")
                .setRepertoire("unicode")
                .setValidFrom("2026-04-01")
                .setValidTo("2031-03-31")
                .build();
    }
}
