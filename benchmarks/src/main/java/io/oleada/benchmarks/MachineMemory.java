package io.oleada.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * What this machine has left, and what its kernel keeps for sockets.
 *
 * @param leastFreeBytes how much must be left
 */
record MachineMemory(long leastFreeBytes) {

    /** What a connection makes the kernel keep, besides the contents of its buffers. */
    private static final Set<String> SLABS = Set.of(
            "TCP",
            "TCPv6",
            "sock_inode_cache",
            "filp",
            "dentry",
            "eventpoll_epi",
            "eventpoll_pwq",
            "ep_head",
            "request_sock_TCP",
            "proc_inode_cache",
            "skbuff_head_cache",
            "skbuff_small_head",
            "skbuff_fclone_cache",
            "tcp_bind_bucket",
            "tcp_bind2_bucket");

    /** Thrown when too little is left. */
    static final class Shortage extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Shortage(String message) {
            super(message);
        }
    }

    /** Says so if less is left than must be. */
    void check() throws IOException {
        long left = available();
        if (left < leastFreeBytes) {
            throw new Shortage(String.format(
                    Locale.ROOT, "memory: %,d MB are left, and %,d MB must be", left >> 20, leastFreeBytes >> 20));
        }
    }

    /**
     * {@return what is left on this machine, in bytes} The kernel counts objects of its file system as memory that it could
     * have back, and those of sockets among them, which it can not while they are open: 2.6 GB at 900,000 connections.
     */
    static long available() throws IOException {
        Path meminfo = Path.of("/proc/meminfo");
        return Math.max(0, field(meminfo, "MemAvailable:") - field(meminfo, "SReclaimable:"));
    }

    /** {@return what a process has for itself, which is neither a file nor shared, in bytes; 0 if it is gone} */
    static long own(ProcessHandle process) {
        try {
            return field(Path.of("/proc/" + process.pid() + "/status"), "RssAnon:");
        } catch (IOException e) {
            return 0;
        }
    }

    private static long field(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }

    /** {@return bytes of the kernel's objects for sockets and files; 0 where one may not look (it takes root)} */
    static double slabs() throws IOException {
        Path slabinfo = Path.of("/proc/slabinfo");
        if (!Files.isReadable(slabinfo)) {
            return 0;
        }
        double sum = 0;
        for (String line : Files.readAllLines(slabinfo)) {
            String[] fields = line.split("\\s+", -1);
            if (SLABS.contains(fields[0])) {
                sum += Double.parseDouble(fields[1]) * Double.parseDouble(fields[3]);
            }
        }
        return sum;
    }
}
