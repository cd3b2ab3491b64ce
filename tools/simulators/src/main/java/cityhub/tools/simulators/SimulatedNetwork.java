package cityhub.tools.simulators;

import cityhub.platform.MessageSecurity;
import cityhub.platform.PlatformException;
import cityhub.tools.simulators.ProvisionPermit.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The simulated information-provision network (情報提供ネットワークシステム), which stands between the municipalities' platforms. What
 * the list of permitted inquiries (照会許可用照合リスト) has, it permits: a permit (提供許可証) is signed with the network's own key.
 */
final class SimulatedNetwork {
    private static final Duration STALE_BY = Duration.ofHours(1);

    private final PlatformHome home;
    private final MessageSecurity security;
    private final MessageSecurity forged;
    private final Predicate<PlatformFault> strikes;
    private ProvisionPermit last;

    SimulatedNetwork(PlatformHome home, Predicate<PlatformFault> strikes) {
        this.home = home;
        this.security = home.networkSecurity();
        this.forged = home.forgedNetworkSecurity();
        this.strikes = strikes;
    }

    /**
     * A signed permit for a question to this city.
     *
     * @throws PlatformException NOT_LISTED when the list does not have it
     */
    synchronized byte[] permit(Question question) throws PlatformException {
        if (!SimulatedCity.mayBeAsked(question) && !strikes.test(PlatformFault.PERMIT_UNLISTED)) {
            throw new PlatformException("NOT_LISTED");
        }
        boolean again = last != null && strikes.test(PlatformFault.PERMIT_TWICE);
        ProvisionPermit permit = new ProvisionPermit(
                again ? last.id() : UUID.randomUUID().toString(),
                strikes.test(PlatformFault.PERMIT_OF_ANOTHER) ? SimulatedCity.OTHER_MUNICIPALITY : home.city(),
                question,
                strikes.test(PlatformFault.PERMIT_STALE) ? Instant.now().minus(STALE_BY) : Instant.now());
        if (strikes.test(PlatformFault.PERMIT_FORGED)) {
            return forged.protect(permit.write());
        }
        last = permit;
        return security.protect(permit.write());
    }
}
