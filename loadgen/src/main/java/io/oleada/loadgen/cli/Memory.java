package io.oleada.loadgen.cli;

import io.oleada.loadgen.fleet.Farewell;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What clients cost this process in memory: live heap and direct buffers, without what was there before the run. What the
 * kernel keeps for their sockets is not in it.
 */
final class Memory {

    /** Below so many clients the figure says more about the process than about them. */
    private static final long CLIENTS_MIN = 1_000;

    private static final Path STATUS = Path.of("/proc/self/status");

    private final long heapBytes = liveHeap();
    private final long directBytes = direct();

    /** {@return how much more heap is live than when this was made, in bytes} */
    long heapUsed() {
        return Math.max(0, liveHeap() - heapBytes);
    }

    /** {@return how much more is in direct buffers than when this was made, in bytes} */
    long buffersUsed() {
        return Math.max(0, direct() - directBytes);
    }

    /** One line about a run that still has its connections; empty where there are too few, or nobody says. */
    static String perClient(List<Farewell> farewells, long connected) {
        if (connected < CLIENTS_MIN || farewells.isEmpty()) {
            return "";
        }
        long resident = farewells.stream().mapToLong(Farewell::residentBytes).sum();
        return String.format(
                Locale.ROOT,
                "memory  %.1f KB of heap and %.1f KB of buffers per connected client (%,d)%s",
                farewells.stream().mapToLong(Farewell::heapBytes).sum() / 1024.0 / connected,
                farewells.stream().mapToLong(Farewell::bufferBytes).sum() / 1024.0 / connected,
                connected,
                resident == 0 ? "" : String.format(Locale.ROOT, ", %,d MB resident in all", resident >> 20));
    }

    /** {@return one line for the user whose run has used up the heap} */
    static String full() {
        return String.format(
                Locale.ROOT,
                "the generator ran out of memory with a heap of %,d MB; give it a larger one (OLEADA_JAVA_OPTS=-Xmx2g), or run fewer"
                        + " clients or steps",
                Runtime.getRuntime().maxMemory() >> 20);
    }

    /** {@return the memory of this process in all, in bytes; 0 where the system does not tell} */
    static long resident() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        } catch (IOException e) {
            return 0; // not Linux
        }
    }

    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
