package io.oleada.loadgen.truth;

import java.util.List;

/**
 * The distribution that a stall causes, from the plan and the stub's log. Messages fall due evenly over {@code seconds};
 * one that falls due in a stall of length S is answered at its end, so the times over one stall are spread evenly over
 * [0, S], and a share of {@code sum(max(0, S - x)) / T} of all is longer than x. The time at percentile p is the x whose
 * share is 1 - p, while there is one; else it is the base. For k stalls of one length that is {@code S - (1 - p) * T / k}.
 *
 * <p>Where the stub takes a time D for each answer, those that were due in a stall wait for its end and D, and those
 * whose D was running when it began wait for its end: {@code min(S, S + D - x) + min(D, S + D - x)} are longer than x.
 */
record StallTruth(List<StubLog.Stall> stalls, double seconds, double base) {

    /** {@return the true value at a percentile, in seconds, as if what had waited was answered in no time} */
    double at(double percentile) {
        return at(percentile, 0);
    }

    /** {@return the same as if all that had waited was answered when the last of it was} */
    double atMost(double percentile) {
        return at(percentile, 1);
    }

    private double at(double percentile, double drained) {
        double share = 1 - percentile / 100;
        double low = 0;
        double high = stalls.stream()
                .mapToDouble(stall -> longest(stall, drained))
                .max()
                .orElse(0);
        if (share == 0) {
            return Math.max(base, high);
        }
        for (int i = 0; i < 60; i++) {
            double x = (low + high) / 2;
            double longer = stalls.stream()
                            .mapToDouble(stall -> longer(stall, longest(stall, drained) - x))
                            .sum()
                    / seconds;
            if (longer > share) {
                low = x;
            } else {
                high = x;
            }
        }
        return Math.max(base, low);
    }

    private double longer(StubLog.Stall stall, double span) {
        return Math.max(0, Math.min(stall.seconds(), span)) + Math.max(0, Math.min(base, span));
    }

    private double longest(StubLog.Stall stall, double drained) {
        return stall.seconds() + base + drained * stall.drainNs() / 1e9;
    }
}
