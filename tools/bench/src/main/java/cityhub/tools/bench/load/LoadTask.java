package cityhub.tools.bench.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the process that makes load is told to do. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "task")
@JsonSubTypes({
    @JsonSubTypes.Type(LoadTask.Residents.class),
    @JsonSubTypes.Type(LoadTask.Queries.class),
    @JsonSubTypes.Type(LoadTask.Selects.class),
    @JsonSubTypes.Type(LoadTask.Ties.class),
    @JsonSubTypes.Type(LoadTask.Resolves.class),
    @JsonSubTypes.Type(LoadTask.ResolveSelects.class),
    @JsonSubTypes.Type(LoadTask.LookUps.class),
    @JsonSubTypes.Type(LoadTask.Searches.class),
    @JsonSubTypes.Type(LoadTask.RecordSnapshot.class),
    @JsonSubTypes.Type(LoadTask.Snapshots.class),
    @JsonSubTypes.Type(LoadTask.WholeSnapshot.class),
    @JsonSubTypes.Type(LoadTask.FeedStart.class),
    @JsonSubTypes.Type(LoadTask.RecordCatchUp.class),
    @JsonSubTypes.Type(LoadTask.CatchUps.class),
    @JsonSubTypes.Type(LoadTask.Submissions.class),
    @JsonSubTypes.Type(LoadTask.Writes.class),
    @JsonSubTypes.Type(LoadTask.Inquiries.class),
    @JsonSubTypes.Type(LoadTask.InquiryBatch.class),
    @JsonSubTypes.Type(LoadTask.InquiryWrites.class),
    @JsonSubTypes.Type(LoadTask.CounterInquiries.class),
    @JsonSubTypes.Type(LoadTask.PlatformInquiries.class),
    @JsonSubTypes.Type(LoadTask.Answers.class),
    @JsonSubTypes.Type(LoadTask.ExchangeCount.class),
    @JsonSubTypes.Type(LoadTask.Deliveries.class),
    @JsonSubTypes.Type(LoadTask.SealingHub.class),
    @JsonSubTypes.Type(LoadTask.Seals.class),
    @JsonSubTypes.Type(LoadTask.SignedInserts.class)
})
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

    /**
     * The database server itself.
     *
     * @param url JDBC address
     * @param user user
     * @param password its password
     */
    record Database(String url, String user, String password) {
        /** Shows no password. */
        @Override
        public String toString() {
            return "Database[" + user + "]";
        }
    }

    /**
     * The rows that BatchGetResidents needs, by one keyed SELECT, over so many connections.
     *
     * @param database where
     * @param perCall residents of one SELECT
     * @param inFlight connections
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record Selects(Database database, int perCall, int inFlight, Timing timing, Map<String, Long> processes)
            implements LoadTask {}

    /**
     * Registers a number of the caller's own for every resident, in groups of 500. Items are ties.
     *
     * @param target a system with a number domain of its own
     * @param processes processes to watch, by role
     */
    record Ties(Target target, Map<String, Long> processes) implements LoadTask {}

    /**
     * Own numbers resolved to integrated ones, so many calls under way.
     *
     * @param target a system that has tied its numbers
     * @param perCall numbers of one call
     * @param inFlight calls under way
     * @param timing how long
     * @param samples file that takes some of the answers; empty for none
     * @param processes processes to watch, by role
     */
    record Resolves(
            Target target, int perCall, int inFlight, Timing timing, String samples, Map<String, Long> processes)
            implements LoadTask {}

    /**
     * The rows that resolving reads, by one keyed SELECT, over so many connections.
     *
     * @param database where
     * @param domain number domain of the system
     * @param perCall numbers of one SELECT
     * @param inFlight connections
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record ResolveSelects(
            Database database, String domain, int perCall, int inFlight, Timing timing, Map<String, Long> processes)
            implements LoadTask {}

    /**
     * Holders of numbers of residents drawn uniformly, one keyed SELECT each.
     *
     * @param database where
     * @param blind true for individual numbers by their blind index, false for addressee numbers kept in the clear
     * @param inFlight connections
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record LookUps(Database database, boolean blind, int inFlight, Timing timing, Map<String, Long> processes)
            implements LoadTask {}

    /**
     * Searches by name and birth date of residents drawn uniformly.
     *
     * @param target a system with the mode SEARCH
     * @param inFlight calls under way
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record Searches(Target target, int inFlight, Timing timing, Map<String, Long> processes) implements LoadTask {}

    /**
     * Takes one snapshot and keeps its messages.
     *
     * @param target whom to ask
     * @param samples file for them
     */
    record RecordSnapshot(Target target, String samples) implements LoadTask {}

    /**
     * Whole snapshots one after the other, verified and parsed by the kit.
     *
     * @param target whom to ask
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record Snapshots(Target target, Timing timing, Map<String, Long> processes) implements LoadTask {}

    /**
     * One snapshot from beginning to end, verified and parsed by the kit.
     *
     * @param target whom to ask
     * @param processes processes to watch, by role
     */
    record WholeSnapshot(Target target, Map<String, Long> processes) implements LoadTask {}

    /**
     * Begins feeds and notes where the last of them stands, from which all will catch up.
     *
     * @param targets who follows them
     */
    record FeedStart(List<Target> targets) implements LoadTask {}

    /**
     * Catches up once and keeps the messages.
     *
     * @param target whom to ask
     * @param samples file for them
     */
    record RecordCatchUp(Target target, String samples) implements LoadTask {}

    /**
     * Catches up, again and again, verified and parsed by the kit.
     *
     * @param targets whom to ask, each at the same time
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record CatchUps(List<Target> targets, Timing timing, Map<String, Long> processes) implements LoadTask {}

    /**
     * Starts a hub within the process that gets this task, to seal alone.
     *
     * @param home its home, initialised
     */
    record SealingHub(String home) implements LoadTask {}

    /**
     * Disclosures of one person each, sealed by that hub.
     *
     * @param inFlight how many under way
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record Seals(int inFlight, Timing timing, Map<String, Long> processes) implements LoadTask {}

    /**
     * As many signatures, rows and commits in that hub's database, with Connector/J alone.
     *
     * @param inFlight connections
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record SignedInserts(int inFlight, Timing timing, Map<String, Long> processes) implements LoadTask {}

    /**
     * Changes of the city as fast as they are answered, over one stream.
     *
     * @param register the resident register
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record Submissions(Target register, Timing timing, Map<String, Long> processes) implements LoadTask {}

    /**
     * What taking in changes writes and reads, in the hub's batches, over one connection, into tables of their own.
     *
     * @param database where
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record Writes(Database database, Timing timing, Map<String, Long> processes) implements LoadTask {}

    /**
     * Changes at a fixed rate of arrival; latencies are from the time at which a change was due to when a consumer has
     * verified it. Items are deliveries.
     *
     * @param consumers who follow their feeds
     * @param register who sends
     * @param rate changes per second
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record Deliveries(List<Target> consumers, Target register, double rate, Timing timing, Map<String, Long> processes)
            implements LoadTask {}

    /**
     * Inquiries of residents drawn uniformly, as fast as they are accepted.
     *
     * @param target a system that may inquire and has tied its numbers
     * @param perCall inquiries of one call
     * @param inFlight calls under way
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record Inquiries(Target target, int perCall, int inFlight, Timing timing, Map<String, Long> processes)
            implements LoadTask {}

    /**
     * So many inquiries, by 500.
     *
     * @param target a system that may inquire and has tied its numbers
     * @param count how many
     * @param processes processes to watch, by role
     */
    record InquiryBatch(Target target, int count, Map<String, Long> processes) implements LoadTask {}

    /**
     * What accepting inquiries reads and writes, over so many connections, in tables of their own.
     *
     * @param database where
     * @param domain number domain of the system
     * @param perCall inquiries of one transaction
     * @param inFlight connections
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record InquiryWrites(
            Database database, String domain, int perCall, int inFlight, Timing timing, Map<String, Long> processes)
            implements LoadTask {}

    /**
     * Urgent inquiries, one after the other for each clerk; latencies are from handing one in until its answer is there.
     *
     * @param target a system that may inquire and has tied its numbers
     * @param clerks how many
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record CounterInquiries(Target target, int clerks, Timing timing, Map<String, Long> processes)
            implements LoadTask {}

    /**
     * One clerk's inquiries to the simulated platform itself; latencies are from sending one until its answer is there.
     *
     * @param home the platform's folder
     * @param address the platform, {@code https://host:port}
     * @param timing how long
     * @param processes processes to watch, by role
     */
    record PlatformInquiries(Path home, String address, Timing timing, Map<String, Long> processes)
            implements LoadTask {}

    /**
     * Fetches every answer that a system has.
     *
     * @param target a system that has inquired
     * @param processes processes to watch, by role
     */
    record Answers(Target target, Map<String, Long> processes) implements LoadTask {}

    /**
     * How many exchanges of a kind are in one of these states; the number is the round's items.
     *
     * @param database where
     * @param kind name of the kind
     * @param states names of states
     */
    record ExchangeCount(Database database, String kind, List<String> states) implements LoadTask {}
}
