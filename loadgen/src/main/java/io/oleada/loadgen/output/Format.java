package io.oleada.loadgen.output;

import java.util.Locale;
import java.util.OptionalLong;

/** How figures are written for people. */
final class Format {

    /** Below that a duration is told in minutes. */
    private static final long HOURS_FROM_SECONDS = 2 * 3_600;

    /** Stands where there is no figure, or not enough values for one. */
    static final String NONE = "–";

    private Format() {}

    /** {@return a count with thousands separated: {@code 12,345}} */
    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** {@return a rate: {@code 950/s}, {@code 1.50k/s}, {@code 2.10M/s}} */
    static String rate(double perSecond) {
        return (perSecond > 0 && perSecond < 9.95 ? String.format(Locale.ROOT, "%.1f", perSecond) : compact(perSecond))
                + "/s";
    }

    /** {@return a number of about three digits: {@code 950}, {@code 1.50k}, {@code 12.3k}, {@code 2.10M}} */
    static String compact(double n) {
        if (n < 999.5) {
            return String.format(Locale.ROOT, "%.0f", n);
        }
        return n < 999_500 ? threeDigits(n / 1e3) + "k" : threeDigits(n / 1e6) + "M";
    }

    /** {@return nanoseconds as milliseconds without the unit, for tables: {@code 0.042}, {@code 1.23}, {@code 1,234}} */
    static String ms(long ns) {
        double ms = ns / 1e6;
        if (ms < 0.0995) {
            return String.format(Locale.ROOT, "%.3f", ms);
        }
        return ms < 99.95 ? threeDigits(ms) : String.format(Locale.ROOT, "%,.0f", ms);
    }

    /** {@return the same, or {@link #NONE}} */
    static String ms(OptionalLong ns) {
        return ns.isPresent() ? ms(ns.getAsLong()) : NONE;
    }

    /** {@return a duration with its unit, for sentences: {@code 1.23 ms}, {@code 4.10 s}, {@code 2 min 5 s}, {@code 12 h 30 min}} */
    static String duration(long ns) {
        if (ns < 999_500_000L) {
            return ms(ns) + " ms";
        }
        if (ns < 99_950_000_000L) {
            return threeDigits(ns / 1e9) + " s";
        }
        long seconds = Math.round(ns / 1e9);
        if (seconds >= HOURS_FROM_SECONDS) {
            long minutes = Math.round(seconds / 60.0);
            return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
        }
        return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }

    /** {@return the same, or {@link #NONE}} */
    static String duration(OptionalLong ns) {
        return ns.isPresent() ? duration(ns.getAsLong()) : NONE;
    }

    /** {@return a time on the clock of a run: {@code 01:07}, {@code 1:00:07}} */
    static String clock(long ns) {
        long seconds = Math.max(0, Math.round(ns / 1e9));
        return seconds < 3600
                ? String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** {@return {@code 1 client}, {@code 2 clients}} */
    static String plural(long n, String noun) {
        return count(n) + ' ' + noun + (n == 1 ? "" : "s");
    }

    /** {@return {@code part} of {@code whole} in percent: never rounded up to 100 nor down to 0} */
    static String percent(long part, long whole) {
        if (part == whole) {
            return "100 %";
        }
        double percent = 100.0 * part / whole;
        double shown = Math.max(0.01, Math.min(99.99, percent));
        return part == 0 ? "0 %" : String.format(Locale.ROOT, shown > 99 || shown < 1 ? "%.2f %%" : "%.1f %%", shown);
    }

    /** {@return the text on one line, without control characters, and no longer than {@code max} characters} */
    static String line(String text, int max) {
        String clean =
                text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
        return clean.length() <= max ? clean : clean.substring(0, Math.max(0, max - 1)) + "…";
    }

    private static String threeDigits(double value) {
        return String.format(Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
    }
}
