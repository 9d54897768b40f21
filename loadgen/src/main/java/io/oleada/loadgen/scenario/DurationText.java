package io.oleada.loadgen.scenario;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as people write it: {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1.5h}. */
public final class DurationText {

    static final Pattern PATTERN = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*(us|ms|s|m|h)");

    private DurationText() {}

    /**
     * Reads one.
     *
     * @param leastNs the shortest that may be
     * @param mostNs the longest
     * @return nanoseconds
     * @throws IllegalArgumentException if it is none, or out of these bounds; the message says so to a user
     */
    public static long parse(String text, long leastNs, long mostNs) {
        Matcher matcher = PATTERN.matcher(text.strip());
        if (!matcher.matches()) {
            boolean number = text.strip().matches("\\d+(\\.\\d+)?");
            throw new IllegalArgumentException(
                    number
                            ? "\"" + text + "\" has no unit; write " + text.strip() + "s or " + text.strip() + "ms"
                            : "expected a duration such as 500ms, 10s or 2m, found \"" + text + '"');
        }
        BigDecimal ns = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitNs(matcher.group(2))));
        if (ns.compareTo(BigDecimal.valueOf(mostNs)) > 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is longer than " + mostNs / unitNs("h") + "h, the most that is possible here");
        }
        if (ns.longValue() < leastNs) {
            throw new IllegalArgumentException("\"" + text + "\" is too short; at least " + leastNs / 1_000_000 + "ms");
        }
        return ns.longValue();
    }

    /**
     * {@return a duration that {@link #parse} reads: the given one, or a little more where that is no whole number of
     * hours, of minutes if it is shorter than one hour, or of seconds if it is shorter than a minute}
     *
     * @param ns nanoseconds
     */
    public static String roundedUp(long ns) {
        String unit = ns >= unitNs("h") ? "h" : ns >= unitNs("m") ? "m" : "s";
        return (ns + unitNs(unit) - 1) / unitNs(unit) + unit;
    }

    static long unitNs(String unit) {
        return switch (unit) {
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
    }
}
