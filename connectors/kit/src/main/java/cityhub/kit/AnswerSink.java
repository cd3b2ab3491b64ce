package cityhub.kit;

import cityhub.intermediary.v1.ExchangeRecord;
import java.util.Map;
import java.util.Optional;

/** Where a system keeps answers to its inquiries as they come. */
@FunctionalInterface
public interface AnswerSink {
    /**
     * Stores answers; returns once they are durable, since the hub does not give them again after that. The same answer may be
     * given again when it did not learn of that.
     *
     * @param answers by id of their exchange, the oldest first; empty for one that can't be given
     */
    void store(Map<String, Optional<ExchangeRecord>> answers);
}
