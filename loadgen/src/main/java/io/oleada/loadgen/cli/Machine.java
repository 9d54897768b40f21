package io.oleada.loadgen.cli;

import io.oleada.loadgen.engine.Received;
import io.oleada.loadgen.output.LoadPlan;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.Step;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What this machine can hold, and what it did to a run from outside of the event loops. */
final class Machine {

    /** The share of a run that may be spent in garbage collection pauses: rule 6 of the saturation verdict. */
    private static final double GC_SHARE_MAX = 0.01;

    private final long gcMs = gcMs();
    private final long throttled = Throttling.times();
    private final StolenTime stolen = new StolenTime();
    private final long startNs = System.nanoTime();

    /**
     * Says what is too small here for so many clients of a scenario in one process, before anything is sent.
     *
     * @param sources how many local addresses the user has named to connect from
     */
    static void check(Scenario scenario, long clients, int sources, Limits limits) {
        checkDescriptors(clients, limits);
        checkHeap(scenario, clients, limits.heapBytes());
        checkPorts(scenario, clients, sources, limits);
    }

    /** The same for the workers that this process starts, whose heaps are made for them. */
    static void checkWorkers(Scenario scenario, WorkerPlan plan, int sources, Limits limits) {
        checkDescriptors(plan.clientsEach(), limits);
        checkHeap(scenario, plan.clientsEach(), plan.crowded() ? plan.heapMb() << 20 : limits.heapBytes());
        checkPorts(scenario, plan.clientsEach(), sources, limits);
    }

    private static void checkPorts(Scenario scenario, long clients, int sources, Limits limits) {
        int needed = Sources.needed(clients, scenario.targets().size(), limits.ports());
        if (needed > Math.max(1, sources) && (sources > 0 || !Sources.areFree(scenario.targets()))) {
            throw new UserError(
                    UserError.USAGE,
                    clients + " clients need as many local ports, and there are " + limits.ports()
                            + " for each local address and target; name " + needed
                            + " addresses of this machine with --source-address, or run fewer clients");
        }
    }

    /** Says so if this machine has not the memory for so many clients, spread as planned. */
    static void checkMemory(long clients, WorkerPlan plan, Limits limits) {
        long needed = plan.memoryBytes();
        if (needed > limits.memoryBytes()) {
            throw new UserError(
                    UserError.USAGE,
                    clients + " clients need about " + (needed >> 20) + " MB of memory, and "
                            + (limits.memoryBytes() >> 20)
                            + " MB are free here; run fewer clients, or spread them over machines with"
                            + " --remote-workers");
        }
    }

    private static void checkDescriptors(long clients, Limits limits) {
        long descriptors = clients + Doctor.DESCRIPTORS_BESIDE;
        if (descriptors > limits.descriptors()) {
            throw new UserError(
                    UserError.USAGE,
                    clients + " clients need " + descriptors + " file descriptors, and this process may open "
                            + limits.descriptors() + "; see oleada doctor --clients " + clients
                            + ", or run fewer clients");
        }
    }

    private static void checkHeap(Scenario scenario, long clients, long heapBytes) {
        long counting = countingBytes(scenario, clients);
        long heap = Doctor.heapFor(clients) + counting;
        if (heap > heapBytes) {
            throw new UserError(
                    UserError.USAGE,
                    clients + " clients " + (counting == 0 ? "" : "and what they are to get of all broadcasts ")
                            + "need about " + (heap >> 20) + " MB of heap, and this process may have "
                            + (heapBytes >> 20) + " MB; set OLEADA_JAVA_OPTS=" + Doctor.heapOption(heap)
                            + ", or run fewer clients" + (counting == 0 ? "" : ", or for a shorter time"));
        }
    }

    /** {@return what it takes to keep who got which broadcast, in bytes; 0 for a run that is not long} */
    static long countingBytes(Scenario scenario, long clients) {
        if (scenario.durationNs() <= ConnectOptions.durationDefaultNs()) {
            return 0;
        }
        return (long) LoadPlan.ofBroadcasts(scenario, emit -> bytesToCount(emit, scenario, clients));
    }

    private static double bytesToCount(Step.Emit emit, Scenario scenario, long clients) {
        if (emit.room() != null || scenario.servers() > 1) {
            return Received.bytes(clients, clients, clients);
        }
        if (emit.fanOut() == Step.FanOut.ALL) {
            return Received.bytes(clients, 0, 0);
        }
        long senders =
                emit.pace() instanceof Step.Pace.Swarm swarm && swarm.publishers() > 0 ? swarm.publishers() : clients;
        return Received.bytes(clients, 1, senders);
    }

    /** What has disturbed the run since this was made, as reasons for INVALID. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        double share = (gcMs() - gcMs) * 1e6 / Math.max(1, System.nanoTime() - startNs);
        if (share > GC_SHARE_MAX) {
            complaints.add(String.format(
                    Locale.ROOT,
                    "the generator spent %.1f %% of the run in garbage collection pauses (1 %% is allowed); give it a larger heap",
                    share * 100));
        }
        long times = Throttling.times() - throttled;
        if (times > 0) {
            complaints.add("the system throttled the generator's CPU " + times
                    + " times; raise its cgroup's CPU quota (cpu.max)");
        }
        return complaints;
    }

    /** {@return how much of the processors' time the host gave to others since this was made, from 0 to 1} */
    double stolenShare() {
        return stolen.share();
    }

    private static long gcMs() {
        long sum = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            boolean concurrent = collector.getName().contains("Concurrent")
                    || collector.getName().contains("Cycles");
            sum += concurrent ? 0 : Math.max(0, collector.getCollectionTime());
        }
        return sum;
    }
}
