package cityhub.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import cityhub.error.v1.ErrorReason;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.ResidentRecord;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class JsonLogEncoderTest {
    private static final String NAME = "札幌　花子";
    private static final ResidentRecord RECORD = ResidentRecord.newBuilder()
            .setAddresseeNumber("123456789012345")
            .setName(PersonName.newBuilder().setFullName(NAME))
            .build();

    private record Wrapped(String name) {}

    private final JsonLogEncoder encoder = new JsonLogEncoder();
    private final LoggerContext context = new LoggerContext();

    @Test
    void textsNumbersAndConstantsArePrinted() throws IOException {
        JsonNode line = encode(
                "{} after {} of {} in {}",
                null,
                "SubmitChanges",
                Duration.ofMillis(3),
                List.of(1, 2),
                ErrorReason.ERROR_REASON_INTERNAL);
        assertEquals(
                "SubmitChanges after PT0.003S of [1, 2] in ERROR_REASON_INTERNAL",
                line.get("message").asText());
        assertEquals("INFO", line.get("level").asText());
    }

    @Test
    void objectsOfUnknownTextAreNamedByTheirClassOnly() throws IOException {
        List<Object> unknown = List.of(
                RECORD,
                RECORD.toBuilder(),
                RECORD.toByteString(),
                RECORD.toByteArray(),
                Optional.of(NAME),
                Map.of("name", NAME),
                new Wrapped(NAME),
                List.of(new Wrapped(NAME)),
                new IllegalStateException(NAME));
        for (Object value : unknown) {
            String line = encode("took {}", null, value, "end").toString();
            assertFalse(line.contains("花子"), value.getClass().getName());
            assertFalse(line.contains("123456789012345"), value.getClass().getName());
        }
        assertEquals(
                "took <ResidentRecord>",
                encode("took {}", null, RECORD, "end").get("message").asText());
    }

    @Test
    void messagesOfForeignExceptionsAreWithheldAndThoseOfOursAreKept() throws IOException {
        HubException ours = new HubException(
                ErrorReason.ERROR_REASON_INTERNAL, "batch 7", new IllegalArgumentException("For input: " + NAME));
        JsonNode errors = encode("failed", ours).get("errors");
        assertEquals(2, errors.size());
        assertTrue(errors.get(0).get("message").asText().contains("batch 7"));
        assertEquals(
                IllegalArgumentException.class.getName(),
                errors.get(1).get("type").asText());
        assertFalse(errors.get(1).has("message"));
        assertTrue(errors.get(1).get("at").get(0).asText().contains("JsonLogEncoderTest"));
        assertFalse(errors.toString().contains("花子"));
    }

    @Test
    void valuesOfPairsAreFilteredToo() throws IOException {
        LoggingEvent event = event("call", null);
        event.setKeyValuePairs(List.of(
                new KeyValuePair("micros", 12L),
                new KeyValuePair("bytes", ByteString.copyFromUtf8(NAME)),
                new KeyValuePair("method", "a/b")));
        JsonNode line = parse(event);
        assertEquals(12, line.get("micros").asLong());
        assertEquals("a/b", line.get("method").asText());
        assertFalse(line.toString().contains("花子"));
    }

    @Test
    void numbersAndNamesInThePlaceOfIdsAreMasked() throws IOException {
        HubException misplaced =
                new HubException(ErrorReason.ERROR_REASON_AGREEMENT_UNKNOWN, "agreement 900000000036 of " + NAME);
        JsonNode line = encode("id {} or {}", misplaced, "900000000036", NAME);
        assertEquals("id <number> or <text>", line.get("message").asText());
        assertFalse(line.toString().contains("900000000036"));
        assertFalse(line.toString().contains("花子"));
        String id = "0195f1d2-7000-7000-8000-123456789012";
        assertEquals("id " + id, encode("id {}", null, id).get("message").asText());
    }

    @Test
    void lineBreaksStayInsideTheirLine() throws IOException {
        byte[] line = encoder.encode(event("a {}", null, "b\nforged"));
        assertEquals(1, new String(line, StandardCharsets.UTF_8).lines().count());
    }

    @Test
    void timeIsThatOfTheEvent() throws IOException {
        for (String time : List.of(
                "2026-11-29T22:53:16.682165011Z",
                "2026-11-29T22:53:16.000000001Z",
                "2026-11-29T22:53:17.000000000Z",
                "2026-11-29T22:53:16.999999999Z",
                "1970-01-01T00:00:00.500000000Z")) {
            LoggingEvent event = event("", null);
            event.setInstant(Instant.parse(time));
            assertEquals(time, parse(event).get("time").asText());
        }
    }

    private JsonNode encode(String pattern, Throwable thrown, Object... arguments) throws IOException {
        return parse(event(pattern, thrown, arguments));
    }

    private JsonNode parse(LoggingEvent event) throws IOException {
        return new ObjectMapper().readTree(encoder.encode(event));
    }

    private LoggingEvent event(String pattern, Throwable thrown, Object... arguments) {
        Logger logger = context.getLogger("cityhub.test");
        return new LoggingEvent("", logger, Level.INFO, pattern, thrown, arguments);
    }
}
