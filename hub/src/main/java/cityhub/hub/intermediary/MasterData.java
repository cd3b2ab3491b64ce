package cityhub.hub.intermediary;

import cityhub.hub.HubException;
import cityhub.hub.conversion.CodeProfile;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.registry.FieldRules;
import cityhub.hub.store.Database;
import cityhub.intermediary.v1.PermittedInquiry;
import cityhub.intermediary.v1.SubmitMasterDataRequest;
import cityhub.registry.v1.Mode;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The platform's master data (マスター情報): received, kept by version, applied from its date on. */
@Singleton
public final class MasterData {
    private static final int MOST = 100_000;

    private final Database database;
    private final Agreements agreements;
    private final Acts acts;
    private final Map<Integer, ItemForms> forms = new ConcurrentHashMap<>();

    MasterData(Database database, Agreements agreements, Acts acts) {
        this.database = database;
        this.agreements = agreements;
        this.acts = acts;
    }

    /**
     * Keeps a version; one that is there already changes nothing.
     *
     * @return the version in force today; 0 when none is
     * @throws HubException as {@link Agreements#require}; INVALID_ARGUMENT
     */
    public int keep(Asker connector, SubmitMasterDataRequest master) {
        agreements.require(master.getAgreementId(), connector.participantId(), Mode.MODE_PLATFORM);
        int version = master.getVersion();
        LocalDate from = check(master);
        OptionalLong act = database.transactionRetrying(tx -> {
            if (!MasterRepository.insert(tx, version, from)) {
                return OptionalLong.empty();
            }
            MasterRepository.insert(tx, version, master.getPermittedList());
            MasterRepository.insertItems(tx, version, master.getItemsList());
            TreeMap<String, String> details = new TreeMap<>();
            details.put("valid-from", master.getValidFrom());
            details.put("permitted", Integer.toString(master.getPermittedCount()));
            return OptionalLong.of(acts.record(
                    tx,
                    new Act(
                            "master-data-kept",
                            "participant:" + connector.participantId(),
                            "master:" + version,
                            details)));
        });
        act.ifPresent(acts::awaitSealed);
        return database.read(connection -> MasterRepository.inForce(connection, agreements.businessDate()));
    }

    /** Whether all item names of an inquiry may be asked for today. */
    boolean permits(Connection connection, Exchange.Codes codes, LocalDate today) throws SQLException {
        return MasterRepository.itemNames(connection, today, codes).containsAll(codes.itemNames());
    }

    /** Forms of items in force today; none for a profile that converts nothing. */
    ItemForms forms(CodeProfile profile) {
        LocalDate today = agreements.businessDate();
        return profile.isStandard() ? ItemForms.NONE : database.read(connection -> forms(connection, today));
    }

    /** A version never changes. */
    private ItemForms forms(Connection connection, LocalDate today) throws SQLException {
        int version = MasterRepository.inForce(connection, today);
        ItemForms known = forms.get(version);
        if (known == null) {
            known = new ItemForms(MasterRepository.forms(connection, version));
            forms.put(version, known);
        }
        return known;
    }

    private static LocalDate check(SubmitMasterDataRequest master) {
        int version = master.getVersion();
        String validFrom = master.getValidFrom();
        List<PermittedInquiry> permitted = master.getPermittedList();
        FieldRules rules = new FieldRules();
        rules.rule(
                master.getItemsCount() <= MOST
                        && master.getItemsList().stream()
                                .allMatch(each -> ExchangeForms.ITEM_NAME
                                                .matcher(each.getItemNameCode())
                                                .matches()
                                        && ExchangeForms.ITEM
                                                .matcher(each.getItemCode())
                                                .matches()
                                        && each.getNameJa().length() <= 100
                                        && each.getForm().length() <= 40),
                "items",
                "up to " + MOST + ": an item name, an item of 1 to 40 letters, a name of up to 100 and a form");
        rules.rule(version > 0, "version", "from 1");
        var from = rules.date("valid_from", validFrom);
        rules.rule(!permitted.isEmpty() && permitted.size() <= MOST, "permitted", "1 to " + MOST);
        rules.rule(
                permitted.stream()
                        .allMatch(each -> ExchangeForms.AFFAIR
                                        .matcher(each.getAffairCode())
                                        .matches()
                                && each.getProcedureCode().length() == 16
                                && ExchangeForms.ITEM_NAME
                                        .matcher(each.getItemNameCode())
                                        .matches()
                                && ExchangeForms.LEGAL_ROW
                                        .matcher(each.getLegalRow())
                                        .matches()
                                && each.getItemNameJa().length() <= 100),
                "permitted",
                "codes of 16 characters, legal rows of 1 to 999 or none, names of up to 100");
        rules.check();
        return from.orElseThrow();
    }
}
