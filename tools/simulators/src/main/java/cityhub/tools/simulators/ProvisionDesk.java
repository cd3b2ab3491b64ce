package cityhub.tools.simulators;

import cityhub.platform.MessageSecurity;
import cityhub.platform.PlatformException;
import cityhub.tools.simulators.ProvisionPermit.Question;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Provision (情報提供): answers what the network permits from the city's replicas, unless a flag (自動応答不可) makes it wait for the
 * city. Each permit is verified and looked up in the platform's own copy of the list; one that does not hold is refused and
 * counted by its reason, and nothing is provided.
 */
final class ProvisionDesk {
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final PlatformHome home;
    private final PlatformStore store;
    private final PlatformClock clock;
    private final MessageSecurity security;

    ProvisionDesk(PlatformHome home, PlatformStore store, PlatformClock clock) {
        this.home = home;
        this.store = store;
        this.clock = clock;
        this.security = home.permitVerification();
    }

    /**
     * Provides what a permit is for, or has it wait.
     *
     * @return the provision's id
     * @throws PlatformException when the permit does not hold; its code says why
     */
    String provide(byte[] signed) throws PlatformException, SQLException {
        try {
            return provide(verified(signed));
        } catch (PlatformException e) {
            store.permitRefused(e.code());
            throw e;
        }
    }

    private ProvisionPermit verified(byte[] signed) throws PlatformException, SQLException {
        ProvisionPermit permit = ProvisionPermit.read(security.open(signed));
        if (!store.isNewPermit(permit.id())) {
            throw new PlatformException("PERMIT_USED");
        }
        if (!permit.provider().equals(home.city())) {
            throw new PlatformException("PERMIT_OF_ANOTHER");
        }
        if (Duration.between(permit.issued(), Instant.now()).abs().compareTo(FRESH) > 0) {
            throw new PlatformException("PERMIT_STALE");
        }
        if (!SimulatedCity.mayBeAsked(permit.question())) {
            throw new PlatformException("NOT_LISTED");
        }
        return permit;
    }

    private String provide(ProvisionPermit permit) throws SQLException {
        Question asked = permit.question();
        String ofPerson = store.flag(asked.number(), "").orElse("00");
        String ofItem = store.flag(asked.number(), asked.item()).orElse("00");
        boolean there = store.hasReplica(
                asked.number(), asked.item(), clock.now().toLocalDate().toString());
        boolean waits = isSet(ofPerson, 0) || isSet(ofItem, 0);
        String id = UUID.randomUUID().toString();
        store.provision(new PlatformStore.Provision(
                id,
                asked.number(),
                asked.inquirer(),
                asked.affair(),
                asked.procedure(),
                asked.legalRow(),
                asked.item(),
                !there ? "NOT_PROVIDED" : waits ? "WAITING" : "PROVIDED",
                isSet(ofPerson, 1) || isSet(ofItem, 1) ? "1" : "0"));
        return id;
    }

    private static boolean isSet(String flags, int which) {
        return flags.charAt(which) == '1';
    }
}
