package cityhub.tools.city;

import cityhub.resident.v1.Address;
import cityhub.resident.v1.Domicile;
import java.util.List;
import java.util.stream.IntStream;

/** Addresses: the fictitious city 汐見市 with its wards and towns, and places outside it. */
final class Places {
    static final String PREFECTURE = "架空県";
    static final String CITY = "汐見市";
    static final String CITY_CODE = municipality("99100");

    private static final List<String> WARD_NAMES = List.of("中央区", "北区", "南区", "東区", "西区", "港区", "山手区", "緑区");
    static final List<Ward> WARDS = IntStream.range(0, WARD_NAMES.size())
            .mapToObj(i -> new Ward(municipality("9910" + (i + 1)), CITY + WARD_NAMES.get(i)))
            .toList();

    private static final List<String> TOWNS =
            List.of("汐入", "浜町", "本町", "栄町", "緑ケ丘", "桜木", "朝日町", "泉", "若葉台", "松原", "新川", "大手町", "岬", "鷺沼", "檜山", "曙町");
    private static final List<Building> BUILDINGS = List.of(
            new Building("コーポ汐見", "コーポシオミ"),
            new Building("グランドハイツ", "グランドハイツ"),
            new Building("メゾン・ド・ミナト", "メゾンドミナト"),
            new Building("市営住宅第３団地", "シエイジュウタクダイサンダンチ"),
            new Building("ひまわり荘", "ヒマワリソウ"),
            new Building("パークサイド汐入", "パークサイドシオイリ"));
    private static final List<Outside> ELSEWHERE = List.of(
            new Outside("01100", "北海道", "札幌市"),
            new Outside("01213", "北海道", "苫小牧市"),
            new Outside("01204", "北海道", "旭川市"),
            new Outside("04100", "宮城県", "仙台市"),
            new Outside("13101", "東京都", "千代田区"),
            new Outside("14150", "神奈川県", "相模原市"),
            new Outside("23100", "愛知県", "名古屋市"),
            new Outside("27100", "大阪府", "大阪市"),
            new Outside("34100", "広島県", "広島市"),
            new Outside("40130", "福岡県", "福岡市"));
    private static final List<String> OUTSIDE_TOWNS = List.of("中町", "元町", "旭町", "東", "西", "南台", "若松町", "花園");

    private Places() {}

    private record Building(String name, String furigana) {}

    private record Outside(String digits, String prefecture, String name) {}

    /** An address in a ward, with all that a present address has. */
    static Address inWard(int wardIndex, Dice dice) {
        Ward ward = WARDS.get(wardIndex);
        int town = dice.below(TOWNS.size());
        int block = dice.between(1, 6);
        int lot = dice.between(1, 40);
        int house = dice.between(1, 30);
        Address.Builder address = Address.newBuilder()
                .setMunicipalityCode(ward.code())
                .setWardCode(ward.code())
                .setPrefecture(PREFECTURE)
                .setMunicipality(ward.name())
                .setTownCode("%04d%03d".formatted(town + 1, block))
                .setTown(TOWNS.get(town) + kanjiNumber(block) + "丁目")
                .setLot(fullWidth(lot) + "番" + fullWidth(house) + "号")
                .setLotDigits("%05d%05d".formatted(lot, house))
                .setPostalCode("99%d%02d%02d".formatted(wardIndex, town, block));
        if (dice.perMille(450)) {
            int which = dice.below(BUILDINGS.size());
            int room = dice.between(1, 9) * 100 + dice.between(1, 12);
            Building building = BUILDINGS.get(which);
            address.setBuildingCode("%04d%05d%02d".formatted(town + 1, lot * 100 + house, which))
                    .setBuilding(building.name + "　" + fullWidth(room) + "号室")
                    .setBuildingFurigana(building.furigana + "　" + room);
        }
        return address.build();
    }

    /** The same address as a former address: without ward code and lot digits, which only the present one has. */
    static Address asFormer(Address present) {
        return present.toBuilder().clearWardCode().clearLotDigits().build();
    }

    static Address inJapan(Dice dice) {
        Outside outside = dice.pick(ELSEWHERE);
        int block = dice.between(1, 5);
        int town = dice.below(OUTSIDE_TOWNS.size());
        return Address.newBuilder()
                .setMunicipalityCode(municipality(outside.digits))
                .setPrefecture(outside.prefecture)
                .setMunicipality(outside.name)
                .setTownCode("%04d%03d".formatted(town + 101, block))
                .setTown(OUTSIDE_TOWNS.get(town) + kanjiNumber(block) + "丁目")
                .setLot(fullWidth(dice.between(1, 30)) + "番" + fullWidth(dice.between(1, 20)) + "号")
                .setPostalCode("%s%04d".formatted(outside.digits.substring(0, 3), dice.below(10000)))
                .build();
    }

    static Address abroad(Country country, Dice dice) {
        return Address.newBuilder()
                .setCountryCode(country.code())
                .setCountry(country.japanese())
                .setOverseasAddress(dice.between(1, 200) + " MAIN STREET")
                .build();
    }

    static Domicile domicile(Dice dice, String firstPerson) {
        String place = dice.perMille(600)
                ? PREFECTURE + dice.pick(WARDS).name() + dice.pick(TOWNS)
                : elsewhere(dice) + dice.pick(OUTSIDE_TOWNS);
        return Domicile.newBuilder()
                .setPlace(place + fullWidth(dice.between(1, 900)) + "番地")
                .setFirstPerson(firstPerson)
                .build();
    }

    private static String elsewhere(Dice dice) {
        Outside outside = dice.pick(ELSEWHERE);
        return outside.prefecture + outside.name;
    }

    static String municipality(String digits) {
        return digits + CheckDigit.ofMunicipality(digits);
    }

    static String fullWidth(int number) {
        StringBuilder text = new StringBuilder();
        Integer.toString(number).chars().forEach(digit -> text.append((char) (digit - '0' + '０')));
        return text.toString();
    }

    private static char kanjiNumber(int block) {
        return "一二三四五六".charAt(block - 1);
    }
}
