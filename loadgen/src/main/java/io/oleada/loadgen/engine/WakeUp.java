package io.oleada.loadgen.engine;

/** Something that is due at an instant. It is its own node in {@link WakeUps}, so that scheduling allocates nothing. */
abstract class WakeUp {

    /** When it is due, nanoseconds since the start of the run. */
    long dueNs;

    /** Its place in the heap, or -1 while it is not scheduled. */
    int place = -1;

    /** The instant has come; {@link #dueNs} says which. It may schedule itself again. */
    abstract void wake();

    final boolean isScheduled() {
        return place >= 0;
    }
}
