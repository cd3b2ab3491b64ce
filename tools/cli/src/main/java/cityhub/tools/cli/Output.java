package cityhub.tools.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Tables for people, JSON for programs. */
final class Output {
    enum Form {
        TABLE,
        JSON
    }

    @Option(
            names = "--output",
            paramLabel = "table|json",
            defaultValue = "TABLE",
            descriptionKey = "output",
            description = "Tables for people, JSON for programs.")
    Form form;

    @Spec(Target.MIXEE)
    CommandSpec spec;

    PrintWriter out() {
        return spec.root().commandLine().getOut();
    }

    /** For what is said while a command works. */
    PrintWriter err() {
        return spec.root().commandLine().getErr();
    }

    boolean json() {
        return form == Form.JSON;
    }

    /** Prints a message of the contract as JSON. */
    void message(MessageOrBuilder message) {
        try {
            out().println(JsonFormat.printer().print(message));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message of the contract has no JSON form", e);
        }
    }

    /** Prints rows under headings; full-width characters count as two columns. */
    void table(List<String> headings, List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < headings.size(); column++) {
            int width = width(headings.get(column));
            for (List<String> row : rows) {
                width = Math.max(width, width(row.get(column)));
            }
            widths.add(width);
        }
        line(headings, widths);
        line(widths.stream().map("-"::repeat).toList(), widths);
        rows.forEach(row -> line(row, widths));
    }

    private void line(List<String> cells, List<Integer> widths) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            text.append(cell)
                    .append(" ".repeat(widths.get(column) - width(cell)))
                    .append("  ");
        }
        out().println(text.toString().stripTrailing());
    }

    /** Columns that a text takes on a terminal. */
    static int width(String text) {
        return text.codePoints().map(Output::columns).sum();
    }

    private static int columns(int codePoint) {
        boolean wide = within(codePoint, 0x2E80, 0xA4CF)
                || within(codePoint, 0xAC00, 0xD7FF)
                || within(codePoint, 0xF900, 0xFAFF)
                || within(codePoint, 0xFF01, 0xFF60)
                || within(codePoint, 0xFFE0, 0xFFE6)
                || codePoint >= 0x20000;
        return wide ? 2 : 1;
    }

    private static boolean within(int codePoint, int first, int last) {
        return codePoint >= first && codePoint <= last;
    }
}
