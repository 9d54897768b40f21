package io.oleada.loadgen.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What bounds the number of clients here, as the system tells it. A limit that the system does not tell, because it is not
 * Linux or has no such limit, is {@link #NONE}.
 *
 * @param descriptors how many files this process may open
 * @param descriptorsEver how many any process may be allowed to open (fs.nr_open)
 * @param ports how many local ports the system hands out towards one address and port, reserved ones taken off
 * @param firstPort the first of them, 0 if unknown
 * @param lastPort the last of them, 0 if unknown
 * @param conntrackFree how many more connections the firewall's table has room for
 * @param conntrackMax the size of that table
 * @param somaxconn how many connections may wait to be accepted by a server on this machine
 * @param heapBytes the largest heap of this process
 * @param memoryBytes what is free on this machine, or in this container if that is less
 * @param cores how many processors this process may use
 */
record Limits(
        long descriptors,
        long descriptorsEver,
        long ports,
        int firstPort,
        int lastPort,
        long conntrackFree,
        long conntrackMax,
        long somaxconn,
        long heapBytes,
        long memoryBytes,
        int cores) {

    static final long NONE = Long.MAX_VALUE;

    private static final String SYS = "/proc/sys/";
    private static final String CONNTRACK = SYS + "net/netfilter/nf_conntrack_";
    private static final String CGROUP = "/sys/fs/cgroup/";
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d{1,15}) kB$");

    /** What holds for this process now. */
    static Limits here() {
        long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : NONE;
        Runtime runtime = Runtime.getRuntime();
        boolean tracked = isTracked();
        return read(
                path -> tracked || !path.startsWith(CONNTRACK) ? content(path) : Optional.empty(),
                descriptors,
                runtime.maxMemory(),
                runtime.availableProcessors());
    }

    /** The firewall's table has a size even where no rule has it track anything; a connection of our own shows which. */
    private static boolean isTracked() {
        Optional<String> nothing = Optional.of("0\n");
        if (!content(CONNTRACK + "count").equals(nothing)) {
            return true;
        }
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 1, loopback);
                Socket open = new Socket(loopback, server.getLocalPort())) {
            return !open.isConnected() || !content(CONNTRACK + "count").equals(nothing);
        } catch (IOException e) {
            return true;
        }
    }

    /** Makes the limits from the texts of system files; {@code files} gives none for a file that is not there. */
    static Limits read(Function<String, Optional<String>> files, long descriptors, long heapBytes, int cores) {
        int[] range = files.apply(SYS + "net/ipv4/ip_local_port_range")
                .map(Limits::range)
                .orElse(new int[] {0, 0});
        long reserved = files.apply(SYS + "net/ipv4/ip_local_reserved_ports")
                .map(text -> within(text, range[0], range[1]))
                .orElse(0L);
        long tracked = number(files, CONNTRACK + "max");
        long used = number(files, CONNTRACK + "count");
        return new Limits(
                descriptors,
                number(files, SYS + "fs/nr_open"),
                range[1] == 0 ? NONE : range[1] - range[0] + 1 - reserved,
                range[0],
                range[1],
                tracked == NONE || used == NONE ? tracked : Math.max(0, tracked - used),
                tracked,
                number(files, SYS + "net/core/somaxconn"),
                heapBytes,
                memory(files),
                cores);
    }

    /** Reads with a large buffer: the files under /proc/sys give what one read takes, and then claim to be at their end. */
    static Optional<String> content(String path) {
        byte[] buffer = new byte[65_536];
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            int length = 0;
            for (int more = in.read(buffer); more > 0; more = in.read(buffer, length, buffer.length - length)) {
                length += more;
            }
            return Optional.of(new String(buffer, 0, length, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@return the number in a file; {@link #NONE} where there is no file, or it says {@code max}} */
    private static long number(Function<String, Optional<String>> files, String path) {
        return files.apply(path)
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(NONE);
    }

    /** {@return the two ends of {@code 32768 60999}; zeros if it is something else} */
    static int[] range(String text) {
        Matcher two = Pattern.compile("(\\d{1,5})\\s+(\\d{1,5})").matcher(text.strip());
        if (!two.matches()) {
            return new int[] {0, 0};
        }
        return new int[] {Integer.parseInt(two.group(1)), Integer.parseInt(two.group(2))};
    }

    /** {@return how many of the ports in a list such as {@code 8080,9148-9160} lie in a range} */
    static long within(String list, int first, int last) {
        long count = 0;
        Matcher part = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?").matcher(list);
        while (part.find()) {
            int from = Integer.parseInt(part.group(1));
            int to = part.group(2) == null ? from : Integer.parseInt(part.group(2));
            count += Math.max(0, Math.min(to, last) - Math.max(from, first) + 1);
        }
        return count;
    }

    private static long memory(Function<String, Optional<String>> files) {
        long machine = files.apply("/proc/meminfo")
                .map(AVAILABLE::matcher)
                .filter(Matcher::find)
                .map(found -> Long.parseLong(found.group(1)) * 1024)
                .orElse(NONE);
        long container = number(files, CGROUP + "memory.max");
        if (container == NONE) {
            return machine;
        }
        long used = number(files, CGROUP + "memory.current");
        return Math.min(machine, used == NONE ? container : Math.max(0, container - used));
    }
}
