package cityhub.tools.city;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.IntakeOutcome;

/**
 * What the hub must answer to a deliberately bad change.
 *
 * @param outcome refused, awaiting an officer or parked
 * @param reason the reason that must be among the findings
 */
public record ExpectedRefusal(IntakeOutcome outcome, CheckReason reason) {}
