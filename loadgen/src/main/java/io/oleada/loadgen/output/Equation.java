package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Ledger;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of the ledger, as people read it: {@code 30 sent = 28 ok + 2 lost}.
 *
 * @param subject what is accounted for
 * @param left the sum that must come out
 * @param right its parts; those that are zero are left out, the first stays
 * @param holds whether both sides are equal
 */
record Equation(String subject, Part left, List<Part> right, boolean holds) {

    /** A number and what it counts. */
    record Part(long n, String what) {
        @Override
        public String toString() {
            return Format.count(n) + ' ' + what;
        }
    }

    /** {@return the lines that say something about this run} */
    static List<Equation> of(Ledger ledger) {
        List<Equation> lines = new ArrayList<>();
        add(
                lines,
                "sends",
                new Part(ledger.intended(), "intended"),
                new Part(ledger.sent(), "sent"),
                new Part(ledger.notSent(), "not sent"));
        add(
                lines,
                "acks",
                new Part(ledger.withAck(), "owed"),
                new Part(ledger.ok(), "ok"),
                new Part(ledger.rejected(), "rejected"),
                new Part(ledger.timedOut(), "timed out"),
                new Part(ledger.lost(), "lost"),
                new Part(ledger.unanswered(), "unanswered"));
        add(
                lines,
                "deliveries",
                new Part(ledger.expected(), "expected"),
                new Part(ledger.delivered(), "delivered"),
                new Part(ledger.missing(), "missing"));
        add(
                lines,
                "arrivals",
                new Part(ledger.received(), "received"),
                new Part(ledger.delivered(), "expected"),
                new Part(ledger.undetermined(), "undetermined"),
                new Part(ledger.unexpected(), "unexpected"));
        return lines;
    }

    private static void add(List<Equation> lines, String subject, Part left, Part... right) {
        long sum = 0;
        List<Part> shown = new ArrayList<>();
        for (Part part : right) {
            sum += part.n();
            if (shown.isEmpty() || part.n() != 0) {
                shown.add(part);
            }
        }
        if (left.n() != 0 || sum != 0) {
            lines.add(new Equation(subject, left, List.copyOf(shown), left.n() == sum));
        }
    }

    /** {@return the line without its subject} */
    String text() {
        return left
                + (holds ? " = " : " ≠ ")
                + String.join(" + ", right.stream().map(Part::toString).toList());
    }
}
