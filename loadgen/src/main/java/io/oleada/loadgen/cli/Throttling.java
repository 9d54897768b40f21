package io.oleada.loadgen.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How often the system has held this process back because a CPU quota was used up: the quota of its own control group, or of
 * one above it, in version 1 or 2 of control groups or where both are mounted.
 */
final class Throttling {

    private static final String ROOT = "/sys/fs/cgroup";
    private static final String COUNTER = "nr_throttled ";

    private Throttling() {}

    /** {@return how often until now; 0 where the system does not tell} */
    static long times() {
        return times(Limits::content);
    }

    /** The same from the texts of system files; {@code files} gives none for a file that is not there. */
    static long times(Function<String, Optional<String>> files) {
        Set<String> folders = new LinkedHashSet<>();
        for (String line : files.apply("/proc/self/cgroup").orElse("").split("\n", -1)) {
            String[] parts = line.split(":", 3); // hierarchy:controllers:path
            if (parts.length == 3 && parts[1].isEmpty()) {
                addWithParents(ROOT, parts[2], folders);
                addWithParents(ROOT + "/unified", parts[2], folders);
            } else if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains("cpu")) {
                boolean alone = files.apply(ROOT + "/cpu/cpu.stat").isPresent(); // else named as in "cpu,cpuacct"
                addWithParents(ROOT + '/' + (alone ? "cpu" : parts[1]), parts[2], folders);
            }
        }
        long times = 0;
        for (String folder : folders) {
            times += counter(files.apply(folder + "/cpu.stat").orElse(""));
        }
        return times;
    }

    private static void addWithParents(String mount, String path, Set<String> folders) {
        List<String> names = new ArrayList<>();
        Path.of(path).normalize().forEach(name -> names.add(name.toString()));
        for (int length = names.size(); length >= 0; length--) {
            folders.add(length == 0 ? mount : mount + '/' + String.join("/", names.subList(0, length)));
        }
    }

    private static long counter(String stat) {
        return stat.lines()
                .filter(line -> line.startsWith(COUNTER))
                .mapToLong(
                        line -> Long.parseLong(line.substring(COUNTER.length()).strip()))
                .sum();
    }
}
