package cityhub.hub.registry;

import cityhub.registry.v1.ParticipantKind;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;

/** A participant as stored. */
@MappedEntity("registry_participant")
record ParticipantRow(
        @Id String participantId,
        String nameJa,
        String nameEn,
        String departmentId,
        String organId,
        ParticipantKind kind,
        boolean revoked,
        long actId) {

    ParticipantRow asRevoked(long act) {
        return new ParticipantRow(participantId, nameJa, nameEn, departmentId, organId, kind, true, act);
    }
}
