package io.oleada.loadgen.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How many clients some {@link Limits} allow, what each of them is, and the command that lifts it. Pure functions. */
final class Doctor {

    /** Descriptors that a run needs beside one per client: jars, selectors, the log. */
    static final int DESCRIPTORS_BESIDE = 200;

    /** Heap and buffers reckoned for a client that sends now and then; one that only listens takes less. */
    private static final long HEAP_PER_CLIENT = 10 * 1024;

    /** Heap that a run needs beside its clients, most of it for histograms and the report. */
    private static final long HEAP_BESIDE = 128L << 20;

    /** What Linux keeps for one end of an idle TCP connection: socket, inode, directory entry, file. */
    private static final long KERNEL_PER_CLIENT = 5 * 1024;

    private static final long PORTS_MOST = 64_512; // 1024 to 65535

    /**
     * One thing that bounds the number of clients.
     *
     * @param name what it is
     * @param clients how many clients it allows
     * @param now how it stands
     */
    record Finding(String name, long clients, String now) {}

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
        if (limits.ports() != Limits.NONE) {
            findings.add(new Finding(
                    "local ports",
                    limits.ports(),
                    limits.firstPort() + " to " + limits.lastPort() + ", per source address and target"));
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
                    Math.max(0, (limits.memoryBytes() - HEAP_BESIDE) / (HEAP_PER_CLIENT + KERNEL_PER_CLIENT)),
                    megabytes(limits.memoryBytes()) + " free, reckoned with 15 KB per client, sockets included"));
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
            case "file descriptors" -> descriptors(clients + DESCRIPTORS_BESIDE);
            case "local ports" -> ports(clients);
            case "conntrack" ->
                List.of("sudo sysctl -w net.netfilter.nf_conntrack_max="
                        + (clients + limits.conntrackMax() - limits.conntrackFree()));
            case "heap" ->
                List.of("export OLEADA_JAVA_OPTS=-Xmx" + wholeMegabytes(HEAP_BESIDE + clients * HEAP_PER_CLIENT) + "m");
            default ->
                List.of("# memory: free "
                        + megabytes(HEAP_BESIDE + clients * (HEAP_PER_CLIENT + KERNEL_PER_CLIENT))
                        + ", or use a larger machine");
        };
    }

    private List<String> descriptors(long needed) {
        String here = "sudo prlimit --pid $$ --nofile=" + needed + ':' + needed + "  # this shell and what it starts";
        return needed > limits.descriptorsEver() ? List.of("sudo sysctl -w fs.nr_open=" + needed, here) : List.of(here);
    }

    private List<String> ports(long clients) {
        if (limits.ports() >= PORTS_MOST) {
            return List.of("# local ports: that is all there are; aim at several addresses of the server");
        }
        String widen = "sudo sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"";
        return clients <= PORTS_MOST
                ? List.of(widen)
                : List.of(
                        widen,
                        "# local ports: there are no more than " + count(PORTS_MOST)
                                + " per source address and target; aim at several addresses of the server");
    }

    /** {@return what bounds the pace and not the number of clients} */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add((limits.cores() == 1 ? "1 core" : limits.cores() + " cores")
                + ": one event loop each; a run that keeps one above 80 % for 5 s is INVALID");
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
            line.append(" (").append(count(limits.descriptors())).append(" here)");
        }
        line.append(", ").append(count(clients)).append(" local ports");
        if (limits.ports() != Limits.NONE) {
            line.append(" (").append(count(limits.ports())).append(" here)");
        }
        return line.append(", about ")
                .append(megabytes(clients * (HEAP_PER_CLIENT + KERNEL_PER_CLIENT)))
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
