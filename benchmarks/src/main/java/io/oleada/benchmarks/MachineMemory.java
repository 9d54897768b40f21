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
     * {@return what is left on this machine, in bytes} The kernel counts its inodes and directory entries as memory that it
     * could have back, and those of open sockets among them, which it can not: 2 GB of a million connections.
     */
    static long available() throws IOException {
        Slab inodes = slab("sock_inode_cache");
        long held = inodes.objects() * (inodes.bytesEach() + slab("dentry").bytesEach());
        return Math.max(0, field(Path.of("/proc/meminfo"), "MemAvailable:") - held);
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
    static long slabs() throws IOException {
        long sum = 0;
        for (String name : SLABS) {
            Slab slab = slab(name);
            sum += slab.objects() * slab.bytesEach();
        }
        return sum;
    }

    /** Objects of one kind that the kernel keeps; none where one may not look. */
    private record Slab(long objects, long bytesEach) {}

    private static Slab slab(String name) throws IOException {
        Path slabinfo = Path.of("/proc/slabinfo");
        if (Files.isReadable(slabinfo)) {
            for (String line : Files.readAllLines(slabinfo)) {
                String[] fields = line.split("\\s+", -1);
                if (fields[0].equals(name)) {
                    return new Slab(Long.parseLong(fields[1]), Long.parseLong(fields[3]));
                }
            }
        }
        return new Slab(0, 0);
    }
}
