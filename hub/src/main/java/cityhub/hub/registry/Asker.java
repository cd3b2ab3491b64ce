package cityhub.hub.registry;

import cityhub.hub.HubException;
import cityhub.hub.HubException.Violation;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.registry.v1.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who asks: the system, as its certificate proved it, and on whose behalf, as it says.
 *
 * @param participantId the system
 * @param fingerprint SHA-256 of its certificate, lower-case hex
 * @param staffNumber staff number (操作者ID), up to 10 characters; empty for unattended work
 * @param terminalId terminal (端末ID), up to 20 characters; empty for none
 */
public record Asker(String participantId, String fingerprint, String staffNumber, String terminalId) {
    private static final int STAFF_NUMBER = 10;
    private static final int TERMINAL = 20;

    public Asker {
        List<Violation> violations = new ArrayList<>();
        requireShort("operator.staff_number", staffNumber, STAFF_NUMBER, violations);
        requireShort("operator.terminal_id", terminalId, TERMINAL, violations);
        if (!violations.isEmpty()) {
            throw HubException.invalid(violations);
        }
    }

    /** A system that works unattended. */
    public static Asker unattended(String participantId, String fingerprint) {
        return new Asker(participantId, fingerprint, "", "");
    }

    /** What the statement of a disclosure to this asker says. */
    public DisclosureContext context(ActiveAgreement agreement, Mode mode) {
        return new DisclosureContext(
                participantId,
                fingerprint,
                agreement.agreementId(),
                agreement.revision(),
                mode.name().substring("MODE_".length()),
                agreement.affair(),
                agreement.purpose(),
                agreement.ground(),
                staffNumber,
                terminalId,
                Optional.empty());
    }

    private static void requireShort(String field, String value, int limit, List<Violation> violations) {
        if (value.codePointCount(0, value.length()) > limit) {
            violations.add(new Violation(field, "at most " + limit + " characters"));
        } else if (value.codePoints().anyMatch(Character::isISOControl)) {
            violations.add(new Violation(field, "no control characters"));
        }
    }
}
