package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThrottlingTest {

    private static long times(Map<String, String> files) {
        return Throttling.times(path -> Optional.ofNullable(files.get(path)));
    }

    private static String stat(int times) {
        return "nr_periods 100\nnr_throttled " + times + "\nthrottled_time 5\n";
    }

    @Test
    void groupOfVersionTwoAndThoseAboveItCount() {
        assertThat(times(Map.of(
                        "/proc/self/cgroup", "0::/a/b\n",
                        "/sys/fs/cgroup/cpu.stat", "usage_usec 7\n",
                        "/sys/fs/cgroup/a/cpu.stat", stat(3),
                        "/sys/fs/cgroup/a/b/cpu.stat", stat(4),
                        "/sys/fs/cgroup/c/cpu.stat", stat(50))))
                .isEqualTo(7);
    }

    @Test
    void groupOfVersionOneCountsUnderEitherName() {
        assertThat(times(Map.of(
                        "/proc/self/cgroup", "4:memory:/m\n3:cpu,cpuacct:/a\n0::/\n",
                        "/sys/fs/cgroup/cpu,cpuacct/a/cpu.stat", stat(5),
                        "/sys/fs/cgroup/memory/m/cpu.stat", stat(50))))
                .isEqualTo(5);
        assertThat(times(Map.of(
                        "/proc/self/cgroup", "1:cpu:/a\n0::/\n",
                        "/sys/fs/cgroup/cpu/cpu.stat", stat(0),
                        "/sys/fs/cgroup/cpu/a/cpu.stat", stat(6))))
                .isEqualTo(6);
    }

    @Test
    void containersOwnRootIsAGroupToo() {
        assertThat(times(Map.of("/proc/self/cgroup", "0::/\n", "/sys/fs/cgroup/cpu.stat", stat(9))))
                .isEqualTo(9);
    }

    @Test
    void whereTheSystemDoesNotTellNobodyThrottles() {
        assertThat(times(Map.of())).isZero();
        assertThat(times(Map.of("/proc/self/cgroup", "nonsense\n::\n0::/gone\n")))
                .isZero();
    }
}
