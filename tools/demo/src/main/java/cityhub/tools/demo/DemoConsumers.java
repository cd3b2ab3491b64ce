package cityhub.tools.demo;

import cityhub.registry.v1.Population;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The systems of the demo city. Those that use the individual number are the transfer destinations that a published
 * privacy assessment of the resident register names (移転先1 to 10, 提供先2); the others are those that the same
 * assessment connects without it. Items and populations are chosen to fit each affair, by our judgement.
 */
public final class DemoConsumers {
    /** A system that nobody approved for anything. */
    static final DemoConsumer UNAPPROVED = consumer("library", "図書館システム", "Library")
            .of("lifelong-learning", "BOARD_OF_EDUCATION")
            .forAffair("L01", "図書館利用者管理", "社会教育法 第5条")
            .items(List.of("宛名番号"))
            .build();

    private static final List<String> NUMBERS = List.of("宛名番号", "世帯番号");
    private static final List<String> STATE = List.of("住民種別", "住民状態");
    private static final List<String> NAME =
            List.of("氏名", "氏名_フリガナ", "旧氏", "通称", "通称_フリガナ", "氏名_外国人ローマ字", "氏名_外国人漢字", "氏名優先区分");
    private static final List<String> BIRTH_AND_SEX = List.of("性別", "生年月日");
    private static final List<String> HOUSEHOLD = List.of("世帯主名", "続柄コード1", "続柄コード2", "続柄コード3", "続柄コード4");
    private static final List<String> ADDRESS = List.of(
            "住所_市区町村コード",
            "住所_町字コード",
            "指定都市_行政区等コード",
            "住所_都道府県",
            "住所_市区郡町村名",
            "住所_町字",
            "住所_番地号表記",
            "住所_方書",
            "住所_郵便番号",
            "支援措置");
    private static final List<String> DATES = List.of("住民となった年月日", "住所を定めた年月日", "消除の異動年月日");
    private static final List<String> CHANGE = List.of("異動年月日", "異動届出年月日", "異動事由");
    private static final List<String> MOVES = List.of(
            "転入前住所_市区町村コード",
            "転入前住所_都道府県",
            "転入前住所_市区郡町村名",
            "転入前住所_町字",
            "転出先住所（確定）_市区町村コード",
            "転出先住所（確定）_都道府県",
            "転出先住所（確定）_市区郡町村名");
    private static final List<String> FOREIGN = List.of("国籍名等", "在留資格等コード", "在留期間の満了の日");

    private DemoConsumers() {}

    /** All approved systems. */
    public static List<DemoConsumer> all() {
        return Stream.concat(withIndividualNumber().stream(), withoutIndividualNumber().stream())
                .toList();
    }

    private static List<DemoConsumer> withIndividualNumber() {
        return List.of(
                consumer("resident-tax", "個人住民税システム", "Resident tax")
                        .of("municipal-tax", "MAYOR")
                        .forAffair("010", "地方税関係事務", "住民基本台帳法 第1条")
                        .usingNumber()
                        .items(join(NUMBERS, STATE, NAME, BIRTH_AND_SEX, HOUSEHOLD, ADDRESS, DATES, MOVES))
                        .speaking("TAX", "legacy-tax", "jis-x-0208")
                        .build(),
                consumer("tax-collection", "滞納管理システム", "Tax collection")
                        .of("tax-payment", "MAYOR")
                        .forAffair("015", "滞納管理", "住民基本台帳法 第1条")
                        .usingNumber()
                        .items(join(NUMBERS, STATE, NAME, BIRTH_AND_SEX, ADDRESS, MOVES))
                        .speaking("ARREARS", "standard", "unicode")
                        .build(),
                consumer("national-health-insurance", "国民健康保険システム", "National health insurance")
                        .of("health-insurance", "MAYOR")
                        .forAffair("024", "国民健康保険関連事務", "住民基本台帳法 第1条")
                        .usingNumber()
                        .items(join(
                                NUMBERS,
                                STATE,
                                NAME,
                                BIRTH_AND_SEX,
                                HOUSEHOLD,
                                ADDRESS,
                                DATES,
                                CHANGE,
                                List.of("国民健康保険資格情報")))
                        .among(Population.newBuilder().setAgeTo(74))
                        .speaking("NHI", "standard", "unicode")
                        .build(),
                consumer("national-pension", "国民年金システム", "National pension")
                        .of("health-insurance", "MAYOR")
                        .forAffair("026", "国民年金関連事務", "住民基本台帳法 第1条")
                        .usingNumber()
                        .items(join(NUMBERS, STATE, NAME, BIRTH_AND_SEX, ADDRESS, DATES, List.of("国民年金資格情報")))
                        .among(Population.newBuilder().setAgeFrom(20))
                        .build(),
                consumer("long-term-care", "介護保険システム", "Long-term care insurance")
                        .of("care-and-welfare", "MAYOR")
                        .forAffair("023", "介護保険関連事務", "住民基本台帳法 第1条")
                        .usingNumber()
                        .items(join(
                                NUMBERS, STATE, NAME, BIRTH_AND_SEX, HOUSEHOLD, ADDRESS, DATES, List.of("介護保険資格情報")))
                        .among(Population.newBuilder().setAgeFrom(40))
                        .speaking("CARE", "legacy-welfare", "unicode")
                        .build(),
                consumer("elderly-medical-care", "後期高齢者医療システム", "Medical care of the elderly")
                        .of("elderly-medical-care", "MAYOR")
                        .forAffair("025", "後期高齢者医療関連事務", "住民基本台帳法 第1条")
                        .usingNumber()
                        .items(join(NUMBERS, STATE, NAME, BIRTH_AND_SEX, ADDRESS, DATES, List.of("後期高齢者医療資格情報")))
                        .among(Population.newBuilder().setAgeFrom(65))
                        .build(),
                consumer("disability-welfare", "障害者福祉システム", "Welfare of the disabled")
                        .of("disability-welfare", "MAYOR")
                        .forAffair("022", "障害者福祉関連事務", "住民基本台帳法 第1条")
                        .usingNumber()
                        .items(join(NUMBERS, STATE, NAME, BIRTH_AND_SEX, HOUSEHOLD, ADDRESS))
                        .speaking("RESIDENT", "legacy-welfare", "jis-x-0208")
                        .build(),
                consumer("public-assistance", "生活保護システム", "Public assistance")
                        .of("livelihood-support", "MAYOR")
                        .forAffair("021", "生活保護関連事務", "住民基本台帳法 第1条")
                        .usingNumber()
                        .items(join(NUMBERS, STATE, NAME, BIRTH_AND_SEX, HOUSEHOLD, ADDRESS, MOVES, FOREIGN))
                        .build(),
                consumer("child-allowance", "児童手当システム", "Child allowance")
                        .of("child-rearing", "MAYOR")
                        .forAffair("027", "児童福祉関連事務", "住民基本台帳法 第1条")
                        .usingNumber()
                        .items(join(NUMBERS, STATE, NAME, BIRTH_AND_SEX, HOUSEHOLD, ADDRESS, List.of("児童手当受給資格情報")))
                        .among(Population.newBuilder().setAgeTo(18))
                        .speaking("CHILD", "standard", "unicode")
                        .build(),
                consumer("child-care", "子ども・子育て支援システム", "Child care")
                        .of("child-support", "MAYOR")
                        .forAffair("028", "保育関連事務", "住民基本台帳法 第1条")
                        .usingNumber()
                        .items(join(NUMBERS, STATE, NAME, BIRTH_AND_SEX, HOUSEHOLD, ADDRESS))
                        .among(Population.newBuilder().setAgeTo(6))
                        .build(),
                consumer("elderly-welfare", "老人福祉システム", "Welfare of the elderly")
                        .of("general-welfare", "MAYOR")
                        .forAffair("L02", "老人福祉関連事務", "住民基本台帳法 第1条")
                        .usingNumber()
                        .items(join(NUMBERS, STATE, NAME, BIRTH_AND_SEX, HOUSEHOLD, ADDRESS))
                        .among(Population.newBuilder().setAgeFrom(60))
                        .build(),
                consumer("maternal-child-health", "健康管理システム", "Health of mother and child")
                        .of("health-support", "MAYOR")
                        .forAffair("019", "母子保健関連事務、予防接種関連事務", "住民基本台帳法 第1条")
                        .usingNumber()
                        .items(join(NUMBERS, STATE, NAME, BIRTH_AND_SEX, HOUSEHOLD, ADDRESS, CHANGE))
                        .speaking("HEALTH", "standard", "unicode")
                        .build(),
                consumer("school-expense-aid", "就学援助システム", "School expense aid")
                        .of("school-education", "BOARD_OF_EDUCATION")
                        .forAffair("018", "就学援助関連事務", "番号法 第9条第2項")
                        .usingNumber()
                        .items(join(NUMBERS, STATE, NAME, BIRTH_AND_SEX, HOUSEHOLD, ADDRESS))
                        .among(Population.newBuilder().setAgeFrom(5).setAgeTo(15))
                        .speaking("RESIDENT", "school", "unicode")
                        .build());
    }

    private static List<DemoConsumer> withoutIndividualNumber() {
        return List.of(
                consumer("electoral-roll", "選挙人名簿システム", "Electoral roll")
                        .of("election-office", "ELECTION_COMMISSION")
                        .forAffair("006", "選挙人名簿管理", "住民基本台帳法 第1条")
                        .items(join(List.of("宛名番号"), STATE, NAME, BIRTH_AND_SEX, ADDRESS, DATES, List.of("異動事由区分")))
                        .among(Population.newBuilder().setAgeFrom(17).addResidentKinds("1"))
                        .build(),
                consumer("school-roll", "学齢簿システム", "School-age roll")
                        .of("school-affairs", "BOARD_OF_EDUCATION")
                        .forAffair("017", "学齢簿編製", "学校教育法施行令 第1条")
                        .items(join(NUMBERS, STATE, NAME, BIRTH_AND_SEX, List.of("世帯主名", "続柄コード1"), ADDRESS))
                        .among(Population.newBuilder().setAgeFrom(5).setAgeTo(15))
                        .speaking("RESIDENT", "school", "jis-x-0208")
                        .build(),
                consumer("seal-registration", "印鑑登録システム", "Seal registration")
                        .of("counter-services", "MAYOR")
                        .forAffair("002", "印鑑登録", "印鑑条例 第2条")
                        .items(join(List.of("宛名番号"), STATE, NAME, BIRTH_AND_SEX, ADDRESS, List.of("印鑑登録情報")))
                        .among(Population.newBuilder().setAgeFrom(15))
                        .build());
    }

    @SafeVarargs
    private static List<String> join(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }

    private static Draft consumer(String id, String nameJa, String nameEn) {
        return new Draft(id, nameJa, nameEn);
    }

    /** A consumer while its parts are named one by one. */
    private static final class Draft {
        private final String id;
        private final String nameJa;
        private final String nameEn;
        private String department = "";
        private String organ = "";
        private String affairId = "";
        private String affairJa = "";
        private String ground = "";
        private boolean numberUse;
        private List<String> items = List.of();
        private Population population = Population.getDefaultInstance();
        private String numberDomain = "RESIDENT";
        private String codeProfile = "standard";
        private String repertoire = "unicode";

        Draft(String id, String nameJa, String nameEn) {
            this.id = id;
            this.nameJa = nameJa;
            this.nameEn = nameEn;
        }

        Draft of(String departmentId, String organId) {
            department = departmentId;
            organ = organId;
            return this;
        }

        Draft forAffair(String affair, String name, String legalGround) {
            affairId = affair;
            affairJa = name;
            ground = legalGround;
            return this;
        }

        Draft usingNumber() {
            numberUse = true;
            return this;
        }

        Draft items(List<String> names) {
            items = names;
            return this;
        }

        Draft among(Population.Builder whose) {
            population = whose.build();
            return this;
        }

        Draft speaking(String domain, String codes, String characters) {
            numberDomain = domain;
            codeProfile = codes;
            repertoire = characters;
            return this;
        }

        DemoConsumer build() {
            List<String> all = numberUse ? join(items, List.of("個人番号", "団体内統合宛名番号")) : items;
            return new DemoConsumer(
                    id,
                    nameJa,
                    nameEn,
                    department,
                    organ,
                    affairId,
                    affairJa,
                    numberUse,
                    ground,
                    all,
                    population,
                    numberDomain,
                    codeProfile,
                    repertoire);
        }
    }
}
