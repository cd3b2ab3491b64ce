package cityhub.hub.intermediary;

import cityhub.hub.HubException;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.registry.FieldRules;
import cityhub.hub.store.Database;
import cityhub.intermediary.v1.PermittedInquiry;
import cityhub.registry.v1.Mode;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The platform's master data (マスター情報): received, kept by version, applied from its date on. */
@Singleton
public final class MasterData {
    private static final int MOST = 100_000;

    private final Database database;
    private final Agreements agreements;
    private final Acts acts;

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
    public int keep(
            Asker connector, String agreementId, int version, String validFrom, List<PermittedInquiry> permitted) {
        agreements.require(agreementId, connector.participantId(), Mode.MODE_PLATFORM);
        LocalDate from = check(version, validFrom, permitted);
        OptionalLong act = database.transactionRetrying(tx -> {
            if (!MasterRepository.insert(tx, version, from)) {
                return OptionalLong.empty();
            }
            MasterRepository.insert(tx, version, permitted);
            TreeMap<String, String> details = new TreeMap<>();
            details.put("valid-from", validFrom);
            details.put("permitted", Integer.toString(permitted.size()));
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
        int version = MasterRepository.inForce(connection, today);
        return version > 0
                && MasterRepository.itemNames(connection, version, codes).containsAll(codes.itemNames());
    }

    private static LocalDate check(int version, String validFrom, List<PermittedInquiry> permitted) {
        FieldRules rules = new FieldRules();
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
