package cityhub.hub.api;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.registry.v1.ParticipantKind;
import cityhub.staff.v1.Permission;
import io.grpc.Context;
import java.util.Set;

/** Who calls, as the certificate of the connection proved and the registry or the staff tables confirmed. */
public sealed interface Caller {
    /** The caller of the call that runs. */
    Context.Key<Caller> KEY = Context.key("cityhub-caller");

    /** Id of the participant or officer. */
    String id();

    /** SHA-256 of the certificate, lower-case hex. */
    String fingerprint();

    /**
     * A system.
     *
     * @param id participant id
     * @param kind what it is to the hub
     * @param departmentId department that answers for it
     * @param fingerprint SHA-256 of the certificate, lower-case hex
     */
    record ParticipantCaller(String id, ParticipantKind kind, String departmentId, String fingerprint)
            implements Caller {}

    /**
     * An officer (職員).
     *
     * @param id staff id
     * @param departmentId department
     * @param permissions what the officer may do
     * @param fingerprint SHA-256 of the certificate, lower-case hex
     */
    record OfficerCaller(String id, String departmentId, Set<Permission> permissions, String fingerprint)
            implements Caller {
        /** Copies the permissions. */
        public OfficerCaller {
            permissions = Set.copyOf(permissions);
        }
    }

    /**
     * The caller of the call that runs on this thread.
     *
     * @throws HubException CERTIFICATE_UNKNOWN outside a call
     */
    static Caller current() {
        Caller caller = KEY.get();
        if (caller == null) {
            throw new HubException(ErrorReason.ERROR_REASON_CERTIFICATE_UNKNOWN, "no caller in this context");
        }
        return caller;
    }

    /**
     * The system that calls.
     *
     * @throws HubException CALLER_NOT_PERMITTED when an officer calls
     */
    static ParticipantCaller participant() {
        if (current() instanceof ParticipantCaller participant) {
            return participant;
        }
        throw new HubException(ErrorReason.ERROR_REASON_CALLER_NOT_PERMITTED, "called by an officer");
    }

    /**
     * The officer who calls.
     *
     * @throws HubException CALLER_NOT_PERMITTED when a system calls
     */
    static OfficerCaller officer() {
        if (current() instanceof OfficerCaller officer) {
            return officer;
        }
        throw new HubException(ErrorReason.ERROR_REASON_CALLER_NOT_PERMITTED, "called by a system");
    }
}
