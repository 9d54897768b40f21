package io.oleada.loadgen.cli;

import io.oleada.loadgen.fleet.Assembly;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How clients are spread over worker processes of this machine, and the Java options that each of them gets. A pure function.
 *
 * <p>A few workers, each with about a processor of its own, are made for pace and get the options of the process that starts
 * them. Many workers exist because one process may open only so many files; they share the processors, each has little to do,
 * and what each costs before its first client counts as often as there are workers. They get the options below.
 *
 * @param workers how many processes
 * @param clientsEach the most clients that one of them has
 * @param crowded whether they share the processors, many to each
 */
record WorkerPlan(int workers, long clientsEach, boolean crowded) {

    /** Beyond so many workers to a processor none of them can count on having one. */
    private static final int WORKERS_PER_CORE = 2;

    /**
     * What is allocated for a connect, a snapshot or a second's summary dies young. This much lasts some seconds at the pace
     * of a worker that is one of many, and a collection of it is over in a few milliseconds. The young generation is the
     * part of the heap that is written to all over and so stays resident whether clients are there or not.
     */
    private static final int YOUNG_MB = 8;

    /**
     * The code of the first compiler for all that a worker does takes some 6 MB; 240 MB would be reserved otherwise. Address
     * space alone, but a hundred processes of it are refused where the system does not overcommit.
     */
    private static final int CODE_MB = 24;

    /** The Java in which objects with small headers are no experiment any more. */
    private static final int COMPACT_HEADERS_SINCE = 25;

    /** A worker's threads call nothing deep: half of the default, for the same reason. */
    private static final int STACK_KB = 512;

    /**
     * A worker that shares its processor with dozens of others may wait long for its turn, and is not lost. That the
     * coordinator is gone these workers see at once, by their standard input.
     */
    private static final int CROWD_SILENCE_SECONDS = 90;

    /**
     * What a worker takes before its first client: Java itself, classes, compiled code, the young generation. 85 MB were
     * measured; the rest is air.
     */
    static final long PROCESS_BYTES = 100L << 20;

    /** The same of a crowded one: 72 MB were measured, and 53 MB where it finds its classes archived. */
    private static final long CROWDED_BYTES = 80L << 20;

    /** What a client that is connected and waits takes of a worker's memory. Measured: 2.3 KB of heap, and air in it. */
    static final long CLIENT_BYTES = 3 * 1024;

    /** {@return how so many clients are spread over so many processes} */
    static WorkerPlan of(long clients, int workers, int cores) {
        int processes = Math.max(1, workers);
        return new WorkerPlan(
                processes, (clients + processes - 1) / processes, processes > WORKERS_PER_CORE * Math.max(1, cores));
    }

    /**
     * {@return the heap of one worker, in MB} Memory that is not touched costs nothing, so it is made large enough for
     * clients that talk, all at once: a heap that has to grow does so with full collections, at which its loop stands still.
     */
    long heapMb() {
        return ((Doctor.heapFor(clientsEach) + (1 << 20) - 1) >> 20) + YOUNG_MB;
    }

    /** {@return after how many seconds of silence a worker of this machine counts as lost} */
    int silenceSeconds() {
        return crowded ? CROWD_SILENCE_SECONDS : Assembly.SILENCE_SECONDS;
    }

    /** {@return what all of them together are reckoned to need of this machine's memory, sockets included, in bytes} */
    long memoryBytes() {
        return workers * (crowded ? CROWDED_BYTES : PROCESS_BYTES)
                + workers * clientsEach * (CLIENT_BYTES + Doctor.KERNEL_PER_CLIENT);
    }

    /**
     * {@return the Java options of a worker}
     *
     * @param inherited the options of this process
     * @param wanted those among them that the user has asked for, which come before the plan's
     */
    List<String> javaOptions(List<String> inherited, List<String> wanted) {
        List<String> options = new ArrayList<>();
        if (crowded) {
            for (String option : planned()) {
                if (wanted.stream().noneMatch(other -> Kind.of(other) == Kind.of(option))) {
                    options.add(option);
                }
            }
        }
        for (String option : inherited) {
            boolean replaced = crowded && Kind.of(option) != Kind.OTHER && !wanted.contains(option);
            if (!replaced && !option.startsWith("-agentlib")) { // a debugger's port can be listened at once
                options.add(option);
            }
        }
        return options;
    }

    private List<String> planned() {
        List<String> options = new ArrayList<>(List.of(
                "-XX:+UseSerialGC", // no threads of its own, and no tables beside the heap
                "-Xms" + heapMb() + "m",
                "-Xmx" + heapMb() + "m",
                "-Xmn" + YOUNG_MB + "m",
                "-XX:TieredStopAtLevel=1", // else each would compile the same methods again, at ten times the cost
                "-XX:ReservedCodeCacheSize=" + CODE_MB + "m",
                "-Xss" + STACK_KB + "k",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0", // Java's own classes stay where their file has them: all share them
                "-XX:-UsePerfData")); // a file in /tmp for each, which nobody reads
        if (Runtime.version().feature() >= COMPACT_HEADERS_SINCE) {
            options.add("-XX:+UseCompactObjectHeaders"); // 4 bytes less for each of a client's 50 objects
        }
        return options;
    }

    /** {@return the plan in words} */
    List<String> text() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "run starts %d workers of %,d clients each, on loopback each from addresses of its own.",
                workers,
                clientsEach));
        if (crowded) {
            lines.add("  each with " + String.join(" ", planned()));
        }
        lines.add(String.format(
                Locale.ROOT,
                "  together they take about %,d MB, sockets included; a server on this machine comes on top of that",
                memoryBytes() >> 20));
        return lines;
    }

    /** What an option is about, as far as a plan may have another of its kind. */
    private enum Kind {
        HEAP,
        COLLECTOR,
        COMPILER,
        CODE,
        STACK,
        OTHER;

        static Kind of(String option) {
            if (option.matches("-Xm[snx].*|-XX:(Initial|Max|New|MaxNew)HeapSize=.*|-XX:MaxRAMPercentage=.*")) {
                return HEAP;
            }
            if (option.matches("-XX:[+-]Use\\w+GC")) {
                return COLLECTOR;
            }
            if (option.startsWith("-XX:TieredStopAtLevel")) {
                return COMPILER;
            }
            if (option.startsWith("-XX:ReservedCodeCacheSize")) {
                return CODE;
            }
            return option.startsWith("-Xss") ? STACK : OTHER;
        }
    }
}
