package cityhub.hub.delivery;

import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.delivery.OperatingHours.HoursException;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Set;
import java.util.TreeMap;

/** The line to the intermediate-server platform: its hours, and what officers change about them. */
@Singleton
public final class OperatingLine {
    private static final Duration LONGEST = Duration.ofDays(31);

    private final Database database;
    private final Acts acts;
    private final LocalTime opens;
    private final LocalTime closes;
    private final Set<LocalDate> holidays;

    OperatingLine(Database database, Acts acts, WorkConfiguration configuration, HubConfiguration hub) {
        this.database = database;
        this.acts = acts;
        this.opens = LocalTime.parse(configuration.opens());
        this.closes = LocalTime.parse(configuration.closes());
        this.holidays = Holidays.load(hub.homeFolder().resolve("config"));
    }

    /**
     * How the line stands, by the database's clock.
     *
     * @param now when that was
     * @param open whether it is open
     * @param nextChange when that changes next
     */
    public record Standing(Instant now, boolean open, Instant nextChange) {
        /** When something can go out at the earliest. */
        public Instant earliest() {
            return open ? now : nextChange;
        }
    }

    /** How the line stands. */
    public Standing standing() {
        return database.read(this::standing);
    }

    /** How the line stands, read in a transaction. */
    public Standing standing(Connection connection) throws SQLException {
        HoursStore.Known known = HoursStore.known(connection);
        OperatingHours hours =
                new OperatingHours(HubConfiguration.BUSINESS_ZONE, opens, closes, holidays, known.exceptions());
        return new Standing(known.now(), hours.isOpen(known.now()), hours.nextChange(known.now()));
    }

    /**
     * Closes the line for a time, or opens it outside its hours. It is recorded, and in force when this returns.
     *
     * @param reason why, 1 to 200 characters
     * @throws HubException INVALID_ARGUMENT when it is over already, ends before it begins or lasts more than 31 days
     */
    public Standing schedule(String officerId, Instant from, Instant to, boolean open, String reason) {
        if (!to.isAfter(from) || Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw HubException.invalid("end_time", "after start_time, at most " + LONGEST.toDays() + " days");
        }
        if (reason.isBlank()) {
            throw HubException.invalid("reason", "1 to 200 characters");
        }
        long act = database.transactionRetrying(tx -> {
            if (!to.isAfter(HoursStore.known(tx).now())) {
                throw HubException.invalid("end_time", "in the future");
            }
            TreeMap<String, String> details = new TreeMap<>();
            details.put("from", from.toString());
            details.put("to", to.toString());
            details.put("open", Boolean.toString(open));
            details.put("reason", reason);
            long recorded = acts.record(tx, new Act("hours-scheduled", "officer:" + officerId, "platform", details));
            HoursStore.insert(tx, new HoursException(from, to, open), recorded);
            return recorded;
        });
        acts.awaitSealed(act);
        return standing();
    }
}
