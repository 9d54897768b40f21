package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * However a machine that is not this one is spelled, nothing is sent to it unless the command line allows it. The command
 * runs in a network namespace, and the machine that it must not load is at the other end of its cable, where each packet is
 * counted.
 */
class ForeignTargetTest {

    private static final String SCENARIO = """
            target: %s
            phases:
              - {name: p, duration: 1s, clients: 10}
            flows:
              - {name: f, steps: [connect]}
            """;

    /** All that names can be here: no name server is asked. */
    private static final String NAMES = """
            10.213.77.1 elsewhere.example
            127.0.0.1   both.example
            10.213.77.1 both.example
            10.213.77.1 127.0.0.1.example
            10.213.77.1 localhost
            """;

    private static final List<String> SPELLINGS = List.of(
            "http://10.213.77.1:3000",
            "10.213.77.1:3000",
            "wss://10.213.77.1:3000",
            "http://10.213.19713:3000",
            "http://10.13978881:3000",
            "http://181751041:3000",
            "http://0x0ad54d01:3000",
            "http://0xa.0xd5.0x4d.0x1:3000",
            "http://012.0325.0115.01:3000",
            "http://[::ffff:10.213.77.1]:3000",
            "http://[::ffff:ad5:4d01]:3000",
            "http://[::10.213.77.1]:3000",
            "http://0.0.0.0:3000",
            "http://elsewhere.example:3000",
            "http://ELSEWHERE.example:3000",
            "http://elsewhere.example.:3000",
            "http://both.example:3000",
            "http://127.0.0.1.example:3000",
            "http://localhost:3000",
            "http://127.0.0.1@10.213.77.1:3000",
            "http://localhost:80@10.213.77.1:3000",
            "http://10.213.77.1:3000#127.0.0.1",
            "http://10.213.77.1:3000?127.0.0.1",
            "http:////10.213.77.1:3000",
            "http://１０.213.77.1:3000",
            "http://elsewhere。example:3000",
            "http:\\\\10.213.77.1:3000");

    @TempDir
    private Path folder;

    @Test
    void noSpellingOfAnotherMachineIsSentAnything() {
        try (OtherMachine other = new OtherMachine()) {
            other.quiet();
            List<String> sentTo = new ArrayList<>();
            for (String spelling : SPELLINGS) {
                long before = other.packetsFromThere();
                Cli.write(folder, "scenario.yaml", SCENARIO.formatted('"' + spelling.replace("\\", "\\\\") + '"'));
                Cli.Ended ended = run(other);
                assertThat(ended.exitCode()).as(spelling + ": " + ended).isIn(2, 3);
                assertThat(ended.err().lines()).as(spelling).hasSize(1);
                if (other.packetsFromThere() != before) {
                    sentTo.add(spelling);
                }
            }
            assertThat(sentTo).isEmpty();

            long before = other.packetsFromThere();
            Cli.write(folder, "scenario.yaml", SCENARIO.formatted(SPELLINGS.get(0)));
            assertThat(run(other, "--allow-target=10.213.77.1").err()).startsWith("cannot reach ");
            assertThat(other.packetsFromThere())
                    .as("packets to a machine that is allowed")
                    .isGreaterThan(before);
        }
    }

    private Cli.Ended run(OtherMachine other, String... options) {
        Path names = Cli.write(folder, "hosts", NAMES);
        List<String> arguments = Stream.concat(Stream.of("run", "scenario.yaml"), Stream.of(options))
                .toList();
        try (Cli cli = Cli.startWith(
                other.inside(), List.of("-Djdk.net.hosts.file=" + names), folder, arguments.toArray(String[]::new))) {
            return cli.await();
        }
    }
}
