package io.wraith.cli;

import io.wraith.node.doctor.Finding;
import io.wraith.node.doctor.LiveDoctor;

import java.util.List;

/// What `wraith doctor --live` found, as text: a line for what is fine, and more for what is not.
final class LiveReport {
    private static final String MORE = " ".repeat(12);

    private LiveReport() {}

    static String format(List<LiveDoctor.Report> reports) {
        StringBuilder text = new StringBuilder();
        for (LiveDoctor.Report report : reports) {
            text.append(
                    "process %d  %s%n"
                            .formatted(
                                    report.node().pid(),
                                    Console.printable(
                                            report.node().about().getOrDefault("listen", ""))));
            report.findings().forEach(finding -> append(text, finding));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Finding finding) {
        text.append(
                "  %-9s %-32s %s%n"
                        .formatted(
                                finding.severity().word(),
                                finding.name(),
                                Console.printable(finding.evidence())));
        if (!finding.remedy().isEmpty()) {
            text.append(MORE).append("symptom: ").append(finding.symptom()).append('\n');
            text.append(MORE).append("-> ").append(finding.remedy()).append('\n');
        }
    }

    /// Whether something is beyond what is critical.
    static boolean isCritical(List<LiveDoctor.Report> reports) {
        return reports.stream()
                .flatMap(report -> report.findings().stream())
                .anyMatch(finding -> finding.severity() == Finding.Severity.CRITICAL);
    }
}
