package cityhub.hub.conversion;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Converts dates of the register (YYYY-MM-DD) to era form: the consumer's era code, the year of the era in two digits,
 * month and day as they are. Nothing goes through a calendar: a date entered with an era keeps it, so that 明治45年7月30日,
 * 大正15年12月25日 and 2月29日 of a common year stay as entered. Without an era, the one that had begun on that day is taken;
 * an unknown month or day counts as the first, spring as March, summer as June, autumn as September, winter as December
 * (our judgement). Unknown parts keep what they say: 令和2年春 (2020-A1-00) becomes 502A100. A year that is unknown (0000)
 * or open (9999) has era digit 0 or 9: 0000000, 9991231. Immutable.
 */
public final class EraDates {

    private static final int LENGTH = 10;
    /** Characters of a date in era form behind the code of its era. */
    private static final int REST = 6;

    private final List<Begun> eras;

    /**
     * An era as conversions need it, worked out once.
     *
     * @param code the register's code
     * @param day first day as a number, YYYYMMDD
     * @param firstYear western year of the era's first year
     * @param consumerCode the consumer's code as UTF-8; empty when it has none
     */
    private record Begun(String code, int day, int firstYear, Optional<byte[]> consumerCode) {
        static Begun of(Era era, Optional<CodeMapping> mapping) {
            Optional<String> converted =
                    mapping.isPresent() ? mapping.get().convert(era.code()) : Optional.of(era.code());
            return new Begun(
                    era.code(),
                    Integer.parseInt(era.start().replace("-", "")),
                    era.firstYear(),
                    converted.map(code -> code.getBytes(StandardCharsets.UTF_8)));
        }
    }

    EraDates(List<Era> eras, Optional<CodeMapping> mapping) {
        this.eras = eras.stream().map(era -> Begun.of(era, mapping)).toList();
    }

    /**
     * The date in era form, as UTF-8.
     *
     * @param date the stored text as UTF-8
     * @param from where the text begins
     * @param to where it ends
     * @param eraEntered code of the era as entered; empty when the date was entered by the western year
     * @return empty when the text is no date of the register, is before the first era, or its era has no code at the
     *     consumer
     */
    public Optional<byte[]> convert(byte[] date, int from, int to, String eraEntered) {
        if (!hasForm(date, from, to)) {
            return Optional.empty();
        }
        int year = number(date, from, 4);
        if (year == 0 || year == 9999) {
            return Optional.of(assemble(new byte[] {date[from]}, date, from, year % 100));
        }
        return eraOf(date, from, eraEntered).flatMap(era -> inEra(era, date, from, year));
    }

    /** The date in era form; see {@link #convert(byte[], int, int, String)}. */
    public Optional<String> convert(String date) {
        byte[] bytes = date.getBytes(StandardCharsets.UTF_8);
        return convert(bytes, 0, bytes.length, "").map(each -> new String(each, StandardCharsets.UTF_8));
    }

    /** The date of a text in era form, YYYY-MM-DD; empty when it is none, or is converted to another text. */
    public Optional<String> standard(String text) {
        List<String> found = new ArrayList<>();
        for (Begun era : eras) {
            era.consumerCode()
                    .map(code -> new String(code, StandardCharsets.UTF_8))
                    .filter(text::startsWith)
                    .flatMap(code -> date(text.substring(code.length()), era.firstYear() - 1))
                    .ifPresent(found::add);
        }
        if (text.startsWith("9")) {
            date(text.substring(1), 9900).ifPresent(found::add);
        } else if (text.startsWith("0")) {
            date(text.substring(1), 0).ifPresent(found::add);
        }
        List<String> same = found.stream()
                .distinct()
                .filter(each -> convert(each).equals(Optional.of(text)))
                .toList();
        return same.size() == 1 ? Optional.of(same.getFirst()) : Optional.empty();
    }

    /** Six characters after the code of the era. */
    private static Optional<String> date(String rest, int yearZero) {
        if (rest.length() != REST || !Character.isDigit(rest.charAt(0)) || !Character.isDigit(rest.charAt(1))) {
            return Optional.empty();
        }
        int year = yearZero + Integer.parseInt(rest.substring(0, 2));
        return Optional.of("%04d-%s-%s".formatted(year, rest.substring(2, 4), rest.substring(4)));
    }

    private static Optional<byte[]> inEra(Begun era, byte[] date, int from, int year) {
        int yearOfEra = year - era.firstYear() + 1;
        if (era.consumerCode().isEmpty() || yearOfEra < 1 || yearOfEra > 99) {
            return Optional.empty();
        }
        return Optional.of(assemble(era.consumerCode().get(), date, from, yearOfEra));
    }

    private Optional<Begun> eraOf(byte[] date, int from, String eraEntered) {
        if (!eraEntered.isEmpty()) {
            return ofCode(eraEntered);
        }
        int day = number(date, from, 4) * 10000 + monthOf(date, from + 5) * 100 + dayOf(date, from + 8);
        Begun last = null;
        for (Begun era : eras) {
            if (era.day() <= day) {
                last = era;
            }
        }
        return Optional.ofNullable(last);
    }

    private Optional<Begun> ofCode(String code) {
        for (Begun era : eras) {
            if (era.code().equals(code)) {
                return Optional.of(era);
            }
        }
        return Optional.empty();
    }

    private static byte[] assemble(byte[] code, byte[] date, int from, int yearOfEra) {
        byte[] out = new byte[code.length + 6];
        System.arraycopy(code, 0, out, 0, code.length);
        out[code.length] = (byte) ('0' + yearOfEra / 10);
        out[code.length + 1] = (byte) ('0' + yearOfEra % 10);
        System.arraycopy(date, from + 5, out, code.length + 2, 2);
        System.arraycopy(date, from + 8, out, code.length + 4, 2);
        return out;
    }

    private static boolean hasForm(byte[] date, int from, int to) {
        return to - from == LENGTH
                && areDigits(date, from, 4)
                && date[from + 4] == '-'
                && isPart(date, from + 5, '4')
                && date[from + 7] == '-'
                && isPart(date, from + 8, '3');
    }

    /** Two digits, or A and a digit from 1 to the given one. */
    private static boolean isPart(byte[] date, int at, char lastToken) {
        return areDigits(date, at, 2) || (date[at] == 'A' && date[at + 1] >= '1' && date[at + 1] <= lastToken);
    }

    private static boolean areDigits(byte[] date, int at, int count) {
        for (int i = at; i < at + count; i++) {
            if (date[i] < '0' || date[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] date, int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            value = value * 10 + (date[i] - '0');
        }
        return value;
    }

    private static int monthOf(byte[] date, int at) {
        int month = date[at] == 'A' ? (date[at + 1] - '0') * 3 : number(date, at, 2);
        return Math.max(1, month);
    }

    private static int dayOf(byte[] date, int at) {
        int day = date[at] == 'A' ? (date[at + 1] - '0') * 10 - 9 : number(date, at, 2);
        return Math.max(1, day);
    }
}
