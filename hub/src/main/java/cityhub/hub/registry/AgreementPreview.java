package cityhub.hub.registry;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.LeafOperation;
import cityhub.hub.disclosure.PlanPreview;
import cityhub.hub.disclosure.PlanPreview.PreviewedItem;
import cityhub.hub.store.Database;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.ItemDifference;
import cityhub.registry.v1.ItemTreatment;
import cityhub.registry.v1.PreviewAgreementResponse;
import cityhub.registry.v1.PreviewItem;
import com.google.protobuf.ByteString;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Shows exactly what would flow under terms, before anyone approves them. */
@Singleton
public final class AgreementPreview {
    private final Database database;
    private final RegistryWatch watch;
    private final ParticipantRepository participants;
    private final AgreementLedger ledger;
    private final AgreementPlans plans;

    AgreementPreview(
            Database database,
            RegistryWatch watch,
            ParticipantRepository participants,
            AgreementLedger ledger,
            AgreementPlans plans) {
        this.database = database;
        this.watch = watch;
        this.participants = participants;
        this.ledger = ledger;
        this.plans = plans;
    }

    /**
     * What is shown.
     *
     * @param wanted the terms
     * @param inForce the terms in force; empty when there are none
     */
    private record Shown(AgreementTerms wanted, Optional<AgreementTerms> inForce) {}

    /**
     * The pending terms of an agreement, or those in force when none wait, beside those in force.
     *
     * @throws HubException AGREEMENT_UNKNOWN, INVALID_ARGUMENT when this hub can't compile them any more
     */
    public PreviewAgreementResponse ofAgreement(String agreementId) {
        return preview(database.read(connection -> {
            AgreementRow row = ledger.present(connection, agreementId);
            int wanted = row.pendingApplication() > 0 ? row.pendingApplication() : row.shownApplication();
            return new Shown(ledger.application(connection, row, wanted).terms(), inForce(connection, row));
        }));
    }

    /**
     * Terms that nobody has applied for yet, checked as an application would be.
     *
     * @param agreementId the agreement that they would change; empty for none
     * @throws HubException INVALID_ARGUMENT, AGREEMENT_UNKNOWN
     */
    public PreviewAgreementResponse ofTerms(String agreementId, AgreementTerms terms) {
        watch.refresh();
        return preview(database.transaction(connection -> {
            TermsRules.check(terms, participants.findById(terms.getParticipantId()), watch.today());
            if (agreementId.isEmpty()) {
                return new Shown(terms, Optional.empty());
            }
            AgreementRow row = ledger.present(connection, agreementId);
            if (!row.participantId().equals(terms.getParticipantId())) {
                throw new HubException(
                        ErrorReason.ERROR_REASON_AGREEMENT_UNKNOWN,
                        "agreement " + agreementId + " is another participant's");
            }
            return new Shown(terms, inForce(connection, row));
        }));
    }

    private Optional<AgreementTerms> inForce(Connection connection, AgreementRow row) throws SQLException {
        return row.application() == 0
                ? Optional.empty()
                : Optional.of(
                        ledger.application(connection, row, row.application()).terms());
    }

    private PreviewAgreementResponse preview(Shown shown) {
        DisclosurePlan plan = plans.compile(shown.wanted());
        Optional<DisclosurePlan> before = shown.inForce().map(plans::compile);
        PlanPreview preview = plan.preview();
        Map<String, PreviewedItem> former =
                before.map(each -> byName(each.preview())).orElse(Map.of());
        return PreviewAgreementResponse.newBuilder()
                .addAllItems(preview.items().stream()
                        .map(item -> message(item, difference(item, former, plan, before)))
                        .toList())
                .setPlanDigest(plan.digest())
                .setTermsDigest(Application.digest(shown.wanted()))
                .setSamplePayload(ByteString.copyFrom(preview.samplePayload()))
                .addAllTermDifferences(TermDifferences.lines(
                        shown.inForce().orElse(AgreementTerms.getDefaultInstance()), shown.wanted()))
                .build();
    }

    private static Map<String, PreviewedItem> byName(PlanPreview preview) {
        return preview.items().stream()
                .collect(Collectors.toMap(each -> each.item().nameJa(), Function.identity()));
    }

    private static ItemDifference difference(
            PreviewedItem item,
            Map<String, PreviewedItem> former,
            DisclosurePlan plan,
            Optional<DisclosurePlan> before) {
        PreviewedItem then = former.get(item.item().nameJa());
        if (then == null || before.isEmpty()) {
            return ItemDifference.ITEM_DIFFERENCE_UNSPECIFIED;
        }
        boolean flowed = then.treatment() != ItemTreatment.ITEM_TREATMENT_WITHHELD;
        boolean flows = item.treatment() != ItemTreatment.ITEM_TREATMENT_WITHHELD;
        if (flows != flowed) {
            return flows ? ItemDifference.ITEM_DIFFERENCE_ADDED : ItemDifference.ITEM_DIFFERENCE_REMOVED;
        }
        return operations(item, plan).equals(operations(item, before.get()))
                ? ItemDifference.ITEM_DIFFERENCE_UNSPECIFIED
                : ItemDifference.ITEM_DIFFERENCE_ALTERED;
    }

    private static List<LeafOperation> operations(PreviewedItem item, DisclosurePlan plan) {
        return plan.operations().stream()
                .filter(each -> item.item().leafPaths().contains(each.path()))
                .toList();
    }

    private static PreviewItem message(PreviewedItem item, ItemDifference difference) {
        return PreviewItem.newBuilder()
                .setNameJa(item.item().nameJa())
                .setNameEn(item.item().nameEn())
                .setCategory(item.category())
                .addAllLeafPaths(item.item().leafPaths())
                .setTreatment(item.treatment())
                .setDifference(difference)
                .setSample(item.sample())
                .build();
    }
}
