package io.oleada.loadgen.truth;

import java.util.List;

/** What a stub did. */
record StubLog(List<String> lines) {

    private static final double MS = 1e6;

    /** One time it stood still; {@code drainNs} is how long it took after that to answer what had waited. */
    record Stall(long fromNs, long toNs, long drainNs) {
        double seconds() {
            return (toNs - fromNs) / 1e9;
        }

        @Override
        public String toString() {
            return String.format(
                    java.util.Locale.ROOT, "%.1f ms and %.1f to drain", (toNs - fromNs) / MS, drainNs / MS);
        }
    }

    /** {@return the lines that begin with a word, split, without it} */
    List<String[]> of(String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word + ' '))
                .map(line -> line.substring(word.length() + 1).split(" "))
                .toList();
    }

    /** {@return the one number that follows a word} */
    long number(String word) {
        return Long.parseLong(of(word).get(0)[0]);
    }

    /** {@return the stalls of at least so many seconds that began so many seconds after the first connection of the run, or later} */
    List<Stall> stalls(double leastSeconds, double since) {
        double sinceNs = number("first") + since * 1e9;
        return of("stall").stream()
                .map(words -> new Stall(Long.parseLong(words[0]), Long.parseLong(words[1]), drain(words)))
                .filter(stall -> stall.seconds() >= leastSeconds && stall.fromNs() >= sinceNs)
                .toList();
    }

    private static long drain(String[] words) {
        return Long.parseLong(words[2]) - Long.parseLong(words[1]);
    }
}
