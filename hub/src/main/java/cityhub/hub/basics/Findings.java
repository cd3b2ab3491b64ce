package cityhub.hub.basics;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.Finding;
import cityhub.basics.v1.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What the checks found in one change. Findings name items, never values. Not shared by threads. */
final class Findings {
    private static final Comparator<Finding> GRAVEST_FIRST = Comparator.comparingInt(
                    (Finding each) -> -each.getSeverityValue())
            .thenComparingInt(Finding::getReasonValue);

    private final List<Finding> found = new ArrayList<>();

    void error(CheckReason reason, String item) {
        add(Severity.SEVERITY_ERROR, reason, item);
    }

    void alert(CheckReason reason, String item) {
        add(Severity.SEVERITY_ALERT, reason, item);
    }

    void warning(CheckReason reason, String item) {
        add(Severity.SEVERITY_WARNING, reason, item);
    }

    void addAll(Collection<Finding> findings) {
        findings.forEach(each -> add(each.getSeverity(), each.getReason(), each.getItem()));
    }

    private void add(Severity severity, CheckReason reason, String item) {
        Finding finding = finding(severity, reason, item);
        if (!found.contains(finding)) {
            found.add(finding);
        }
    }

    /** Gravest first. */
    List<Finding> toList() {
        return found.stream().sorted(GRAVEST_FIRST).toList();
    }

    static Finding finding(Severity severity, CheckReason reason, String item) {
        return Finding.newBuilder()
                .setSeverity(severity)
                .setReason(reason)
                .setItem(item)
                .build();
    }

    static boolean has(Collection<Finding> findings, Severity severity) {
        return findings.stream().anyMatch(each -> each.getSeverity() == severity);
    }
}
