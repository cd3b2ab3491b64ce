package cityhub.hub.intermediary;

import cityhub.hub.delivery.WorkUrgency;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import java.util.Optional;

/**
 * One line of a request of a system, in the system's own number.
 *
 * @param requestId the system's id of it
 * @param number the system's number of the person
 * @param kind what it is
 * @param content what it holds, without number and id
 * @param codes the platform's codes
 * @param institutionCode who is asked; empty for none
 * @param urgency how soon it goes out
 * @param fault what is wrong with its form; empty when nothing is
 */
record Line(
        String requestId,
        String number,
        ExchangeKind kind,
        ExchangeRecord content,
        Exchange.Codes codes,
        String institutionCode,
        WorkUrgency urgency,
        Optional<String> fault) {

    /** Shows no number and no content. */
    @Override
    public String toString() {
        return "Line[" + kind + "]";
    }
}
