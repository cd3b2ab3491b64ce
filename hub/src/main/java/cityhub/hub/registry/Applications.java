package cityhub.hub.registry;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.registry.v1.Agreement;
import cityhub.registry.v1.AgreementState;
import cityhub.registry.v1.AgreementTerms;
import cityhub.staff.v1.Permission;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** How the using department applies for agreements and for changes of them. */
@Singleton
public final class Applications {
    /** Domains of the city; any other belongs to the department that uses it. */
    private static final Set<NumberDomain> SHARED_DOMAINS = Set.of(NumberDomain.RESIDENT, NumberDomain.INTEGRATED);

    private final SecureRandom random = new SecureRandom();
    private final Steps steps;
    private final ParticipantRepository participants;
    private final AgreementRepository agreements;
    private final AgreementHistoryRepository history;
    private final AgreementLedger ledger;
    private final AgreementPlans plans;
    private final AgreementViews views;

    Applications(
            Steps steps,
            ParticipantRepository participants,
            AgreementRepository agreements,
            AgreementHistoryRepository history,
            AgreementLedger ledger,
            AgreementPlans plans,
            AgreementViews views) {
        this.steps = steps;
        this.participants = participants;
        this.agreements = agreements;
        this.history = history;
        this.ledger = ledger;
        this.plans = plans;
        this.views = views;
    }

    /**
     * What an officer hands in, checked.
     *
     * @param terms the terms
     * @param plan the plan that they compile to
     * @param officer who applies
     */
    private record Checked(AgreementTerms terms, DisclosurePlan plan, ActingOfficer officer) {}

    /**
     * Applies for an agreement, or with an id for a change of one. A change that only narrows is in force at once;
     * any other waits for approval, in place of one that waited.
     *
     * @param agreementId empty for a new agreement
     * @throws HubException PERMISSION_MISSING (also for an officer of another department than the consumer's),
     *     INVALID_ARGUMENT, AGREEMENT_UNKNOWN, STATE_CONFLICT (revoked or expired)
     */
    public Agreement apply(String agreementId, AgreementTerms terms, ActingOfficer officer) {
        officer.require(Permission.PERMISSION_APPLY);
        return steps.take(step -> {
            Checked checked = check(step, terms, officer);
            AgreementRow row = agreementId.isEmpty() ? open(step, checked) : change(step, agreementId, checked);
            return views.message(step.connection(), row);
        });
    }

    private Checked check(Step step, AgreementTerms terms, ActingOfficer officer) throws SQLException {
        Optional<ParticipantRow> consumer = participants.findById(terms.getParticipantId());
        if (consumer.isPresent()) {
            officer.require(Permission.PERMISSION_APPLY, consumer.get().departmentId());
        }
        TermsRules.check(terms, consumer, step.today());
        boolean taken = !SHARED_DOMAINS.contains(new NumberDomain(terms.getNumberDomain()))
                && agreements.isDomainOfAnotherDepartment(
                        step.connection(), terms.getNumberDomain(), officer.departmentId());
        if (taken) {
            throw HubException.invalid("terms.number_domain", "another department uses this domain");
        }
        return new Checked(terms, plans.compile(terms), officer);
    }

    private AgreementRow open(Step step, Checked checked) throws SQLException {
        String id = newId(step.now());
        long act = actOfApplication(step, id, 1, checked);
        AgreementRow row = AgreementRow.applied(
                id,
                checked.terms().getParticipantId(),
                Period.of(checked.terms()),
                checked.terms().getNumberDomain(),
                step.now(),
                act);
        agreements.insert(step.connection(), row);
        history.insert(step.connection(), application(step, row, checked, act));
        step.announce(RegistryEvent.Kind.AGREEMENT_TOUCHED, id);
        return row;
    }

    private AgreementRow change(Step step, String agreementId, Checked checked) throws SQLException {
        AgreementRow row = ledger.present(step.connection(), agreementId);
        requireChangeable(step, row, checked.terms());
        if (row.revision() == 0) {
            return wait(
                    step,
                    row.applyingFor(Period.of(checked.terms()), checked.terms().getNumberDomain()),
                    checked);
        }
        Application inForce = ledger.application(step.connection(), row, row.application());
        TermsComparison comparison = new TermsComparison(inForce.terms(), checked.terms());
        boolean suspended = row.state() == AgreementState.AGREEMENT_STATE_SUSPENDED;
        if (comparison.isSame() && !suspended) {
            throw HubException.invalid("terms", "they are in force as they are");
        }
        if (row.period().hasBegun(step.today()) && !Period.of(checked.terms()).hasBegun(step.today())) {
            throw HubException.invalid("terms.valid_from", "a change begins with its approval: not after today");
        }
        requireSameEmergency(inForce.terms(), checked.terms());
        return comparison.onlyNarrows() && isAsApproved(step, row, inForce)
                ? narrow(step, row, checked)
                : wait(step, row, checked);
    }

    /** Emergency access is an agreement of its own, and no change prolongs it. */
    private static void requireSameEmergency(AgreementTerms inForce, AgreementTerms wanted) {
        if (inForce.getEmergency() != wanted.getEmergency()) {
            throw HubException.invalid("terms.emergency", "emergency access is an agreement of its own");
        }
        if (inForce.getEmergency() && !inForce.getValidFrom().equals(wanted.getValidFrom())) {
            throw HubException.invalid("terms.valid_from", "emergency access is not prolonged: its first day stays");
        }
    }

    private static void requireChangeable(Step step, AgreementRow row, AgreementTerms terms) {
        boolean over = AgreementCalendar.due(row, step.today())
                .filter(state -> state == AgreementState.AGREEMENT_STATE_EXPIRED)
                .isPresent();
        if (!row.isOpen() || over) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_STATE_CONFLICT,
                    "agreement " + row.agreementId() + " is " + row.state() + " until "
                            + row.period().to());
        }
        if (!row.participantId().equals(terms.getParticipantId())) {
            throw HubException.invalid("terms.participant_id", "the agreement is another participant's");
        }
    }

    /** Otherwise a narrowing would bring in another plan than the approver saw. */
    private boolean isAsApproved(Step step, AgreementRow row, Application inForce) throws SQLException {
        return row.state() != AgreementState.AGREEMENT_STATE_SUSPENDED
                && plans.compile(inForce.terms())
                        .digest()
                        .equals(ledger.revision(step.connection(), row).planDigest());
    }

    private AgreementRow wait(Step step, AgreementRow row, Checked checked) throws SQLException {
        AgreementRow waiting = row.withPending();
        long act = actOfApplication(step, row.agreementId(), waiting.lastApplication(), checked);
        AgreementRow written = waiting.changed(step.now(), act);
        agreements.update(step.connection(), written);
        history.insert(step.connection(), application(step, written, checked, act));
        step.announce(RegistryEvent.Kind.AGREEMENT_TOUCHED, row.agreementId());
        return written;
    }

    private AgreementRow narrow(Step step, AgreementRow row, Checked checked) throws SQLException {
        LocalDate today = step.today();
        Period period = Period.of(checked.terms());
        AgreementRow next = row.withPending()
                .inForce(
                        period.hasBegun(today)
                                ? AgreementState.AGREEMENT_STATE_ACTIVE
                                : AgreementState.AGREEMENT_STATE_APPROVED,
                        period,
                        checked.terms().getNumberDomain());
        long act = step.act(
                "agreement-narrowed",
                checked.officer().actor(),
                AgreementLedger.target(row),
                ActDetails.of(checked.terms(), checked.plan().digest(), next.application(), next.revision()));
        AgreementRow written = next.changed(step.now(), act);
        agreements.update(step.connection(), written);
        history.insert(step.connection(), application(step, written, checked, act));
        history.insert(
                step.connection(),
                new Revision(
                        row.agreementId(),
                        written.revision(),
                        written.application(),
                        checked.plan().digest(),
                        "",
                        "",
                        step.now(),
                        act));
        ledger.gate(step, written, act);
        step.announce(RegistryEvent.Kind.AGREEMENT_REPLACED, row.agreementId());
        return written;
    }

    private static long actOfApplication(Step step, String agreementId, int number, Checked checked)
            throws SQLException {
        Map<String, String> details =
                ActDetails.of(checked.terms(), checked.plan().digest(), number, 0);
        return step.act("agreement-applied", checked.officer().actor(), AgreementLedger.target(agreementId), details);
    }

    private static Application application(Step step, AgreementRow row, Checked checked, long act) {
        return new Application(
                row.agreementId(),
                row.lastApplication(),
                checked.terms(),
                checked.plan().digest(),
                checked.officer().officerId(),
                checked.officer().departmentId(),
                step.now(),
                act);
    }

    /** A UUIDv7 (RFC 9562, section 5.7). */
    private String newId(Instant now) {
        long high = (now.toEpochMilli() << 16) | 0x7000 | (random.nextInt() & 0x0fff);
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
