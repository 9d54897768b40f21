package io.oleada.loadgen.engine;

import io.oleada.loadgen.scenario.Phase;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a loop's run goes by:
 *
 * <pre>
 *   RUNNING ──last phase over──▶ DRAINING ──no ack owed──▶ SEALED ──all logs here──▶ SETTLING ──nothing missing──▶ FINISHED
 *      └──────interrupted───────────▲                                                   └──or delivery timeout────────▲
 * </pre>
 *
 * Beside it go the seconds, at each of which a snapshot leaves, and a heartbeat that shows whether the loop stands still.
 */
final class Course {

    /** What a loop tells of its course, on its own thread. */
    interface Listener {
        /** A second is over. */
        void snapshot(int loop, Snapshot snapshot);

        /** The loop has published its last message. */
        void sealed(int loop, PublishLog[] logs);

        /** The loop's last snapshot was given. */
        void finished(int loop);
    }

    private enum Stage {
        RUNNING,
        DRAINING,
        SEALED,
        SETTLING,
        FINISHED
    }

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long HEARTBEAT_NS = 50_000_000L;
    private static final long LOOK_NS = 10_000_000L;
    private static final long SETTLE_NS = 100_000_000L;

    /** How long an interrupted run waits for what is under way: "drain" in the safety rules of load tools. */
    private static final long INTERRUPTED_DRAIN_NS = 5_000_000_000L;

    /** Rule 3 of the saturation verdict: 80 % of a core for 5 s. */
    private static final double CPU_SHARE_MAX = 0.8;

    private static final long CPU_BUSY_NS = 5_000_000_000L;

    private final Loop loop;
    private final Listener listener;
    private final List<PublishLog @Nullable []> logs = new ArrayList<>();
    private int logsMissing;

    private Stage stage = Stage.RUNNING;
    private boolean begun;
    private boolean interrupted;
    private long giveUpNs = Long.MAX_VALUE;

    private long drainNs = Long.MAX_VALUE;
    private long secondStartNs;
    private @Nullable Phase phase;
    private long measuredSinceNs = Long.MIN_VALUE;
    private long cpuNs;
    private long busyNs;

    /** {@code loops} is how many the fleet has; the logs of all are waited for. */
    Course(Loop loop, int loops, Listener listener) {
        this.loop = loop;
        this.listener = listener;
        this.logsMissing = loops;
        for (int i = 0; i < loops; i++) {
            logs.add(null);
        }
    }

    void begin() {
        begun = true;
        cpuNs = loop.driver.cpuTimeNs();
        loop.wakeAt(new Clean(), 0);
        enter(0);
        loop.wakeAt(new Second(), boundaryAfter(0));
        loop.wakeAt(new Heartbeat(), HEARTBEAT_NS);
        loop.wakeAt(new End(), loop.scenario.durationNs());
        if (interrupted) {
            interrupt();
        }
    }

    boolean hasEnded() {
        return stage != Stage.RUNNING;
    }

    long measuredSinceNs() {
        return measuredSinceNs;
    }

    /** Ends the run early; called again, at once. */
    void interrupt() {
        if (!begun) {
            interrupted = true; // there is no clock yet
            return;
        }
        giveUpNs = interrupted ? loop.now() : loop.now() + INTERRUPTED_DRAIN_NS;
        interrupted = true;
        if (stage == Stage.RUNNING) {
            drain();
        }
    }

    /** The logs of one loop have come; those that come again for a loop that counted as lost are not wanted. */
    void logs(int from, PublishLog[] ofLoop) {
        if (logs.get(from) != null) {
            return;
        }
        logs.set(from, ofLoop);
        logsMissing--;
        if (logsMissing == 0 && stage == Stage.SEALED) {
            stage = Stage.SETTLING;
            settle();
        }
    }

    private void drain() {
        stage = Stage.DRAINING;
        drainNs = loop.now();
        look();
    }

    private void look() {
        long now = loop.now();
        if (loop.acks.owed() > 0 && now < giveUpNs) {
            loop.wakeAt(new Look(), now + LOOK_NS);
            return;
        }
        loop.clients().forEach(client -> loop.acks.unanswered(client, now));
        stage = Stage.SEALED;
        listener.sealed(loop.number(), loop.deliveries.seal());
    }

    private void settle() {
        long now = loop.now();
        boolean hurried = interrupted && now >= giveUpNs;
        if (hurried) {
            loop.clients().stream().filter(Client::isUp).forEach(client -> client.receiver.left(now));
        }
        List<Deliveries.Account> accounts = new ArrayList<>();
        long missing = 0;
        long lastSentNs = 0;
        for (EmitPlan plan : loop.plans()) {
            List<PublishLog> ofStep = logs(plan);
            for (PublishLog log : ofStep) {
                lastSentNs = Math.max(lastSentNs, log.lastSentNs());
            }
            Deliveries.Account account = loop.deliveries.settle(plan, ofStep, loop.clients());
            missing += account.missing();
            accounts.add(account);
        }
        if (missing > 0 && !hurried && now < lastSentNs + loop.scenario.deliveryTimeoutNs()) {
            loop.wakeAt(new Look(), now + SETTLE_NS);
            return;
        }
        finish(accounts);
    }

    /** What all loops have published of one step, each at its loop's place. */
    private List<PublishLog> logs(EmitPlan plan) {
        List<PublishLog> ofStep = new ArrayList<>();
        for (PublishLog @Nullable [] ofLoop : logs) {
            ofStep.add(java.util.Objects.requireNonNull(ofLoop)[plan.index]);
        }
        return ofStep;
    }

    private void finish(List<Deliveries.Account> accounts) {
        for (EmitPlan plan : loop.plans()) {
            Deliveries.Account account = accounts.get(plan.index);
            loop.recorder.add(Metric.DELIVERY_EXPECTED, plan.index, account.expected);
            loop.recorder.add(Metric.DELIVERY_OK, plan.index, account.ok);
            loop.recorder.add(Metric.DELIVERY_MISSING, plan.index, account.missing());
            loop.recorder.add(Metric.DELIVERY_UNEXPECTED, plan.index, account.unexpected);
            loop.recorder.add(
                    Metric.DELIVERY_UNDETERMINED, plan.index, account.received - account.ok - account.unexpected);
            loop.deliveries.name(plan, logs(plan), account, loop.clients());
            if (!account.example.isEmpty()) {
                loop.recorder.example(Metric.DELIVERY_MISSING.text(), account.example);
            }
        }
        stage = Stage.FINISHED;
        publish(Math.max(secondStartNs, loop.now())); // an interrupted run may not have come to its first instant
        listener.finished(loop.number());
    }

    // ---- seconds

    private void enter(long startNs) {
        secondStartNs = startNs;
        phase = null;
        measuredSinceNs = Long.MIN_VALUE;
        for (Phase candidate : loop.scenario.phases()) {
            if (!candidate.measured() && candidate.startNs() <= startNs) {
                measuredSinceNs = candidate.endNs();
            }
            if (candidate.startNs() <= startNs && startNs < candidate.endNs()) {
                phase = candidate;
            }
        }
        if (phase != null && !phase.measured()) {
            measuredSinceNs = Long.MIN_VALUE;
        }
    }

    private void publish(long endNs) {
        long cpu = loop.driver.cpuTimeNs() - cpuNs;
        cpuNs += cpu;
        loop.recorder.add(Metric.LOOP_CPU, 0, cpu);
        long lengthNs = endNs - secondStartNs;
        busyNs = cpu > CPU_SHARE_MAX * lengthNs ? busyNs + lengthNs : 0;
        if (busyNs >= CPU_BUSY_NS && stage != Stage.FINISHED) {
            loop.recorder.count(Metric.LOOP_BUSY);
        }
        boolean measured = phase == null || phase.measured();
        String name = phase == null || secondStartNs >= drainNs ? "drain" : phase.name();
        listener.snapshot(
                loop.number(), loop.recorder.drain(number(secondStartNs), secondStartNs, endNs, name, measured));
        enter(endNs);
    }

    /** Snapshots end with each second and with each phase, so that none belongs to two phases. */
    private long boundaryAfter(long ns) {
        long boundary = (ns / SECOND_NS + 1) * SECOND_NS;
        for (Phase candidate : loop.scenario.phases()) {
            if (candidate.endNs() > ns) {
                boundary = Math.min(boundary, candidate.endNs());
            }
        }
        return boundary;
    }

    /** The number of the snapshot that begins at a boundary: the same in all loops, also in one that stood still. */
    private int number(long startNs) {
        int number = (int) (startNs / SECOND_NS);
        for (Phase candidate : loop.scenario.phases()) {
            if (candidate.endNs() <= startNs && candidate.endNs() % SECOND_NS != 0) {
                number++;
            }
        }
        return number;
    }

    /** The end of a second or a phase. A loop that stood still over several seconds gives one snapshot for all of them. */
    private final class Second extends WakeUp {
        /** What is due at the boundary itself belongs to what follows. */
        @Override
        boolean goesFirst() {
            return true;
        }

        @Override
        void wake() {
            if (stage == Stage.FINISHED) {
                return;
            }
            long now = loop.now();
            long phaseEndNs = phase == null ? Long.MAX_VALUE : phase.endNs();
            long endNs = dueNs;
            while (endNs < phaseEndNs && boundaryAfter(endNs) <= now) {
                endNs = boundaryAfter(endNs);
            }
            publish(endNs);
            loop.wakeAt(this, boundaryAfter(endNs));
        }
    }

    /** What the loop did before the first instant is no delay of the run. */
    private final class Clean extends WakeUp {
        @Override
        boolean goesFirst() {
            return true;
        }

        @Override
        void wake() {
            loop.driver.takeReadDelayNs();
        }
    }

    private final class Heartbeat extends WakeUp {
        @Override
        void wake() {
            long now = loop.now();
            loop.recorder.record(Metric.LOOP_DELAY, now - dueNs);
            loop.recorder.record(Metric.READ_DELAY, loop.driver.takeReadDelayNs());
            if (stage != Stage.FINISHED) {
                loop.wakeAt(this, Math.max(dueNs + HEARTBEAT_NS, now));
            }
        }
    }

    private final class End extends WakeUp {
        @Override
        void wake() {
            if (stage == Stage.RUNNING) {
                drain();
            }
        }
    }

    /** Looks again whether what the stage waits for has come. */
    private final class Look extends WakeUp {
        @Override
        void wake() {
            if (stage == Stage.DRAINING) {
                look();
            } else if (stage == Stage.SETTLING) {
                settle();
            }
        }
    }
}
