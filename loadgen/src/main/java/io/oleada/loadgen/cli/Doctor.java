package io.oleada.loadgen.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How many clients some {@link Limits} allow, what each of them is, and the command that lifts it. Pure functions. */
final class Doctor {

    /** Descriptors that a run needs beside one per client: jars, selectors, the log. */
    static final int DESCRIPTORS_BESIDE = 200;

    /** Heap and buffers reckoned for a client that sends now and then; one that only listens takes a quarter of it. */
    private static final long HEAP_PER_CLIENT = 10 * 1024;

    /** Heap that a run needs beside its clients, most of it for histograms and the report. */
    private static final long HEAP_BESIDE = 64L << 20;

    /** What Linux keeps for one end of an idle TCP connection: socket, inode, directory entry, file. */
    static final long KERNEL_PER_CLIENT = 5 * 1024;

    /** What one client at rest takes of the machine in all, without the server's end. */
    private static final long MEMORY_PER_CLIENT = WorkerPlan.CLIENT_BYTES + KERNEL_PER_CLIENT;

    /**
     * One thing that bounds the number of clients.
     *
     * @param name what it is
     * @param clients how many clients it allows
     * @param now how it stands
     */
    record Finding(String name, long clients, String now) {

        /** Whether more processes lift it. */
        boolean ofEachProcess() {
            return name.equals("file descriptors") || name.equals("heap");
        }
    }

    private final Limits limits;

    Doctor(Limits limits) {
        this.limits = limits;
    }

    /** {@return what bounds the clients of one process towards one address and port, as far as it is known} */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (limits.descriptors() != Limits.NONE) {
            findings.add(new Finding(
                    "file descriptors",
                    Math.max(0, limits.descriptors() - DESCRIPTORS_BESIDE),
                    count(limits.descriptors()) + " for this process, of which a run needs " + DESCRIPTORS_BESIDE));
        }
        if (limits.conntrackMax() != Limits.NONE) {
            findings.add(new Finding(
                    "conntrack",
                    limits.conntrackFree(),
                    "the firewall's table holds " + count(limits.conntrackMax()) + ", " + count(limits.conntrackFree())
                            + " are free"));
        }
        findings.add(new Finding(
                "heap",
                Math.max(0, (limits.heapBytes() - HEAP_BESIDE) / HEAP_PER_CLIENT),
                megabytes(limits.heapBytes()) + " at most, reckoned with 10 KB per client"));
        if (limits.memoryBytes() != Limits.NONE) {
            findings.add(new Finding(
                    "memory",
                    Math.max(0, (limits.memoryBytes() - WorkerPlan.PROCESS_BYTES) / MEMORY_PER_CLIENT),
                    megabytes(limits.memoryBytes()) + " free, reckoned with " + MEMORY_PER_CLIENT / 1024
                            + " KB per client at rest, sockets included"));
        }
        return findings;
    }

    /** {@return the tightest of the findings} */
    Finding tightest() {
        return findings().stream()
                .min(Comparator.comparingLong(Finding::clients))
                .orElseThrow();
    }

    /** {@return the commands that make room for so many clients, in the order in which to give them} */
    List<String> commands(long clients) {
        List<String> commands = new ArrayList<>();
        for (Finding finding : findings()) {
            if (finding.clients() < clients) {
                commands.addAll(commands(finding.name(), clients));
            }
        }
        return commands;
    }

    private List<String> commands(String name, long clients) {
        return switch (name) {
            case "file descriptors" -> descriptors(clients);
            case "conntrack" ->
                List.of("sudo sysctl -w net.netfilter.nf_conntrack_max="
                        + (clients + limits.conntrackMax() - limits.conntrackFree()));
            case "heap" -> List.of("export OLEADA_JAVA_OPTS=" + heapOption(heapFor(clients)));
            default ->
                List.of("# memory: free " + megabytes(plan(clients).memoryBytes()) + ", or use a larger machine");
        };
    }

    /** {@return how many processes hold so many clients, each with the descriptors that this one has} */
    static int processes(long clients, Limits limits) {
        long each = limits.descriptors() - DESCRIPTORS_BESIDE;
        return limits.descriptors() == Limits.NONE ? 1 : Math.toIntExact((clients + each - 1) / Math.max(1, each));
    }

    /** {@return how a run spreads so many clients by itself} */
    WorkerPlan plan(long clients) {
        return WorkerPlan.of(clients, processes(clients, limits), limits.cores());
    }

    /** {@return whether there is room for so many clients here, in as many processes as a run starts by itself} */
    boolean holds(long clients) {
        boolean spread = plan(clients).workers() > 1;
        return findings().stream()
                .filter(finding -> !spread || !finding.ofEachProcess())
                .allMatch(finding -> finding.clients() >= clients);
    }

    /** {@return the heap that a process with so many clients is reckoned to need, in bytes} */
    static long heapFor(long clients) {
        return HEAP_BESIDE + clients * HEAP_PER_CLIENT;
    }

    /** {@return the option for so many bytes of heap: an eighth more, since one survivor space does not count as heap that may be used} */
    static String heapOption(long bytes) {
        return "-Xmx" + wholeMegabytes(bytes * 9 / 8) + "m";
    }

    private List<String> descriptors(long clients) {
        List<String> commands = new ArrayList<>();
        long needed = clients + DESCRIPTORS_BESIDE;
        int processes = processes(clients, limits);
        commands.add("oleada run --workers " + processes + " ...  # so many processes; run does so by itself");
        if (needed > limits.descriptorsEver()) {
            commands.add("sudo sysctl -w fs.nr_open=" + needed + "  # or one process with more descriptors:");
        }
        commands.add("sudo prlimit --pid $$ --nofile=" + needed + ':' + needed
                + (commands.size() > 1 ? "" : "  # or more descriptors for this shell and what it starts"));
        return commands;
    }

    /** {@return what bounds the pace and not the number of clients} */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add((limits.cores() == 1 ? "1 core" : limits.cores() + " cores")
                + ": one event loop each; a run that keeps one above 80 % for 5 s is INVALID");
        if (limits.ports() != Limits.NONE) {
            notes.add(count(limits.ports()) + " local ports (" + limits.firstPort() + " to " + limits.lastPort()
                    + ") for each local address and target; on loopback a run takes as many addresses as it needs,"
                    + " elsewhere name them with --source-address");
        }
        if (limits.somaxconn() != Limits.NONE) {
            notes.add("somaxconn " + count(limits.somaxconn())
                    + ": a server on this machine can have that many connections waiting to be accepted");
        }
        return notes;
    }

    /** {@return the next round number above a number of clients: 1, 2 or 5 with zeros} */
    static long roundAbove(long clients) {
        for (long unit = 1_000; ; unit *= 10) {
            for (int factor : new int[] {1, 2, 5}) {
                if (unit * factor > clients) {
                    return unit * factor;
                }
            }
        }
    }

    /** {@return one line that says what so many clients need here and whether there is enough} */
    String needs(long clients) {
        StringBuilder line = new StringBuilder(count(clients)).append(" clients need ");
        line.append(count(clients + DESCRIPTORS_BESIDE)).append(" file descriptors");
        if (limits.descriptors() != Limits.NONE) {
            line.append(" (").append(count(limits.descriptors())).append(" for each process)");
        }
        line.append(", ").append(count(clients)).append(" local ports");
        if (limits.ports() != Limits.NONE) {
            line.append(" (").append(count(limits.ports())).append(" for each local address)");
        }
        return line.append(", about ")
                .append(megabytes(clients * MEMORY_PER_CLIENT))
                .append(" of memory")
                .toString();
    }

    private static String megabytes(long bytes) {
        return count(wholeMegabytes(bytes)) + " MB";
    }

    private static long wholeMegabytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
