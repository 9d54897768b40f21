package io.oleada.loadgen.scenario;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** A whole number in parts that stand to one another as some weights do. A pure function. */
final class Proportion {

    private Proportion() {}

    /**
     * {@return one part per weight, which sum to {@code whole} exactly: quotients are rounded down, and the largest
     * remainders get what is left over; a weight of 0 gets 0, every other one at least 1}
     *
     * @param whole at least the number of weights above 0
     * @param weights at least one of them above 0; any of them times {@code whole} fits into a long
     */
    static long[] split(long whole, long[] weights) {
        long sum = Arrays.stream(weights).sum();
        long[] parts = Arrays.stream(weights)
                .map(weight -> weight == 0 ? 0 : Math.max(1, whole * weight / sum))
                .toArray();
        long left = whole - Arrays.stream(parts).sum();
        int[] byRemainder = indices(weights, i -> -(whole * weights[i] % sum));
        for (int i = 0; i < byRemainder.length && left > 0; i++, left--) {
            parts[byRemainder[i]]++;
        }
        int[] bySize = indices(weights, i -> -parts[i]);
        for (int i = 0; left < 0; i = (i + 1) % bySize.length) {
            if (parts[bySize[i]] > 1) {
                parts[bySize[i]]--;
                left++;
            }
        }
        return parts;
    }

    /** The places of the weights above 0, by some key and then by place. */
    private static int[] indices(long[] weights, java.util.function.IntToLongFunction key) {
        return IntStream.range(0, weights.length)
                .filter(i -> weights[i] > 0)
                .boxed()
                .sorted(Comparator.comparingLong(i -> key.applyAsLong(i)))
                .mapToInt(i -> i)
                .toArray();
    }
}
