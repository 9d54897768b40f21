package io.oleada.loadgen.stats;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a user probably meant. */
public final class Nearest {

    private Nearest() {}

    /** {@return the candidate with the fewest edits from {@code word}, if any is near enough to be a typing error} */
    public static Optional<String> to(String word, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(best -> distance(word, best) <= editsMax(best));
    }

    /** How many edits a typing error may take: two in a short word, but never most of its letters. */
    private static int editsMax(String word) {
        return word.length() <= 3 ? 1 : Math.max(2, word.length() / 3);
    }

    /** {@return {@code ; did you mean "x"?} for the nearest candidate, or an empty text where none is near} */
    public static String hint(String word, Collection<String> candidates) {
        return to(word, candidates)
                .map(best -> "; did you mean \"" + best + "\"?")
                .orElse("");
    }

    /** {@return how many insertions, deletions and substitutions turn one text into the other (Levenshtein, 1966)} */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
