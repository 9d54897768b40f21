package io.oleada.server;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One thing that goes wrong on purpose, as {@code drop-acks=10%} or {@code stall-loops=500ms@30-60}: the last for seconds 30
 * to 60 since the server started, or since the fault was set at run time.
 *
 * @param kind what happens
 * @param amount per cent, or milliseconds
 * @param fromS the second it begins with
 * @param toS the second it ends before
 */
record Fault(Kind kind, int amount, long fromS, long toS) {

    private static final Pattern TEXT = Pattern.compile("([a-z-]+)=(\\d{1,6})(%|ms)(?:@(\\d{1,6})-(\\d{1,6}))?");
    private static final int STALL_MAX_MS = 10_000;

    enum Kind {
        DROP_ACKS("%"),
        DUPLICATE_ACKS("%"),
        DELAY_ACKS("ms"),
        DROP_DELIVERIES("%"),
        DUPLICATE_DELIVERIES("%"),
        DELAY_DELIVERIES("ms"),
        /** Every event loop stands still so long, every five seconds. */
        STALL_LOOPS("ms");

        private final String unit;

        Kind(String unit) {
            this.unit = unit;
        }

        String flag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Reads one.
     *
     * @throws StartException (exit code 2) if it is none
     */
    static Fault parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            for (Kind kind : Kind.values()) {
                int amount = Integer.parseInt(matcher.group(2));
                boolean fits =
                        amount <= (kind == Kind.STALL_LOOPS ? STALL_MAX_MS : kind.unit.equals("%") ? 100 : 600_000);
                if (kind.flag().equals(matcher.group(1)) && kind.unit.equals(matcher.group(3)) && fits) {
                    boolean always = matcher.group(4) == null;
                    return new Fault(
                            kind,
                            amount,
                            always ? 0 : Long.parseLong(matcher.group(4)),
                            always ? Long.MAX_VALUE : Long.parseLong(matcher.group(5)));
                }
            }
        }
        throw new StartException(
                2,
                "--fault: \"" + text + "\" is none of "
                        + Arrays.stream(Kind.values())
                                .map(kind -> kind.flag() + "=N" + kind.unit)
                                .collect(Collectors.joining(", "))
                        + ", with @FROM-TO in seconds if it is not for ever");
    }

    @Override
    public String toString() {
        return kind.flag() + "=" + amount + kind.unit + (toS == Long.MAX_VALUE ? "" : "@" + fromS + "-" + toS);
    }
}
