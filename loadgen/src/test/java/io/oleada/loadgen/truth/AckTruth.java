package io.oleada.loadgen.truth;

/**
 * What must have become of every question, from the plan (how many there are) and the stub's log (what it did with those
 * that it did not answer at once). A question that never reached the stub was on a connection that was being cut.
 */
record AckTruth(long ok, long rejected, long timedOut, long lost, long late, long unknown) {

    /** What became of one question, of which the log has a line. */
    private record Odd(String kind, long arrivedNs, long answeredNs, long cutNs, long timeoutNs) {

        static Odd of(String[] words, long timeoutNs) {
            return new Odd(
                    words[1], Long.parseLong(words[3]), Long.parseLong(words[4]), Long.parseLong(words[5]), timeoutNs);
        }

        boolean isAnswered() {
            return answeredNs > 0 && !kind.equals("wrong-id");
        }

        boolean isLate() {
            return isAnswered() && kind.equals("late");
        }

        boolean isLost() {
            return !isAnswered() && cutNs > 0 && cutNs - arrivedNs < timeoutNs;
        }

        boolean isTimedOut() {
            return isLate() || (!isAnswered() && !isLost());
        }

        boolean isRejected() {
            return isAnswered() && kind.equals("reject");
        }
    }

    static AckTruth of(long planned, StubLog log, long timeoutNs) {
        long asked = log.number("acks");
        long rejected = 0;
        long timedOut = 0;
        long lost = planned - asked;
        long late = 0;
        long unknown = log.number("afterwards");
        for (String[] words : log.of("ack")) {
            Odd one = Odd.of(words, timeoutNs);
            rejected += one.isRejected() ? 1 : 0;
            timedOut += one.isTimedOut() ? 1 : 0;
            lost += one.isLost() ? 1 : 0;
            late += one.isLate() ? 1 : 0;
            boolean twice = one.kind.equals("double") || one.kind.equals("wrong-id");
            unknown += twice && one.answeredNs > 0 ? 1 : 0;
        }
        return new AckTruth(planned - rejected - timedOut - lost, rejected, timedOut, lost, late, unknown);
    }
}
