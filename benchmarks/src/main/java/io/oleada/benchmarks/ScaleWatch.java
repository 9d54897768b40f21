package io.oleada.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks on while a {@link ScaleRun} goes on: once a second at time and clients, and at the memory when all are there. */
final class ScaleWatch {

    /**
     * What one second looked like.
     *
     * @param seconds since the start of the run
     * @param phase the phase's name
     * @param connected how many clients were connected at its end
     * @param serverCpu processor seconds of all servers so far
     * @param workerCpu processor seconds of all workers so far
     */
    record Sample(double seconds, String phase, long connected, double serverCpu, double workerCpu) {}

    /**
     * What memory was taken, in bytes.
     *
     * @param servers what the servers have for themselves
     * @param workers what the workers have for themselves
     * @param kernel its objects for sockets and files
     * @param available what the machine had left
     * @param connected how many clients were connected
     */
    record Footprint(long servers, long workers, double kernel, long available, long connected) {}

    private static final long LOOK_MS = 200;
    private static final int TELL_SECONDS = 10;

    /** How long before the end of the hold the memory is looked at. */
    private static final int BEFORE_END_SECONDS = 5;

    private final ScalePlan plan;
    private final ScaleServers servers;
    private final ScaleRun run;
    private final MachineMemory memory;
    private final long endNs;
    private final List<Sample> samples = new ArrayList<>();
    private List<ProcessHandle> workers = List.of();
    private @Nullable Footprint first;
    private @Nullable Footprint held;
    private ScaleServers.@Nullable Said said;
    private String stopped = "";

    /** {@code patienceSeconds} is how long the run may take longer than planned, start and end included. */
    ScaleWatch(ScalePlan plan, ScaleServers servers, ScaleRun run, MachineMemory memory, int patienceSeconds) {
        this.plan = plan;
        this.servers = servers;
        this.run = run;
        this.memory = memory;
        this.endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.totalSeconds() + patienceSeconds);
    }

    /** Looks on until the run has ended. */
    void follow() throws IOException, InterruptedException {
        while (run.isAlive()) {
            for (JsonNode interval : run.intervals()) {
                look(interval);
            }
            if (stopped.isEmpty()) {
                stopIfNeeded();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    private void stopIfNeeded() throws IOException {
        try {
            memory.check();
            if (System.nanoTime() > endNs) {
                stopped = "time: the run took much longer than planned";
            }
        } catch (MachineMemory.Shortage e) {
            stopped = String.valueOf(e.getMessage());
        }
        if (!stopped.isEmpty()) {
            System.err.println(stopped + "; the run is ended");
            run.interrupt();
        }
    }

    private void look(JsonNode interval) throws IOException {
        if (workers.isEmpty()) {
            workers = run.workers();
        }
        long connected = interval.path("gauges").path("clients.connected").asLong();
        Sample sample = new Sample(
                interval.path("endNs").asLong() / 1e9,
                interval.path("phase").asText(),
                connected,
                cpu(servers.processes()),
                cpu(workers));
        samples.add(sample);
        if (first == null) {
            first = footprint(connected);
        }
        boolean nearEnd = sample.seconds() >= plan.holdEndSeconds() - BEFORE_END_SECONDS;
        if (held == null && nearEnd && sample.phase().equals(ScalePlan.HOLD)) {
            held = footprint(connected);
            said = servers.ask();
        }
        if (samples.size() % TELL_SECONDS == 0) {
            System.err.printf(
                    Locale.ROOT,
                    "%5.0f s  %-10s %,11d connected  %,7d MB left%n",
                    sample.seconds(),
                    sample.phase(),
                    connected,
                    MachineMemory.available() >> 20);
        }
    }

    private static double cpu(List<ProcessHandle> processes) {
        double sum = 0;
        for (ProcessHandle process : processes) {
            try {
                sum += Peer.cpuSeconds(process);
            } catch (IOException e) {
                return Double.NaN; // one has ended: no sum is right any more
            }
        }
        return sum;
    }

    private Footprint footprint(long connected) throws IOException {
        return new Footprint(
                servers.processes().stream().mapToLong(MachineMemory::own).sum(),
                workers.stream().mapToLong(MachineMemory::own).sum(),
                MachineMemory.slabs(),
                MachineMemory.available(),
                connected);
    }

    List<Sample> samples() {
        return samples;
    }

    /** {@return the memory before the clients came; null if the run did not begin} */
    @Nullable
    Footprint first() {
        return first;
    }

    /** {@return the memory while all were connected; null if that was not reached} */
    @Nullable
    Footprint held() {
        return held;
    }

    /** {@return what the first server said of itself while all were connected} */
    ScaleServers.@Nullable Said said() {
        return said;
    }

    /** {@return why the run was ended before its time; empty if it was not} */
    String stopped() {
        return stopped;
    }
}
