package io.oleada.loadgen.engine;

import io.oleada.loadgen.scenario.Arrivals;
import io.oleada.loadgen.scenario.Phase;
import io.oleada.loadgen.scenario.Schedule;
import io.oleada.loadgen.scenario.Shard;
import java.util.Objects;

/** The next client of a phase to arrive at this loop; when it has, the one after it. */
final class Arrival extends WakeUp {

    private final Loop loop;
    private final Schedule schedule;
    private final long phaseStartNs;
    private final int firstNumber;
    private int number;

    /** {@code firstNumber} is how many clients of the whole run arrive in the phases before. */
    Arrival(Loop loop, Phase phase, Shard shard, int firstNumber) {
        this.loop = loop;
        Arrivals arrivals = Objects.requireNonNull(phase.arrivals());
        this.schedule = arrivals.schedule(shard, loop.scenario.seed());
        this.phaseStartNs = phase.startNs();
        this.firstNumber = firstNumber;
    }

    void await() {
        number = firstNumber + (int) schedule.nextIndex();
        long due = schedule.nextNs();
        if (due != Schedule.END) {
            loop.wakeAt(this, phaseStartNs + due);
        }
    }

    @Override
    void wake() {
        if (!loop.hasEnded()) {
            loop.arrive(number, dueNs);
            await();
        }
    }
}
