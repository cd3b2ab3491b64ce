package cityhub.hub.basics;

import cityhub.addressee.v1.NonResidentRecord;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.addressee.Persons;
import cityhub.hub.basics.NonResidentStore.Row;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Non-residents' records as stored: encrypted whole, read with the numbers that a plan needs. */
@Singleton
final class NonResidentRecords {
    static final String COLUMN = "basics_non_resident.sealed";

    private static final byte[] NOTHING = new byte[0];

    private final PersonKeys keys;
    private final Persons persons;
    private final ChangeLog log;

    NonResidentRecords(PersonKeys keys, Persons persons, ChangeLog log) {
        this.keys = keys;
        this.persons = persons;
        this.log = log;
    }

    ByteString seal(long personId, NonResidentRecord record) {
        return ByteString.copyFrom(keys.seal(personId, COLUMN, record.toByteArray()));
    }

    /**
     * The record of a row.
     *
     * @throws HubException RECORD_UNREADABLE
     */
    NonResidentRecord open(Row row) {
        try {
            return NonResidentRecord.parseFrom(
                    keys.open(row.personId(), COLUMN, row.sealed().toByteArray()));
        } catch (InvalidProtocolBufferException e) {
            throw new HubException(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, "record of a non-resident", e);
        }
    }

    /** What it has in common with a resident's record: these fields have the same numbers. */
    static ResidentRecord asResident(NonResidentRecord record) {
        try {
            return ResidentRecord.parseFrom(record.toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("fields of a non-resident's record are not those of a resident's", e);
        }
    }

    /**
     * Records that may be given to a system, with their numbers.
     *
     * @param records by person id
     * @param numbers numbers that the plan needs
     */
    record Found(Map<Long, StoredRecord> records, NumberTable numbers) {}

    /** Reads the records of these persons that a system may use; hides places of protected persons when asked. */
    Found read(
            Connection connection,
            Collection<Long> personIds,
            String participantId,
            DisclosurePlan plan,
            boolean withoutPlaces)
            throws SQLException {
        // Older than whatever changes a state of protection from here on, so that it is not sealed after that.
        long sequence = log.head(connection).position().sequence();
        Map<Long, Row> rows = NonResidentStore.of(connection, personIds);
        rows.values().removeIf(each -> !each.isOpenTo(participantId));
        Map<Long, Long> representatives = persons.representatives(connection, rows.keySet());
        Map<Long, String> addressees = persons.addresseeNumbers(connection, representatives.values());
        Map<Long, StoredRecord> records = new HashMap<>();
        Map<String, Long> linked = new HashMap<>();
        for (Row row : rows.values()) {
            NonResidentRecord.Builder record = open(row).toBuilder();
            long representative = representatives.get(row.personId());
            record.setLinkedFlag(representative == row.personId() ? "0" : "1");
            if (representative != row.personId() && addressees.containsKey(representative)) {
                record.setLinkedNumber(addressees.get(representative));
                linked.put(addressees.get(representative), representative);
            }
            if (withoutPlaces && SearchJudge.isProtected(asResident(record.build()))) {
                record.clearAddress();
            }
            records.put(
                    row.personId(),
                    new StoredRecord(row.personId(), sequence, record.build().toByteArray()));
        }
        return new Found(records, numbers(connection, records.values(), representatives, linked, plan));
    }

    private NumberTable numbers(
            Connection connection,
            Collection<StoredRecord> records,
            Map<Long, Long> representatives,
            Map<String, Long> linked,
            DisclosurePlan plan)
            throws SQLException {
        Set<NumberDomain> domains = plan.numberDomains();
        List<StoredRecord> all = new ArrayList<>(records);
        all.addAll(bare(representatives.values()));
        NumberTable table = persons.numbersOf(connection, all, domains, plan.readsReferences() ? domains : Set.of());
        return new WithLinked(table, representatives, linked);
    }

    private static List<StoredRecord> bare(Collection<Long> personIds) {
        return new HashSet<>(personIds)
                .stream().map(each -> new StoredRecord(each, 0, NOTHING)).toList();
    }

    /** Who was found to be another has that one's integrated number; that one is known by the addressee number too. */
    private record WithLinked(NumberTable table, Map<Long, Long> representatives, Map<String, Long> linked)
            implements NumberTable {
        @Override
        public Optional<String> ofPerson(long personId, NumberDomain domain) {
            long holder = domain.equals(NumberDomain.INTEGRATED)
                    ? representatives.getOrDefault(personId, personId)
                    : personId;
            return table.ofPerson(holder, domain);
        }

        @Override
        public Optional<String> ofResidentNumber(String number, NumberDomain domain) {
            Long person = linked.get(number);
            return person == null ? table.ofResidentNumber(number, domain) : table.ofPerson(person, domain);
        }
    }
}
