package cityhub.hub.api;

import cityhub.evidence.v1.Position;
import cityhub.hub.delivery.LogPosition;

/** Positions of the contract and of the change log. */
final class Positions {
    private Positions() {}

    static Position toProto(LogPosition position) {
        return Position.newBuilder()
                .setEpoch(position.epoch())
                .setSequence(position.sequence())
                .build();
    }

    static LogPosition fromProto(Position position) {
        return new LogPosition(position.getEpoch(), position.getSequence());
    }
}
