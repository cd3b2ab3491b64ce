package cityhub.tools.demo;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    Path folder;

    @Test
    void everySystemHoldsExactlyWhatItWasApprovedFor() throws Exception {
        StringWriter text = new StringWriter();
        DemoSettings settings = new DemoSettings(folder, 600, 600, 1);
        try (Demo demo = Demo.start(settings, new DemoProgress(new PrintWriter(text)))) {
            DemoReport report = demo.run();
            assertAll(
                    text.toString(),
                    () -> assertEquals(600, report.residents()),
                    () -> assertEquals(600, report.changes()),
                    () -> assertEquals(16, report.consumers()),
                    () -> assertEquals(0, report.mismatches()),
                    () -> assertEquals(0, report.leaks()),
                    () -> assertTrue(report.deliveries() > 0),
                    () -> assertTrue(report.withheld() > 0),
                    () -> assertTrue(report.refused() > 0),
                    () -> assertEquals(report.refused(), report.refusedAsExpected()),
                    () -> assertEquals(16, report.unapprovedRefused()),
                    () -> assertTrue(report.addressees().numbers() >= 600),
                    () -> assertEquals(
                            3 * report.addressees().numbers(),
                            report.addressees().links()),
                    () -> assertEquals(0, report.addressees().duplicates()),
                    () -> assertEquals(0, report.addressees().wrongLinks()),
                    () -> assertEquals(
                            report.exchanges().inquiries().registered(),
                            report.exchanges().inquiries().answered()
                                    + report.exchanges().inquiries().refused()),
                    () -> assertEquals(0, report.exchanges().inquiries().lost()),
                    () -> assertEquals(0, report.exchanges().inquiries().doubled()),
                    () -> assertTrue(report.exchanges().inquiries().refused() > 0),
                    () -> assertTrue(report.exchanges().holds(), report.exchanges()::toString),
                    () -> assertTrue(report.ledgerVerified()),
                    () -> assertTrue(report.holds()));
        }
    }
}
