package cityhub.hub.registry;

import cityhub.hub.HubConfiguration;
import cityhub.registry.v1.AgreementTerms;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Business dates (Asia/Tokyo), both included.
 *
 * @param from first day
 * @param to last day
 */
record Period(LocalDate from, LocalDate to) {

    /** The days on which both the terms and their legal ground are valid; the dates must have been checked. */
    static Period of(AgreementTerms terms) {
        LocalDate from = LocalDate.parse(terms.getValidFrom());
        LocalDate to = LocalDate.parse(terms.getValidTo());
        LocalDate groundFrom = LocalDate.parse(terms.getGround().getValidFrom());
        LocalDate groundTo = LocalDate.parse(terms.getGround().getValidTo());
        return new Period(from.isAfter(groundFrom) ? from : groundFrom, to.isBefore(groundTo) ? to : groundTo);
    }

    boolean hasBegun(LocalDate today) {
        return !today.isBefore(from);
    }

    boolean isOver(LocalDate today) {
        return today.isAfter(to);
    }

    /** First instant after the last day. */
    Instant end() {
        return to.plusDays(1).atStartOfDay(HubConfiguration.BUSINESS_ZONE).toInstant();
    }
}
