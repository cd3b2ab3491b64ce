package cityhub.hub.evidence;

import cityhub.evidence.v1.BatchRecord;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which records are looked for; all that is given must hold.
 *
 * @param persons one of them is concerned; empty for whomever
 * @param parties who stands in the record, by kind; up to 128 characters each
 * @param disclosuresOnly whether acts are left out
 */
public record RecordCriteria(Set<Long> persons, Map<Party, String> parties, boolean disclosuresOnly) {
    static final int LONGEST = 128;

    private static final String OFFICER = "officer:";
    private static final String PARTICIPANT = "participant:";

    public RecordCriteria {
        persons = Set.copyOf(persons);
        parties = Map.copyOf(parties);
    }

    /** In which part somebody, or something, stands in a record. */
    public enum Party {
        /** The system that received something, or that acted. */
        SYSTEM,
        /** The officer of the city who acted, or the staff number (操作者ID) that the system told. */
        OFFICER,
        /** The terminal (端末ID) that the system told. */
        TERMINAL
    }

    /** Disclosures of one person. */
    static RecordCriteria disclosuresOf(Set<Long> persons) {
        return new RecordCriteria(persons, Map.of(), true);
    }

    /** Disclosures to one system. */
    static RecordCriteria disclosuresTo(String participantId) {
        return new RecordCriteria(Set.of(), Map.of(Party.SYSTEM, participantId), true);
    }

    boolean isMetBy(BatchRecord stored) {
        ByteString statement = stored.getStatementBytes();
        if (disclosuresOnly && !isDisclosure(statement)) {
            return false;
        }
        Map<Party, List<String>> found = parties.isEmpty() ? Map.of() : parties(statement);
        return parties.entrySet().stream()
                        .allMatch(each ->
                                found.getOrDefault(each.getKey(), List.of()).contains(each.getValue()))
                && (persons.isEmpty()
                        || SubjectsBlob.personIds(stored.getSubjects()).anyMatch(persons::contains));
    }

    /** Who stands in a statement. */
    static Map<Party, List<String>> parties(ByteString statement) {
        Map<Party, List<String>> parties = new EnumMap<>(Party.class);
        Statement.value(statement, "consumer").ifPresent(id -> add(parties, Party.SYSTEM, id));
        Statement.value(statement, "officer").ifPresent(id -> add(parties, Party.OFFICER, id));
        Statement.value(statement, "terminal").ifPresent(id -> add(parties, Party.TERMINAL, id));
        Statement.value(statement, "actor").ifPresent(actor -> {
            if (actor.startsWith(OFFICER)) {
                add(parties, Party.OFFICER, actor.substring(OFFICER.length()));
            } else if (actor.startsWith(PARTICIPANT)) {
                add(parties, Party.SYSTEM, actor.substring(PARTICIPANT.length()));
            }
        });
        return parties;
    }

    private static void add(Map<Party, List<String>> parties, Party party, String name) {
        if (!name.isEmpty() && name.length() <= LONGEST) {
            parties.computeIfAbsent(party, kind -> new ArrayList<>()).add(name);
        }
    }

    private static boolean isDisclosure(ByteString statement) {
        return Statement.value(statement, "kind")
                .filter(Statement.DISCLOSURE::equals)
                .isPresent();
    }
}
