package cityhub.hub.registry;

import cityhub.hub.HubException;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.store.Database;
import cityhub.registry.v1.AgreementState;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves agreements when their days come: approved ones become active, active ones expire, by the database's clock
 * and business dates (Asia/Tokyo); and suspends those whose plan this hub compiles otherwise than was approved.
 */
@Singleton
class AgreementCalendar {
    private static final Logger LOG = LoggerFactory.getLogger(AgreementCalendar.class);
    private static final String HUB = "hub";

    /** Stands for the digest of a plan that can't be compiled. */
    static final String NO_PLAN = "none";

    private final Database database;
    private final Steps steps;
    private final RegistryWatch watch;
    private final AgreementRepository agreements;
    private final AgreementLedger ledger;
    private final AgreementPlans plans;

    AgreementCalendar(
            Database database,
            Steps steps,
            RegistryWatch watch,
            AgreementRepository agreements,
            AgreementLedger ledger,
            AgreementPlans plans) {
        this.database = database;
        this.steps = steps;
        this.watch = watch;
        this.agreements = agreements;
        this.ledger = ledger;
        this.plans = plans;
    }

    /** What is to become of an agreement today; empty when it stays as it is. */
    static Optional<AgreementState> due(AgreementRow row, LocalDate today) {
        return switch (row.state()) {
            case AGREEMENT_STATE_APPROVED, AGREEMENT_STATE_ACTIVE, AGREEMENT_STATE_SUSPENDED -> {
                if (row.period().isOver(today)) {
                    yield Optional.of(AgreementState.AGREEMENT_STATE_EXPIRED);
                }
                yield row.state() == AgreementState.AGREEMENT_STATE_APPROVED
                                && row.period().hasBegun(today)
                        ? Optional.of(AgreementState.AGREEMENT_STATE_ACTIVE)
                        : Optional.empty();
            }
            case AGREEMENT_STATE_UNSPECIFIED,
                    AGREEMENT_STATE_APPLIED,
                    AGREEMENT_STATE_REVOKED,
                    AGREEMENT_STATE_EXPIRED,
                    UNRECOGNIZED -> Optional.empty();
        };
    }

    /** Moves one agreement if its day has come; returns how it stands. */
    AgreementRow settle(AgreementRow seen) {
        if (due(seen, watch.today()).isEmpty()) {
            return seen;
        }
        return steps.take(step -> {
            AgreementRow row = ledger.present(step.connection(), seen.agreementId());
            Optional<AgreementState> next = due(row, step.today());
            return next.isPresent() ? move(step, row, next.get()) : row;
        });
    }

    /** Suspends an agreement of which this hub compiles another plan than was approved. */
    void suspend(AgreementRow seen, String compiledDigest) {
        steps.take(step -> {
            AgreementRow row = ledger.present(step.connection(), seen.agreementId());
            boolean same = row.revision() == seen.revision() && row.state() == AgreementState.AGREEMENT_STATE_ACTIVE;
            return same
                    ? ledger.move(
                            step,
                            row,
                            AgreementState.AGREEMENT_STATE_SUSPENDED,
                            "agreement-suspended",
                            HUB,
                            Map.of("compiled-plan", compiledDigest))
                    : row;
        });
    }

    /** Looks at every agreement that runs. */
    @Scheduled(initialDelay = "5s", fixedDelay = "60s")
    void settleAll() {
        try {
            List<AgreementRow> running = database.read(agreements::running);
            running.forEach(this::settleQuietly);
        } catch (HubException e) {
            LOG.warn("Agreements can't be looked at just now: {}", e.getMessage());
        }
    }

    /** The plan that this hub compiles now; empty when it can't compile the terms any more. */
    Optional<DisclosurePlan> compiled(AgreementRow row, Application application) {
        try {
            return Optional.of(plans.compile(application.terms()));
        } catch (HubException e) {
            LOG.error("Agreement {} can't be compiled: {}", row.agreementId(), e.getMessage());
            return Optional.empty();
        }
    }

    private void settleQuietly(AgreementRow row) {
        try {
            AgreementRow settled = settle(row);
            if (settled.state() == AgreementState.AGREEMENT_STATE_ACTIVE) {
                verify(settled);
            }
        } catch (HubException e) {
            LOG.warn("Agreement {} can't be settled just now: {}", row.agreementId(), e.getMessage());
        }
    }

    private void verify(AgreementRow row) {
        String approved =
                database.read(connection -> ledger.revision(connection, row)).planDigest();
        Application application = database.read(connection -> ledger.application(connection, row, row.application()));
        String digest = compiled(row, application).map(DisclosurePlan::digest).orElse(NO_PLAN);
        if (!digest.equals(approved)) {
            suspend(row, digest);
        }
    }

    private AgreementRow move(Step step, AgreementRow row, AgreementState next) throws SQLException {
        String kind = next == AgreementState.AGREEMENT_STATE_ACTIVE ? "agreement-activated" : "agreement-expired";
        return ledger.move(
                step, row, next, kind, HUB, Map.of("valid-to", row.period().to().toString()));
    }
}
