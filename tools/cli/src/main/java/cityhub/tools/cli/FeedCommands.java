package cityhub.tools.cli;

import cityhub.evidence.v1.WithheldReason;
import cityhub.kit.Batch;
import cityhub.kit.CityHub;
import cityhub.kit.ConsumerListener;
import cityhub.kit.ConsumerSettings;
import cityhub.kit.InMemoryResidentSink;
import cityhub.kit.Position;
import cityhub.kit.ResidentConsumer;
import cityhub.kit.ResidentEntry;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a consumer receives. */
@Command(name = "feed", description = "What a consumer receives.")
final class FeedCommands {
    @Command(
            description = "Prints what the consumer of an agreement receives, until stopped. What is printed counts as"
                    + " received: for trying out, not beside the system itself.")
    int watch(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "AGREEMENT-ID") String agreement,
            @Option(names = "--feed-only", description = "Without a snapshot first.") boolean feedOnly) {
        ConsumerSettings settings = feedOnly ? ConsumerSettings.standard().feedOnly() : ConsumerSettings.standard();
        Printing printing = new Printing(output);
        try (CityHub client = hub.open(Holders.ADMINISTRATOR);
                ResidentConsumer consumer =
                        client.consumer(agreement, new InMemoryResidentSink(), printing, settings)) {
            consumer.run();
        }
        return ExitCodes.DONE;
    }

    /** Prints each entry as one line of JSON. */
    private static final class Printing implements ConsumerListener {
        private final PrintWriter out;
        private final JsonFormat.Printer printer = JsonFormat.printer().omittingInsignificantWhitespace();

        Printing(Output output) {
            out = output.out();
        }

        @Override
        public void applied(Batch batch) {
            switch (batch) {
                case Batch.SnapshotStarted started ->
                    out.println("{\"event\":\"snapshot-started\",\"residents\":" + started.estimatedRecords() + "}");
                case Batch.SnapshotPage page -> entries(page.entries());
                case Batch.SnapshotCompleted completed -> out.println("{\"event\":\"snapshot-completed\"}");
                case Batch.Changes changes -> entries(changes.entries());
            }
        }

        @Override
        public void withheld(Position position, WithheldReason reason) {
            out.println("{\"event\":\"withheld\",\"position\":\"" + position + "\",\"reason\":\"" + Names.of(reason)
                    + "\"}");
        }

        @Override
        public void caughtUp(Position position) {
            out.println("{\"event\":\"caught-up\",\"position\":\"" + position + "\"}");
        }

        @Override
        public void interrupted(RuntimeException cause, Duration delay) {
            out.println("{\"event\":\"interrupted\",\"cause\":\""
                    + cause.getClass().getSimpleName() + "\",\"seconds\":" + delay.toSeconds() + "}");
        }

        private void entries(List<ResidentEntry> entries) {
            for (ResidentEntry entry : entries) {
                try {
                    out.println("{\"event\":\"" + Names.lower(entry.kind()) + "\",\"position\":\"" + entry.position()
                            + "\",\"record\":" + printer.print(entry.record()) + "}");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
