package cityhub.hub.basics;

import cityhub.hub.conversion.CheckDigits;
import cityhub.resident.v1.Address;
import cityhub.resident.v1.ChangeInfo;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.Relationship;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import cityhub.resident.v1.UncertainDate;
import java.util.UUID;

/** Generated persons and changes for tests; nobody's data. */
public final class SampleChanges {
    private SampleChanges() {}

    /** First entry of the resident with this serial, born in the city's register: valid in every respect. */
    public static ResidentChange.Builder entry(int serial) {
        return ResidentChange.newBuilder().setRecord(record(serial));
    }

    /** The change that follows another: the next history number, another lot, reason 転居. */
    public static ResidentChange.Builder move(ResidentChange before, String lot) {
        ResidentChange.Builder change = following(before, "41");
        change.getRecordBuilder().getAddressBuilder().setLot(lot);
        return change;
    }

    /** The change that follows another, with nothing but its reason altered. */
    public static ResidentChange.Builder following(ResidentChange before, String reason) {
        ResidentChange.Builder change = ResidentChange.newBuilder().setRecord(before.getRecord());
        change.getRecordBuilder()
                .setHistoryNumber(before.getRecord().getHistoryNumber() + 1)
                .getChangeBuilder()
                .setReason(reason);
        return change;
    }

    public static String addresseeNumber(int serial) {
        return String.format("%015d", 500_000_000L + serial);
    }

    public static String individualNumber(int serial) {
        String digits = String.format("9%010d", serial);
        return digits + CheckDigits.individualNumberCheckDigit(digits);
    }

    public static String residentCode(int serial) {
        String digits = String.format("9%09d", serial);
        return digits + CheckDigits.residentCodeCheckDigit(digits);
    }

    public static String requestId() {
        return UUID.randomUUID().toString();
    }

    private static ResidentRecord record(int serial) {
        return ResidentRecord.newBuilder()
                .setAddresseeNumber(addresseeNumber(serial))
                .setIndividualNumber(individualNumber(serial))
                .setResidentCode(residentCode(serial))
                .setHouseholdNumber(String.format("%015d", 700_000_000L + serial))
                .setHistoryNumber(1)
                .setResidentKind("1")
                .setResidentState("1")
                .setName(PersonName.newBuilder().setFullName("試験　住民" + serial).setFurigana("シケン　ジュウミン"))
                .setSex("2")
                .setBirthDate(date("1990-04-01"))
                .setRelationship(Relationship.newBuilder().setCode1("02").setNotation("世帯主"))
                .setAddress(Address.newBuilder()
                        .setMunicipalityCode("011002")
                        .setTownCode("0001001")
                        .setWardCode("01101")
                        .setPrefecture("北海道")
                        .setMunicipality("試験市")
                        .setTown("試験町一丁目")
                        .setLot("1番地"))
                .setChange(ChangeInfo.newBuilder()
                        .setDate(date("2026-04-01"))
                        .setNotifiedDate("2026-04-02")
                        .setReason("01"))
                .setHouseholdHeadName("試験　住民" + serial)
                .setBecameResidentDate(date("2026-04-01"))
                .build();
    }

    static UncertainDate.Builder date(String value) {
        return UncertainDate.newBuilder().setValue(value);
    }
}
