package cityhub.tools.bench.kernel;

import cityhub.hub.conversion.CodeLists;
import cityhub.hub.conversion.CodeProfiles;
import cityhub.hub.conversion.Repertoire;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.PlanTerms;
import cityhub.resident.v1.Address;
import cityhub.resident.v1.ChangeInfo;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.Removal;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;

/** An agreement that only keeps and drops, and the same filter written with the generated classes. */
final class ElectoralRoll {

    private static final List<String> ITEMS = List.of(
            "宛名番号",
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
            "異動事由区分");

    private ElectoralRoll() {}

    static PlanTerms terms() {
        return new PlanTerms(
                ITEMS,
                false,
                NumberDomain.RESIDENT,
                CodeProfiles.standard(CodeLists.standard())
                        .byName(CodeProfiles.STANDARD)
                        .orElseThrow(),
                Repertoire.UNICODE);
    }

    /** Parses, filters, serialises. */
    static byte[] filter(byte[] stored) throws InvalidProtocolBufferException {
        ResidentRecord from = ResidentRecord.parseFrom(stored);
        ResidentRecord.Builder to = ResidentRecord.newBuilder()
                .setAddresseeNumber(from.getAddresseeNumber())
                .setResidentKind(from.getResidentKind())
                .setResidentState(from.getResidentState())
                .setSex(from.getSex());
        if (from.hasName()) {
            to.setName(name(from.getName()));
        }
        if (from.hasBirthDate()) {
            to.setBirthDate(from.getBirthDate());
        }
        if (from.hasAddress()) {
            to.setAddress(address(from.getAddress()));
        }
        if (from.hasProtection()) {
            to.setProtection(from.getProtection());
        }
        if (from.hasBecameResidentDate()) {
            to.setBecameResidentDate(from.getBecameResidentDate());
        }
        if (from.hasSettledDate()) {
            to.setSettledDate(from.getSettledDate());
        }
        if (from.hasRemoval() && from.getRemoval().hasDate()) {
            to.setRemoval(Removal.newBuilder().setDate(from.getRemoval().getDate()));
        }
        if (!from.getChange().getReasonGroup().isEmpty()) {
            to.setChange(ChangeInfo.newBuilder().setReasonGroup(from.getChange().getReasonGroup()));
        }
        return to.build().toByteArray();
    }

    private static PersonName name(PersonName from) {
        return PersonName.newBuilder()
                .setFullName(from.getFullName())
                .setRomanName(from.getRomanName())
                .setKanjiName(from.getKanjiName())
                .setFurigana(from.getFurigana())
                .setFuriganaConfirmed(from.getFuriganaConfirmed())
                .setFormerFamilyName(from.getFormerFamilyName())
                .setAlias(from.getAlias())
                .setAliasFurigana(from.getAliasFurigana())
                .setPriority(from.getPriority())
                .build();
    }

    private static Address address(Address from) {
        return Address.newBuilder()
                .setMunicipalityCode(from.getMunicipalityCode())
                .setTownCode(from.getTownCode())
                .setWardCode(from.getWardCode())
                .setPrefecture(from.getPrefecture())
                .setMunicipality(from.getMunicipality())
                .setTown(from.getTown())
                .setLot(from.getLot())
                .setBuilding(from.getBuilding())
                .setPostalCode(from.getPostalCode())
                .build();
    }
}
