package cityhub.tools.city;

import cityhub.resident.v1.Eligibilities;
import cityhub.resident.v1.Eligibility;
import java.time.LocalDate;

/** Eligibility in other affairs (個別事項情報), by age, nationality and household. */
final class EligibilityRecords {
    private EligibilityRecords() {}

    static Eligibilities of(int age, LocalDate came, Household household, Dice dice) {
        Eligibilities.Builder all = Eligibilities.newBuilder();
        String since = came.toString();
        if (age >= 18 && household.country().isEmpty()) {
            all.setElectoralRoll(eligible("登録", "", since));
        }
        if (age >= 75) {
            all.setElderlyMedicalCare(eligible("被保険者", "%08d".formatted(dice.below(100_000_000)), since));
        } else if (dice.perMille(250)) {
            all.setNationalHealthInsurance(eligible("被保険者", "%08d".formatted(dice.below(100_000_000)), since));
        }
        if (age >= 65) {
            all.setLongTermCare(eligible("第1号", "%010d".formatted(dice.below(1_000_000_000)), since));
        }
        if (age >= 20 && age < 60) {
            all.setNationalPension(eligible(dice.perMille(300) ? "第1号" : "第2号", "", since));
        }
        boolean hasChildren = household.members().stream().anyMatch(member -> member.age() < 18);
        if (age >= 20 && hasChildren && dice.perMille(500)) {
            all.setChildAllowance(eligible("受給中", "", since));
        }
        if (age >= 15 && dice.perMille(550)) {
            all.setSealRegistration(eligible("登録", "%07d".formatted(dice.below(10_000_000)), since));
        }
        return all.setIndividualNumberCard(dice.perMille(750) ? "交付済" : "未交付").build();
    }

    private static Eligibility eligible(String state, String reference, String since) {
        return Eligibility.newBuilder()
                .setState(state)
                .setReference(reference)
                .setAcquiredDate(since)
                .build();
    }
}
