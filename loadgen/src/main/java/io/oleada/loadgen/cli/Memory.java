package io.oleada.loadgen.cli;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** One line about a run that still has its connections; empty where there are too few. */
    String perClient(long connected) {
        if (connected < CLIENTS_MIN) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "memory  %.1f KB of heap and %.1f KB of buffers per connected client (%,d)%s",
                Math.max(0, liveHeap() - heapBytes) / 1024.0 / connected,
                Math.max(0, direct() - directBytes) / 1024.0 / connected,
                connected,
                resident());
    }

    private static String resident() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .map(kb -> ", " + Long.parseLong(kb) / 1024 + " MB resident in all")
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return ""; // not Linux
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
