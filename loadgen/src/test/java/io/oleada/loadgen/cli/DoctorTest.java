package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.ScenarioException;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.scenario.Target;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {

    private static final Map<String, String> LAPTOP = Map.of(
            "/proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n",
            "/proc/sys/net/ipv4/ip_local_reserved_ports", "\n",
            "/proc/sys/fs/nr_open", "1048576\n",
            "/proc/sys/net/netfilter/nf_conntrack_max", "262144\n",
            "/proc/sys/net/netfilter/nf_conntrack_count", "144\n",
            "/proc/sys/net/core/somaxconn", "4096\n",
            "/proc/meminfo", "MemTotal:       16384000 kB\nMemFree:  100 kB\nMemAvailable:    8192000 kB\n");

    private static Limits limits(Map<String, String> files, long descriptors, long heapMb) {
        return Limits.read(path -> Optional.ofNullable(files.get(path)), descriptors, heapMb << 20, 8);
    }

    private static Limits laptopWith(String path, String text) {
        Map<String, String> files = new HashMap<>(LAPTOP);
        files.put(path, text);
        return limits(files, 20_000, 4096);
    }

    @ParameterizedTest
    @CsvSource({
        "'32768\t60999\n', 28232",
        "'1024 65535', 64512",
        "'', 9223372036854775807",
        "'max', 9223372036854775807",
    })
    void portsAreThoseOfTheRange(String text, long ports) {
        assertThat(laptopWith("/proc/sys/net/ipv4/ip_local_port_range", text).ports())
                .isEqualTo(ports);
    }

    @ParameterizedTest
    @CsvSource({"'\n', 28232", "'8080,40000\n', 28231", "'30000-32769,60999-61010\n', 28229", "'50000-50009', 28222"})
    void reservedPortsAreNotHandedOut(String reserved, long ports) {
        assertThat(laptopWith("/proc/sys/net/ipv4/ip_local_reserved_ports", reserved)
                        .ports())
                .isEqualTo(ports);
    }

    @ParameterizedTest
    @CsvSource({
        "max, 8388608000",
        "1073741824, 1073741824",
        "99999999999999, 8388608000",
    })
    void aContainersMemoryCountsIfItIsLess(String max, long bytes) {
        assertThat(laptopWith("/sys/fs/cgroup/memory.max", max).memoryBytes()).isEqualTo(bytes);
    }

    @Test
    void whatTheSystemDoesNotTellIsNoLimit() {
        Doctor doctor = new Doctor(limits(Map.of(), Limits.NONE, 4096));
        assertThat(doctor.findings()).extracting(Doctor.Finding::name).containsExactly("heap");
        check(100_000, limits(Map.of(), Limits.NONE, 4096), "http://192.0.2.1:3000");
    }

    @Test
    void theTightestLimitIsNamed() {
        assertThat(new Doctor(limits(LAPTOP, 20_000, 4096)).tightest())
                .isEqualTo(new Doctor.Finding(
                        "file descriptors", 19_800, "20,000 for this process, of which a run needs 200"));
        assertThat(new Doctor(limits(LAPTOP, 1_000_000, 74)).tightest().name()).isEqualTo("heap");
    }

    @Test
    void eachLimitComesWithTheCommandThatLiftsIt() {
        assertThat(new Doctor(limits(LAPTOP, 20_000, 512)).commands(50_000))
                .containsExactly(
                        "oleada run --workers 3 ...  # so many processes; run does so by itself",
                        "sudo prlimit --pid $$ --nofile=50200:50200  # or more descriptors for this shell and what it starts",
                        "export OLEADA_JAVA_OPTS=-Xmx622m");
        assertThat(new Doctor(limits(LAPTOP, 20_000, 50_000)).commands(2_000_000))
                .containsExactly(
                        "oleada run --workers 102 ...  # so many processes; run does so by itself",
                        "sudo sysctl -w fs.nr_open=2000200  # or one process with more descriptors:",
                        "sudo prlimit --pid $$ --nofile=2000200:2000200",
                        "sudo sysctl -w net.netfilter.nf_conntrack_max=2000144",
                        "# memory: free 23,786 MB, or use a larger machine");
        assertThat(new Doctor(limits(LAPTOP, 20_000, 4096)).commands(10_000)).isEmpty();
    }

    @Test
    void manyClientsFitWhereMoreProcessesMakeRoomForThem() {
        Doctor doctor = new Doctor(limits(LAPTOP, 20_000, 512));
        assertThat(doctor.tightest().clients()).isEqualTo(19_800);
        assertThat(doctor.holds(19_800)).isTrue();
        assertThat(doctor.holds(100_000)).isTrue();
        assertThat(doctor.holds(300_000)).as("the firewall's table").isFalse();
        assertThat(new Doctor(limits(LAPTOP, 1_000_000, 512)).holds(100_000))
                .as("one process's heap")
                .isFalse();
        assertThat(DoctorCommand.text(doctor, 100_000L))
                .contains("run starts 6 workers of 16,667 clients each, on loopback each from addresses of its own.");
    }

    @Test
    void withoutANumberTheNextRoundOneIsAimedAt() {
        assertThat(DoctorCommand.text(new Doctor(limits(LAPTOP, 20_000, 4096)), null))
                .startsWith("One process holds 19,800 clients here, limited by file descriptors.")
                .contains("For 20,000 clients:");
        assertThat(Doctor.roundAbove(0)).isEqualTo(1_000);
        assertThat(Doctor.roundAbove(1_000)).isEqualTo(2_000);
        assertThat(Doctor.roundAbove(64_512)).isEqualTo(100_000);
    }

    @Test
    void aRunThatDoesNotFitIsRefusedBeforeItBegins() {
        assertThatThrownBy(() -> check(19_801, limits(LAPTOP, 20_000, 4096), "http://127.0.0.1:3000"))
                .isInstanceOf(UserError.class)
                .hasMessage("19801 clients need 20001 file descriptors, and this process may open 20000;"
                        + " see oleada doctor --clients 19801, or run fewer clients");
        assertThatThrownBy(() -> check(20_000, limits(LAPTOP, 40_000, 256), "http://127.0.0.1:3000"))
                .hasMessage("20000 clients need about 259 MB of heap, and this process may have 256 MB;"
                        + " set OLEADA_JAVA_OPTS=-Xmx292m, or run fewer clients");
    }

    @Test
    void beyondTheLocalPortsOfOneAddressTheUserNamesMoreUnlessTheTargetIsOnLoopback() {
        Limits limits = limits(LAPTOP, 200_000, 4096);
        assertThatThrownBy(() -> check(100_000, limits, "http://192.0.2.1:3000"))
                .hasMessage(
                        "100000 clients need as many local ports, and there are 28232 for each local address and target;"
                                + " name 4 addresses of this machine with --source-address, or run fewer clients");
        check(
                100_000,
                limits,
                "http://192.0.2.1:3000",
                "http://192.0.2.2:3000",
                "http://192.0.2.3:3000",
                "http://192.0.2.4:3000");
        check(100_000, limits, "http://127.0.0.1:3000");
    }

    @ParameterizedTest
    @CsvSource({"7058, 1, 1", "7059, 1, 2", "16667, 1, 3", "16667, 6, 1", "19800, 1, 3"})
    void onLoopbackNoAddressHasMoreThanAQuarterOfItsPortsTaken(long clients, int targets, int addresses) {
        assertThat(Sources.wanted(clients, targets, 28_232)).isEqualTo(addresses);
        assertThat(Sources.wanted(clients, targets, Limits.NONE)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 1", "6, 6, 1", "6, 4, 3", "5, 3, 5", "4, 1, 4"})
    void aLoopWhoseClientsAreAlikeModuloTheTargetsSeesFewOfThem(int targets, int loops, int seen) {
        assertThat(Sources.targetsOfALoop(targets, loops)).isEqualTo(seen);
    }

    private static void check(long clients, Limits limits, String... targets) {
        Machine.check(scenario(clients, targets), clients, 0, limits);
    }

    private static Scenario scenario(long clients, String... targets) {
        try {
            return Permission.check(
                    ScenarioFile.parse(
                            "s.yaml",
                            """
                            phases: [{name: arrive, duration: 1s, clients: %d}]
                            flows: [{name: idle, steps: [connect]}]
                            """.formatted(clients),
                            Arrays.stream(targets).map(Target::parse).toArray(Target[]::new)),
                    List.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"));
        } catch (ScenarioException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theNumbersOfThisMachineAreReadWhole() {
        Limits here = Limits.here();
        assertThat(here.ports()).isGreaterThan(1_000);
        assertThat(here.somaxconn()).isGreaterThan(100);
    }
}
