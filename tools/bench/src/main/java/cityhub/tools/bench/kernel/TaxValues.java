package cityhub.tools.bench.kernel;

import cityhub.hub.conversion.CodeMapping;
import cityhub.hub.conversion.CodeProfile;
import cityhub.hub.conversion.Repertoire;
import cityhub.resident.v1.UncertainDate;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The conversions of the tax system over texts, as one writes them beside generated classes. */
final class TaxValues {

    private static final int[] ERA_STARTS = {1868_01_25, 1912_07_30, 1926_12_25, 1989_01_08, 2019_05_01};

    private final Map<String, Map<String, String>> codes = new HashMap<>();
    private final boolean[] held = new boolean[Character.MAX_VALUE + 1];
    private final Map<Character, String> replacements = new HashMap<>();

    TaxValues(CodeProfile profile, Repertoire repertoire) {
        for (Map.Entry<String, CodeMapping> each : profile.mappings().entrySet()) {
            codes.put(each.getKey(), Map.copyOf(each.getValue().codes()));
        }
        for (int character = 0; character <= Character.MAX_VALUE; character++) {
            byte[] utf8 = Character.toString(character).getBytes(StandardCharsets.UTF_8);
            held[character] = !Character.isSurrogate((char) character) && repertoire.holds(utf8, 0, utf8.length);
            if (!held[character]) {
                char missing = (char) character;
                repertoire
                        .reduce(utf8, 0, utf8.length)
                        .ifPresent(reduced -> replacements.put(missing, new String(reduced, StandardCharsets.UTF_8)));
            }
        }
    }

    /** The consumer's value of a code; an absent code stays absent. */
    String code(String list, String value) {
        if (value.isEmpty()) {
            return value;
        }
        String mapped = codes.get(list).get(value);
        if (mapped == null) {
            throw new IllegalArgumentException("a code without counterpart");
        }
        return mapped;
    }

    /** The text in the consumer's characters. */
    String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!held[text.charAt(i)]) {
                return reduced(text);
            }
        }
        return text;
    }

    private String reduced(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (held[character]) {
                out.append(character);
            } else {
                String replacement = replacements.get(character);
                if (replacement == null) {
                    throw new IllegalArgumentException("a character without counterpart");
                }
                out.append(replacement);
            }
        }
        return out.toString();
    }

    /** The date in era form: digit of the era, year of the era, month, day. */
    String date(String date, String eraEntered) {
        if (date.isEmpty()) {
            return date;
        }
        int year = Integer.parseInt(date, 0, 4, 10);
        String rest = date.substring(5, 7) + date.substring(8, 10);
        if (year == 0 || year == 9999) {
            return date.charAt(0) + twoDigits(year % 100) + rest;
        }
        int era = eraEntered.isEmpty() ? eraOf(date, year) : eraEntered.charAt(0) - '0';
        if (era == 0) {
            throw new IllegalArgumentException("a date before the first era");
        }
        return era + twoDigits(year - ERA_STARTS[era - 1] / 1_00_00 + 1) + rest;
    }

    private static int eraOf(String date, int year) {
        int month = date.charAt(5) == 'A' ? (date.charAt(6) - '0') * 3 : Integer.parseInt(date, 5, 7, 10);
        int day = date.charAt(8) == 'A' ? (date.charAt(9) - '0') * 10 - 9 : Integer.parseInt(date, 8, 10, 10);
        int number = year * 1_00_00 + Math.max(1, month) * 1_00 + Math.max(1, day);
        int era = 0;
        while (era < ERA_STARTS.length && ERA_STARTS[era] <= number) {
            era++;
        }
        return era;
    }

    private static String twoDigits(int value) {
        return value < 10 ? "0" + value : Integer.toString(value);
    }

    /** The date of the register in era form. */
    UncertainDate date(UncertainDate from) {
        return UncertainDate.newBuilder()
                .setValue(date(from.getValue(), from.getEra()))
                .setUnknownFlag(text(from.getUnknownFlag()))
                .setWording(text(from.getWording()))
                .setEra(from.getEra())
                .build();
    }
}
