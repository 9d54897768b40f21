package io.oleada.loadgen.driver.loopback;

import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** A clock that stands still until the next event. Events at the same instant happen in the order they were asked for. */
public final class VirtualTime {

    private record Event(long atNs, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNs;
    private long asked;

    /** {@return the present instant in nanoseconds} */
    public long nowNs() {
        return nowNs;
    }

    /** Asks for a task to be done at an instant; a past one means now. */
    public void at(long atNs, Runnable task) {
        events.add(new Event(Math.max(atNs, nowNs), asked++, task));
    }

    /**
     * Lets time pass until {@code done}, which is asked after each event.
     *
     * @throws IllegalStateException if nothing is left to happen before that
     */
    public void runUntil(BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            Event next = events.poll();
            if (next == null) {
                throw new IllegalStateException("nothing more happens, and it is not done");
            }
            nowNs = Math.max(nowNs, next.atNs);
            next.task.run();
        }
    }

    /** Makes time pass without anybody being able to do anything: a pause of the whole process. */
    public void stall(long durationNs) {
        nowNs += durationNs;
    }
}
