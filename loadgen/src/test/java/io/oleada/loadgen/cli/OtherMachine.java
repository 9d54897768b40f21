package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another machine at the end of a cable: a network namespace of ours, which nothing else can reach. */
final class OtherMachine implements AutoCloseable {

    /** This machine's address on the cable. */
    static final String HERE = "10.213.77.1";

    private static final String THERE = "10.213.77.2";

    private final String namespace = "oleada-" + ProcessHandle.current().pid();
    private final String cable = "ol" + ProcessHandle.current().pid() % 100_000;

    /** Makes one; a test that cannot have one is skipped. */
    OtherMachine() {
        assumeThat(ip("netns", "add", namespace))
                .as("network namespaces can be made here")
                .isTrue();
        assertThat(ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", namespace))
                .isTrue();
        ip("addr", "add", HERE + "/30", "dev", cable);
        ip("link", "set", cable, "up");
        ip("-n", namespace, "addr", "add", THERE + "/30", "dev", "eth0");
        ip("-n", namespace, "link", "set", "eth0", "up");
        ip("-n", namespace, "link", "set", "lo", "up");
    }

    /** {@return what to put before a command for it to run there} */
    List<String> inside() {
        return List.of("ip", "netns", "exec", namespace);
    }

    /** Pulls the cable. */
    void pullCable() {
        ip("link", "set", cable, "down");
    }

    /** {@return how many packets of IPv4 have come from there, those that ask for our hardware's address among them} */
    long packetsFromThere() {
        try {
            Path counter = Path.of("/sys/class/net/" + cable + "/statistics/rx_packets");
            return Long.parseLong(Files.readString(counter).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets it say nothing by itself, as IPv6 does. */
    void quiet() {
        List<String> command = new ArrayList<>(inside());
        command.addAll(List.of("sysctl", "-q", "-w", "net.ipv6.conf.all.disable_ipv6=1"));
        assertThat(Cli.succeeds(command)).isTrue();
    }

    private static boolean ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        return Cli.succeeds(command);
    }

    @Override
    public void close() {
        ip("link", "delete", cable);
        ip("netns", "delete", namespace);
    }
}
