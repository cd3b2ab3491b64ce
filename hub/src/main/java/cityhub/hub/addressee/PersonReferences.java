package cityhub.hub.addressee;

import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.hub.HubException;
import cityhub.hub.conversion.CheckDigits;
import cityhub.hub.disclosure.NumberDomain;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds who is meant by a number that an officer names. */
final class PersonReferences {
    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z-]{1,15}");

    private PersonReferences() {}

    /**
     * Who is meant.
     *
     * @param person person; empty when nobody is, and then {@code fault} says why
     */
    record Meant(OptionalLong person, Optional<NumberOutcome> fault) {}

    /**
     * The domain of a reference.
     *
     * @throws HubException INVALID_ARGUMENT when there is no such domain, or the number can't be of it
     */
    static NumberDomain domain(Connection connection, String field, NumberReference reference) throws SQLException {
        if (!NumberDomain.isValid(reference.getDomain())) {
            throw HubException.invalid(field + ".domain", "1 to 20 characters of A-Z and _");
        }
        NumberDomain domain = new NumberDomain(reference.getDomain());
        if (!FORM.matcher(reference.getNumber()).matches()) {
            throw HubException.invalid(field + ".number", "1 to 15 digits, letters and hyphens");
        }
        if (domain.equals(NumberDomain.INTEGRATED) && !IntegratedNumbers.isIssuable(reference.getNumber())) {
            throw HubException.invalid(field + ".number", "15 digits with their check digit");
        }
        if (domain.equals(NumberDomain.INDIVIDUAL) && !CheckDigits.isIndividualNumber(reference.getNumber())) {
            throw HubException.invalid(field + ".number", "12 digits with their check digit");
        }
        if (domain.equals(NumberDomain.CORPORATE) && !CheckDigits.isCorporateNumber(reference.getNumber())) {
            throw HubException.invalid(field + ".number", "13 digits with their check digit");
        }
        if (!domain.isOfTheCity() && !NumberRepository.isUsed(connection, domain)) {
            throw HubException.invalid(field + ".domain", "no number was registered in this domain");
        }
        return domain;
    }

    /** Who holds a number of the clear domains now. */
    static Meant holder(Connection connection, String field, NumberReference reference) throws SQLException {
        NumberDomain domain = domain(connection, field, reference);
        if (domain.equals(NumberDomain.INDIVIDUAL) || domain.equals(NumberDomain.RESIDENT_CODE)) {
            throw HubException.invalid(field + ".domain", "another number than this");
        }
        Set<String> number = Set.of(reference.getNumber());
        Long person = NumberRepository.personsOf(connection, domain, number).get(reference.getNumber());
        if (person != null) {
            return new Meant(OptionalLong.of(person), Optional.empty());
        }
        boolean closed = !NumberRepository.closed(connection, domain, number).isEmpty();
        return new Meant(
                OptionalLong.empty(),
                Optional.of(
                        closed
                                ? NumberOutcome.NUMBER_OUTCOME_NUMBER_CLOSED
                                : NumberOutcome.NUMBER_OUTCOME_NUMBER_UNKNOWN));
    }
}
