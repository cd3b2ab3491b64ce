package cityhub.hub.registry;

import cityhub.hub.HubException;
import cityhub.hub.store.Database;
import cityhub.registry.v1.Agreement;
import cityhub.registry.v1.AgreementState;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows agreements to officers and to their consumers. */
@Singleton
public final class AgreementViews {
    private final Database database;
    private final RegistryWatch watch;
    private final AgreementRepository agreements;
    private final AgreementHistoryRepository history;
    private final AgreementLedger ledger;

    AgreementViews(
            Database database,
            RegistryWatch watch,
            AgreementRepository agreements,
            AgreementHistoryRepository history,
            AgreementLedger ledger) {
        this.database = database;
        this.watch = watch;
        this.agreements = agreements;
        this.history = history;
        this.ledger = ledger;
    }

    /**
     * One agreement, whoever's it is.
     *
     * @throws HubException AGREEMENT_UNKNOWN
     */
    public Agreement get(String agreementId) {
        watch.refresh();
        return database.read(connection -> message(connection, ledger.present(connection, agreementId)));
    }

    /** All agreements, or those of one participant when its id is not empty, by participant and id. */
    public List<Agreement> list(String participantId) {
        watch.refresh();
        return database.read(connection -> {
            List<AgreementRow> rows = participantId.isEmpty()
                    ? agreements.all(connection)
                    : agreements.ofParticipant(connection, participantId);
            List<Agreement> messages = new ArrayList<>();
            for (AgreementRow row : rows) {
                messages.add(message(connection, row));
            }
            return messages;
        });
    }

    Agreement message(Connection connection, AgreementRow row) throws SQLException {
        Application told = ledger.application(connection, row, row.shownApplication());
        Agreement.Builder message = Agreement.newBuilder()
                .setAgreementId(row.agreementId())
                .setRevision(row.revision())
                .setState(state(row))
                .setTerms(told.terms())
                .setApplicantId(told.applicantId())
                .setBulkApproved(row.bulkApproved())
                .setSnapshotRequired(row.snapshotRequired())
                .setReviewPending(row.reviewPending())
                .setUpdateTime(ProtoTime.of(row.updateTime()));
        if (row.pendingApplication() > 0) {
            Application pending = ledger.application(connection, row, row.pendingApplication());
            message.setPendingTerms(pending.terms()).setApplicantId(pending.applicantId());
        }
        if (row.revision() > 0) {
            message.setPlanDigest(ledger.revision(connection, row).planDigest());
            Optional<Revision> approved = history.approved(connection, row.agreementId(), row.revision());
            approved.ifPresent(revision -> message.setApproverId(revision.approverId()));
        }
        return message.build();
    }

    /** As it is by today's date, though the ledger may not have it yet. */
    private AgreementState state(AgreementRow row) {
        return AgreementCalendar.due(row, watch.today()).orElse(row.state());
    }
}
