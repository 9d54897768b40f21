package io.oleada.loadgen.engine;

/** Something that is due at an instant. It is its own node in {@link WakeUps}, so that scheduling allocates nothing. */
abstract class WakeUp {

    /** When it is due, nanoseconds since the start of the run. */
    long dueNs;

    /** Its place in the heap, or -1 while it is not scheduled. */
    int place = -1;

    /** The instant has come; {@link #dueNs} says which. It may schedule itself again. */
    abstract void wake();

    /** Whether it comes before all others that are due at the same instant. */
    boolean goesFirst() {
        return false;
    }

    /** Whether it is to be served before another one. */
    final boolean isBefore(WakeUp other) {
        return dueNs < other.dueNs || (dueNs == other.dueNs && goesFirst() && !other.goesFirst());
    }

    final boolean isScheduled() {
        return place >= 0;
    }
}
