package cityhub.tools.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A consumer's codes, dates and characters, read from the same data files as the hub's but applied by code that shares
 * nothing with it: the demo checks the hub against this.
 */
final class ConsumerProfile {
    private static final String[][] ERAS = {
        {"1", "1868-01-25"}, {"2", "1912-07-30"}, {"3", "1926-12-25"}, {"4", "1989-01-08"}, {"5", "2019-05-01"}
    };

    private final JsonNode codes;
    private final boolean eraDates;
    private final boolean reduced;
    private final Map<Integer, String> replacements = new HashMap<>();

    private ConsumerProfile(JsonNode codes, boolean eraDates, boolean reduced) {
        this.codes = codes;
        this.eraDates = eraDates;
        this.reduced = reduced;
    }

    static ConsumerProfile of(String codeProfile, String repertoire) {
        boolean reduced = repertoire.equals("jis-x-0208");
        ConsumerProfile profile;
        if (codeProfile.equals("standard")) {
            profile = new ConsumerProfile(new ObjectMapper().createObjectNode(), false, reduced);
        } else {
            JsonNode file = json("/cityhub/conversion/profiles/" + codeProfile + ".json");
            profile = new ConsumerProfile(
                    file.path("codes"), file.path("dates").asText().equals("ERA"), reduced);
        }
        if (reduced) {
            profile.readReplacements();
        }
        return profile;
    }

    /** The consumer's value of a code; empty when it has none. */
    Optional<String> code(String list, String value) {
        JsonNode mapping = codes.path(list);
        if (mapping.isMissingNode()) {
            return Optional.of(value);
        }
        JsonNode mapped = mapping.path("map").path(value);
        if (!mapped.isMissingNode()) {
            return Optional.of(mapped.asText());
        }
        return mapping.path("others").asText().equals("same") ? Optional.of(value) : Optional.empty();
    }

    boolean hasEraDates() {
        return eraDates;
    }

    /** A date in the consumer's form; empty when it has none. */
    Optional<String> eraDate(String date, String entered) {
        int year = Integer.parseInt(date.substring(0, 4));
        String rest = date.substring(5, 7) + date.substring(8, 10);
        if (year == 0 || year == 9999) {
            return Optional.of(date.charAt(0) + String.format("%02d", year % 100) + rest);
        }
        String[] era = null;
        for (String[] candidate : ERAS) {
            boolean chosen =
                    entered.isEmpty() ? candidate[1].compareTo(calendar(date)) <= 0 : candidate[0].equals(entered);
            era = chosen ? candidate : era;
        }
        if (era == null) {
            return Optional.empty();
        }
        int yearOfEra = year - Integer.parseInt(era[1].substring(0, 4)) + 1;
        return code("era", era[0]).map(code -> code + String.format("%02d", yearOfEra) + rest);
    }

    /** A text in the consumer's characters; empty when one has no counterpart. */
    Optional<String> text(String text) {
        if (!reduced) {
            return Optional.of(text);
        }
        CharsetEncoder jis = Charset.forName("x-JIS0208").newEncoder();
        StringBuilder out = new StringBuilder();
        for (int codePoint : text.codePoints().toArray()) {
            String character = Character.toString(codePoint);
            if (codePoint < 0x80 || (codePoint >= 0xFF61 && codePoint <= 0xFF9F)) {
                out.append(character);
            } else if (replacements.containsKey(codePoint)) {
                out.append(replacements.get(codePoint));
            } else if (jis.canEncode(character) || codePoint == 0xFF5E || codePoint == 0xFF0D) {
                out.append(character);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(out.toString());
    }

    /** Unknown parts of a date count as their first day; seasons begin in March, June, September, December. */
    private static String calendar(String date) {
        String month = switch (date.substring(5, 7)) {
            case "00" -> "01";
            case "A1" -> "03";
            case "A2" -> "06";
            case "A3" -> "09";
            case "A4" -> "12";
            default -> date.substring(5, 7);
        };
        String day = switch (date.substring(8, 10)) {
            case "00", "A1" -> "01";
            case "A2" -> "11";
            case "A3" -> "21";
            default -> date.substring(8, 10);
        };
        return date.substring(0, 4) + "-" + month + "-" + day;
    }

    private void readReplacements() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                resource("/cityhub/conversion/jis-x-0208-replacements.csv"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("U+")) {
                    String[] cells = line.split(",", 3);
                    replacements.put(Integer.parseInt(cells[0].substring(2), 16), cells[2]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String name) {
        try (InputStream in = resource(name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Optional.ofNullable(ConsumerProfile.class.getResourceAsStream(name))
                .orElseThrow(() -> new IllegalStateException("no resource " + name));
    }
}
