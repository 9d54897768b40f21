package io.oleada.loadgen.truth;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The distribution that stalls cause among arrivals whose every due instant is known: each that falls due in a stall waits
 * for its end. The due instants are the plan's; how they lie in the stub's time is seen from its own log, where no
 * connection comes before its due instant and most come right at it.
 *
 * @param dueNs the plan's due instants since the start of the run, by client
 * @param originNs the start of the run in the stub's time
 * @param answeredNs when the stub has answered each client's connect, by its own log: a connect takes several round trips,
 *     and where many are under way after a stall they wait for one another
 */
record ArrivalTruth(
        List<Long> dueNs,
        int first,
        long originNs,
        List<StubLog.Stall> stalls,
        double base,
        Map<Integer, Long> answeredNs) {

    /** Finds the origin: the median of what lies between a client's due instant and its connection. */
    static ArrivalTruth of(List<Long> dueNs, int first, StubLog log, List<StubLog.Stall> stalls, double base) {
        long[] offsets = log.of("client").stream()
                .filter(words -> Integer.parseInt(words[0]) >= 0 && Integer.parseInt(words[0]) < dueNs.size())
                .mapToLong(words -> Long.parseLong(words[1]) - dueNs.get(Integer.parseInt(words[0])))
                .sorted()
                .toArray();
        Map<Integer, Long> answered = log.of("connected").stream()
                .collect(Collectors.toMap(
                        words -> Integer.parseInt(words[0]), words -> Long.parseLong(words[1]), (a, b) -> a));
        return new ArrivalTruth(dueNs, first, offsets[offsets.length / 2], stalls, base, answered);
    }

    /** {@return the true value at a percentile, in seconds, as if what had waited was answered in no time} */
    double at(double percentile) {
        return at(percentile, false);
    }

    /** {@return the same with what the stub took to answer, by its log} */
    double atMost(double percentile) {
        return at(percentile, true);
    }

    private double at(double percentile, boolean answered) {
        double[] times = new double[dueNs.size() - first];
        for (int i = first; i < dueNs.size(); i++) {
            long atNs = originNs + dueNs.get(i);
            double least = time(atNs);
            times[i - first] = answered ? Math.max(least, (answeredNs.getOrDefault(i, atNs) - atNs) / 1e9) : least;
        }
        Arrays.sort(times);
        int rank = (int) Math.ceil(percentile / 100 * times.length);
        return times[Math.max(1, Math.min(rank, times.length)) - 1];
    }

    private double time(long atNs) {
        long baseNs = (long) (base * 1e9);
        for (StubLog.Stall stall : stalls) {
            if (atNs >= stall.fromNs() - baseNs && atNs < stall.toNs()) {
                boolean waits = atNs >= stall.fromNs();
                return (stall.toNs() - atNs) / 1e9 + (waits ? base : 0);
            }
        }
        return base;
    }
}
