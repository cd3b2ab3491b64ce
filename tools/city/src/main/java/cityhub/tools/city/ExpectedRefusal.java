package cityhub.tools.city;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.IntakeOutcome;

/**
 * What the hub must answer to a change that it must not accept when it comes. A parked change is let in by a later one;
 * when both fall into one transaction of the hub, it may be answered as accepted at once.
 *
 * @param outcome refused, awaiting an officer or parked
 * @param reason the reason that must be among the findings; UNSPECIFIED for a parked change, which needs none
 */
public record ExpectedRefusal(IntakeOutcome outcome, CheckReason reason) {
    static ExpectedRefusal refused(CheckReason reason) {
        return new ExpectedRefusal(IntakeOutcome.INTAKE_OUTCOME_REFUSED, reason);
    }

    static ExpectedRefusal parked() {
        return new ExpectedRefusal(IntakeOutcome.INTAKE_OUTCOME_PARKED, CheckReason.CHECK_REASON_UNSPECIFIED);
    }
}
