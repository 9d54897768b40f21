package io.oleada.loadgen.cli;

import io.oleada.loadgen.fleet.Farewell;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * How much of this machine's processor time its host has given to others since this was made, as Linux tells a guest: the
 * eighth figure of the first line of {@code /proc/stat}, see proc(5). A run cannot help it, and no figure of it is free of it.
 */
final class StolenTime {

    /** Below so much of the time nobody would notice. */
    private static final double SHARE_MIN = 0.01;

    private static final int STOLEN = 7;

    /** Guests' time, which comes after these, is in the user's time already. */
    private static final int FIGURES = 8;

    private final Function<String, Optional<String>> files;
    private final long stolen;
    private final long all;

    StolenTime() {
        this(Limits::content);
    }

    /** The same from the texts of system files; {@code files} gives none for a file that is not there. */
    StolenTime(Function<String, Optional<String>> files) {
        this.files = files;
        long[] ticks = ticks();
        stolen = ticks[STOLEN];
        all = sum(ticks);
    }

    /** {@return the share of the time since, from 0 to 1; 0 where the system does not tell} */
    double share() {
        long[] ticks = ticks();
        return (double) (ticks[STOLEN] - stolen) / Math.max(1, sum(ticks) - all);
    }

    /** One sentence about the worker whose machine lost most; empty where none lost enough to matter. */
    static Optional<String> remark(List<Farewell> farewells) {
        double most =
                farewells.stream().mapToDouble(Farewell::stolenShare).max().orElse(0);
        return most < SHARE_MIN
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "this machine's host gave %.1f %% of its processor time to others meanwhile (steal)",
                        most * 100));
    }

    private long[] ticks() {
        String[] figures =
                files.apply("/proc/stat").orElse("").split("\\R", 2)[0].split(" +", -1);
        long[] ticks = new long[FIGURES];
        for (int i = 0; i < FIGURES && i + 1 < figures.length; i++) {
            ticks[i] = Long.parseLong(figures[i + 1]);
        }
        return ticks;
    }

    private static long sum(long[] ticks) {
        long sum = 0;
        for (long some : ticks) {
            sum += some;
        }
        return sum;
    }
}
