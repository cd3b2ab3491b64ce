package cityhub.tools.bench.kernel;

import cityhub.hub.conversion.CodeLists;
import cityhub.hub.conversion.CodeProfiles;
import cityhub.hub.conversion.Repertoire;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.PlanTerms;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.resident.v1.Address;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.Protection;
import cityhub.resident.v1.Relationship;
import cityhub.resident.v1.Removal;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;

/**
 * An agreement with every operation: numbers put in, codes and dates converted, characters reduced; and the same
 * written with the generated classes.
 */
final class ResidentTax {

    static final NumberDomain TAX = new NumberDomain("TAX");

    private static final List<String> ITEMS = List.of(
            "宛名番号",
            "団体内統合宛名番号",
            "個人番号",
            "世帯番号",
            "住民種別",
            "住民状態",
            "氏名",
            "氏名_フリガナ",
            "旧氏",
            "通称",
            "通称_フリガナ",
            "氏名_外国人ローマ字",
            "氏名_外国人漢字",
            "氏名優先区分",
            "性別",
            "生年月日",
            "世帯主名",
            "続柄コード1",
            "続柄コード2",
            "続柄コード3",
            "続柄コード4",
            "住所_市区町村コード",
            "住所_町字コード",
            "指定都市_行政区等コード",
            "住所_都道府県",
            "住所_市区郡町村名",
            "住所_町字",
            "住所_番地号表記",
            "住所_方書",
            "住所_郵便番号",
            "支援措置",
            "住民となった年月日",
            "住所を定めた年月日",
            "消除の異動年月日",
            "転入前住所_市区町村コード",
            "転入前住所_都道府県",
            "転入前住所_市区郡町村名",
            "転入前住所_町字");

    private final PlanTerms terms = new PlanTerms(
            ITEMS,
            true,
            TAX,
            CodeProfiles.standard(CodeLists.standard()).byName("legacy-tax").orElseThrow(),
            Repertoire.JIS_X_0208);
    private final TaxValues values = new TaxValues(terms.codes(), terms.repertoire());

    PlanTerms terms() {
        return terms;
    }

    /** Parses, converts, serialises. */
    byte[] convert(StoredRecord stored, NumberTable numbers) throws InvalidProtocolBufferException {
        ResidentRecord from = ResidentRecord.parseFrom(stored.payload());
        long person = stored.personId();
        ResidentRecord.Builder to = ResidentRecord.newBuilder()
                .setAddresseeNumber(numbers.ofPerson(person, TAX).orElseThrow())
                .setIntegratedNumber(
                        numbers.ofPerson(person, NumberDomain.INTEGRATED).orElseThrow())
                .setIndividualNumber(
                        numbers.ofPerson(person, NumberDomain.INDIVIDUAL).orElse(""))
                .setHouseholdNumber(values.text(from.getHouseholdNumber()))
                .setResidentKind(values.code("resident_kind", from.getResidentKind()))
                .setResidentState(values.code("resident_state", from.getResidentState()))
                .setSex(values.code("sex", from.getSex()))
                .setHouseholdHeadName(values.text(from.getHouseholdHeadName()));
        messages(from, to, numbers);
        return to.build().toByteArray();
    }

    private void messages(ResidentRecord from, ResidentRecord.Builder to, NumberTable numbers) {
        if (from.hasName()) {
            to.setName(name(from.getName()));
        }
        if (from.hasBirthDate()) {
            to.setBirthDate(values.date(from.getBirthDate()));
        }
        if (from.hasRelationship()) {
            to.setRelationship(relationship(from.getRelationship()));
        }
        if (from.hasAddress()) {
            to.setAddress(address(from.getAddress()));
        }
        if (from.hasProtection()) {
            to.setProtection(protection(from.getProtection(), numbers));
        }
        if (from.hasBecameResidentDate()) {
            to.setBecameResidentDate(values.date(from.getBecameResidentDate()));
        }
        if (from.hasSettledDate()) {
            to.setSettledDate(values.date(from.getSettledDate()));
        }
        if (from.hasMoveInOrigin()) {
            Address origin = origin(from.getMoveInOrigin());
            if (origin.getSerializedSize() > 0) {
                to.setMoveInOrigin(origin);
            }
        }
        if (from.hasRemoval() && from.getRemoval().hasDate()) {
            to.setRemoval(
                    Removal.newBuilder().setDate(values.date(from.getRemoval().getDate())));
        }
    }

    private PersonName name(PersonName from) {
        return PersonName.newBuilder()
                .setFullName(values.text(from.getFullName()))
                .setRomanName(values.text(from.getRomanName()))
                .setKanjiName(values.text(from.getKanjiName()))
                .setFurigana(values.text(from.getFurigana()))
                .setFuriganaConfirmed(values.text(from.getFuriganaConfirmed()))
                .setFormerFamilyName(values.text(from.getFormerFamilyName()))
                .setAlias(values.text(from.getAlias()))
                .setAliasFurigana(values.text(from.getAliasFurigana()))
                .setPriority(from.getPriority())
                .build();
    }

    private Relationship relationship(Relationship from) {
        return Relationship.newBuilder()
                .setCode1(values.code("relationship", from.getCode1()))
                .setCode2(values.code("relationship", from.getCode2()))
                .setCode3(values.code("relationship", from.getCode3()))
                .setCode4(values.code("relationship", from.getCode4()))
                .build();
    }

    private Address address(Address from) {
        return Address.newBuilder()
                .setMunicipalityCode(values.text(from.getMunicipalityCode()))
                .setTownCode(values.text(from.getTownCode()))
                .setWardCode(values.text(from.getWardCode()))
                .setPrefecture(values.text(from.getPrefecture()))
                .setMunicipality(values.text(from.getMunicipality()))
                .setTown(values.text(from.getTown()))
                .setLot(values.text(from.getLot()))
                .setBuilding(values.text(from.getBuilding()))
                .setPostalCode(values.text(from.getPostalCode()))
                .build();
    }

    private Address origin(Address from) {
        return Address.newBuilder()
                .setMunicipalityCode(values.text(from.getMunicipalityCode()))
                .setPrefecture(values.text(from.getPrefecture()))
                .setMunicipality(values.text(from.getMunicipality()))
                .setTown(values.text(from.getTown()))
                .build();
    }

    private Protection protection(Protection from, NumberTable numbers) {
        Protection.Builder to = Protection.newBuilder()
                .setState(values.code("support_measure", from.getState()))
                .setStartDate(values.date(from.getStartDate(), ""))
                .setEndDate(values.date(from.getEndDate(), ""));
        from.getCoProtectedNumbersList()
                .forEach(number -> numbers.ofResidentNumber(number, TAX).ifPresent(to::addCoProtectedNumbers));
        return to.build();
    }
}
