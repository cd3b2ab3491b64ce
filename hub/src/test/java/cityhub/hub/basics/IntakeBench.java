package cityhub.hub.basics;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.Finding;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.hub.addressee.Persons;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.store.TestDatabase;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.InvalidProtocolBufferException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Submits changes to a real hub's intake and looks at what it stored. */
final class IntakeBench {
    static final String REGISTER = "resident-register";

    private final TestDatabase database;
    private final Intake intake;

    IntakeBench(TestDatabase database) {
        this.database = database;
        this.intake = database.bean(Intake.class);
    }

    IntakeSession session() {
        return intake.open(REGISTER, 512);
    }

    SubmitChangesResponse submit(ResidentChange.Builder change) {
        return submit(SampleChanges.requestId(), change.build());
    }

    SubmitChangesResponse submit(ResidentChange change) {
        return submit(SampleChanges.requestId(), change);
    }

    SubmitChangesResponse submit(String requestId, ResidentChange change) {
        return session().submit(requestId, change.toByteArray()).join();
    }

    SubmitChangesResponse submitBytes(byte[] bytes) {
        return session().submit(SampleChanges.requestId(), bytes).join();
    }

    /** All in one stream, ended behind the last. */
    List<SubmitChangesResponse> stream(List<ResidentChange> changes) {
        IntakeSession session = session();
        List<CompletableFuture<SubmitChangesResponse>> answers = new ArrayList<>();
        changes.forEach(each -> answers.add(session.submit(SampleChanges.requestId(), each.toByteArray())));
        session.end();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** The stored record in force. */
    Optional<ResidentRecord> stored(String addresseeNumber) {
        return database.db().read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT r.payload FROM basics_resident r"
                    + " JOIN addressee_number n ON n.person_id = r.person_id"
                    + " WHERE n.domain = 'RESIDENT' AND n.number = ?")) {
                select.setString(1, addresseeNumber);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(parse(rows.getBytes(1))) : Optional.empty();
                }
            }
        });
    }

    Optional<String> number(String addresseeNumber, NumberDomain domain) {
        Persons persons = database.bean(Persons.class);
        return database.db().read(connection -> {
            long person = persons.personOf(connection, NumberDomain.RESIDENT, addresseeNumber)
                    .orElseThrow();
            StoredRecord record = new StoredRecord(person, 1, new byte[0]);
            return persons.numbersOf(connection, List.of(record), Set.of(domain), Set.of())
                    .ofPerson(person, domain);
        });
    }

    long count(String sql) {
        return database.db().read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    static boolean isAccepted(SubmitChangesResponse response) {
        return response.getOutcome() == IntakeOutcome.INTAKE_OUTCOME_ACCEPTED;
    }

    static List<CheckReason> reasons(SubmitChangesResponse response) {
        return response.getFindingsList().stream().map(Finding::getReason).toList();
    }

    private static ResidentRecord parse(byte[] payload) {
        try {
            return ResidentRecord.parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
