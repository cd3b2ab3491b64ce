package cityhub.tools.cli;

import cityhub.addressee.v1.LinkPersonsRequest;
import cityhub.addressee.v1.LinkPersonsResponse;
import cityhub.addressee.v1.MoveNumberRequest;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.error.v1.ErrorReason;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubException;
import cityhub.tools.cli.LineFile.Line;
import cityhub.tools.cli.LineFile.Reply;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A file of an officer's decisions about persons' numbers, each line by itself: {@code 名寄せ先} and {@code 名寄せ元} to link,
 * {@code 番号} and {@code 移す先} to move, each as DOMAIN:NUMBER, and {@code 理由}.
 */
final class PersonFile {
    private static final String REPRESENTATIVE = "名寄せ先";
    private static final String OTHER = "名寄せ元";
    private static final String NUMBER = "番号";
    private static final String TO = "移す先";
    private static final String REASON = "理由";

    private final Path input;
    private final CityHub hub;
    private final PrintWriter progress;

    PersonFile(Path input, CityHub hub, PrintWriter progress) {
        this.input = input;
        this.hub = hub;
        this.progress = progress;
    }

    /** Links the two persons of each line. */
    LineFile.Result link() throws IOException {
        LineFile.Receipts receipts =
                new LineFile.Receipts(".receipts.csv", List.of(REPRESENTATIVE, OTHER, "名寄せ番号"), true);
        return run(new LineFile.Form("link", List.of(REPRESENTATIVE, OTHER, REASON), List.of(), receipts), this::link);
    }

    /** Moves the number of each line. */
    LineFile.Result move() throws IOException {
        return run(
                new LineFile.Form("move", List.of(NUMBER, TO, REASON), List.of(), LineFile.Receipts.NONE), this::move);
    }

    private LineFile.Result run(LineFile.Form form, Function<Line, Reply> step) throws IOException {
        return new LineFile(input, form, progress)
                .run(lines -> lines.stream().map(each -> taken(each, step)).toList());
    }

    /** A line that can't be right is listed; what is wrong with the hub, or with who asks, ends the run. */
    private static Reply taken(Line line, Function<Line, Reply> step) {
        try {
            return step.apply(line);
        } catch (StatusRuntimeException e) {
            CityHubException refused = CityHubException.of(e);
            if (refused.reason() != ErrorReason.ERROR_REASON_INVALID_ARGUMENT) {
                throw refused;
            }
            return new Reply.Refused("番号は 領域:番号（例 TAX:T-1）で、領域にある形式、検査数字の合うものを指定してください。理由は200文字以内です");
        }
    }

    private Reply link(Line line) {
        LinkPersonsResponse answer = hub.addressee()
                .linkPersons(LinkPersonsRequest.newBuilder()
                        .setRepresentative(reference(line.get(REPRESENTATIVE)))
                        .setOther(reference(line.get(OTHER)))
                        .setReason(line.get(REASON))
                        .build());
        return reply(answer.getOutcome(), List.of(line.get(REPRESENTATIVE), line.get(OTHER), answer.getLinkId()));
    }

    private Reply move(Line line) {
        return reply(
                hub.addressee()
                        .moveNumber(MoveNumberRequest.newBuilder()
                                .setNumber(reference(line.get(NUMBER)))
                                .setTo(reference(line.get(TO)))
                                .setReason(line.get(REASON))
                                .build())
                        .getOutcome(),
                List.of());
    }

    /** Two numbers of one person already are what the line wanted. */
    private static Reply reply(NumberOutcome outcome, List<String> receipt) {
        return switch (outcome) {
            case NUMBER_OUTCOME_DONE -> new Reply.Taken(false, receipt);
            case NUMBER_OUTCOME_SAME_PERSON -> new Reply.Taken(true, receipt);
            default -> new Reply.Refused(PersonCommands.text(outcome));
        };
    }

    /** What has no domain is left for the hub to refuse. */
    private static NumberReference reference(String text) {
        int colon = text.indexOf(':');
        return NumberReference.newBuilder()
                .setDomain(text.substring(0, Math.max(0, colon)))
                .setNumber(text.substring(colon + 1))
                .build();
    }
}
