package cityhub.tools.city;

import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;

/** Small steps that the events of life share. */
final class Draft {
    private Draft() {}

    /** The next state of a record, with its change described. */
    static ResidentRecord.Builder after(ResidentRecord before, LocalDate day, String reason, String notice) {
        return before.toBuilder()
                .setHistoryNumber(before.getHistoryNumber() + 1)
                .setChange(Records.change(day, reason, notice));
    }

    static ResidentChange.Builder change(ResidentRecord.Builder record) {
        return ResidentChange.newBuilder().setRecord(record);
    }

    static List<ResidentChange.Builder> alone(ResidentRecord.Builder record) {
        return List.of(change(record));
    }

    static long person(ResidentRecord record) {
        return CityNumbers.personOf(record.getAddresseeNumber());
    }

    static boolean isHead(ResidentRecord record) {
        return record.getRelationship().getCode1().equals("02");
    }

    static boolean isForeign(ResidentRecord record) {
        return record.getResidentKind().equals("2");
    }

    /** Whether any of them is or was protected: such households are left in peace by most events. */
    static boolean anyProtection(List<ResidentRecord> members) {
        return members.stream().anyMatch(ResidentRecord::hasProtection);
    }

    /** Full years on that day; of a birth date not wholly known, by its year. */
    static int age(ResidentRecord record, LocalDate day) {
        String birth = record.getBirthDate().getValue();
        return birth.matches("[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
                ? Period.between(LocalDate.parse(birth), day).getYears()
                : day.getYear() - Integer.parseInt(birth.substring(0, 4));
    }
}
