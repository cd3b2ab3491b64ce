package cityhub.tools.bench.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;
import java.util.Map;

/** What the process that makes load is told to do. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "task")
@JsonSubTypes({@JsonSubTypes.Type(LoadTask.Residents.class), @JsonSubTypes.Type(LoadTask.Queries.class)})
public sealed interface LoadTask {

    /**
     * Lays out the city whose residents are asked for from now on.
     *
     * @param seed its seed
     * @param residents how many
     */
    record Residents(long seed, int residents) implements LoadTask {}

    /**
     * Whom to call, and as whom.
     *
     * @param address host and port
     * @param credentials folder with the caller's certificate and key
     * @param participant caller
     * @param agreementId agreement under which it asks
     */
    record Target(String address, Path credentials, String participant, String agreementId) {}

    /**
     * How long a round takes.
     *
     * @param warmUp seconds of load before the window begins
     * @param window seconds that count
     */
    record Timing(double warmUp, double window) {}

    /**
     * Point queries, so many under way at any time, for residents drawn uniformly.
     *
     * @param target whom to call
     * @param perCall residents asked for in one call; 1 calls GetResident, more BatchGetResidents
     * @param inFlight calls under way
     * @param timing how long
     * @param samples file that takes some of the answers; empty for none
     * @param processes processes to watch, by role
     */
    record Queries(Target target, int perCall, int inFlight, Timing timing, String samples, Map<String, Long> processes)
            implements LoadTask {}
}
