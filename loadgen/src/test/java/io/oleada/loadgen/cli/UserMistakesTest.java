package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user who mistypes gets: one line, an exit code, nothing sent, no stack trace. */
class UserMistakesTest {

    private static final String SCENARIO = """
            target: http://127.0.0.1:1
            phases:
              - {name: arrive, duration: 1s, clients: 10}
            flows:
              - name: student
                steps: [connect]
            """;

    @TempDir
    private Path folder;

    @Test
    void typoInAScenarioIsNamedWithPlaceAndNearestKey() {
        Cli.write(folder, "scenario.yaml", SCENARIO.replace("duration", "duratoin"));
        assertMistake(
                2,
                "scenario.yaml:3:20: phases[0].duratoin: unknown key; did you mean \"duration\"?",
                "run",
                "scenario.yaml");
    }

    @Test
    void serverOfTheDemoThatDoesNotStartIsToldInOneLine() throws IOException {
        Path jar = folder.resolve("server/target/oleada-server.jar");
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "no jar");
        try (Cli demo = Cli.startWith(List.of("-Doleada.home=" + folder), folder, "demo")) {
            Cli.Ended ended = demo.await();
            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err().lines())
                    .singleElement()
                    .asString()
                    .isEqualTo("the server cannot be started: Error: Invalid or corrupt jarfile " + jar);
        }
    }

    @Test
    void closedPortIsUnreachable() throws IOException {
        Cli.write(folder, "scenario.yaml", SCENARIO);
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        Cli.Ended ended = Cli.run(folder, "run", "scenario.yaml", "--target", "http://127.0.0.1:" + port);
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err().lines())
                .singleElement()
                .asString()
                .startsWith("cannot reach http://127.0.0.1:" + port + "/socket.io/: ")
                .contains("refused")
                .endsWith("Is the server running, and is this its address?");
    }

    @Test
    void aServerThatSpeaksNoSocketIoIsNotATarget() throws Exception {
        var server = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            Cli.write(folder, "scenario.yaml", SCENARIO);
            Cli.Ended ended = Cli.run(
                    folder,
                    "run",
                    "scenario.yaml",
                    "--target",
                    "http://127.0.0.1:" + server.getAddress().getPort());
            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err().lines()).singleElement().asString().contains("404");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anotherMachineNeedsPermissionOnTheCommandLine() {
        Cli.write(folder, "scenario.yaml", SCENARIO);
        assertMistake(
                3,
                "192.0.2.1 is not this machine; if you may load it, add --allow-target 192.0.2.1",
                "run",
                "scenario.yaml",
                "--target",
                "http://192.0.2.1:3000");
    }

    @Test
    void anotherMachineGetsAThousandClientsUnlessMoreAreAllowed() {
        Cli.write(folder, "scenario.yaml", SCENARIO.replace("clients: 10", "clients: 1001"));
        assertMistake(
                3,
                "1001 clients are more than the 1000 that may load http://192.0.2.1:3000/socket.io/;"
                        + " if it may have them, add --max-clients 1001",
                "run",
                "scenario.yaml",
                "--target=http://192.0.2.1:3000",
                "--allow-target=192.0.2.1");
        assertMistake(
                3,
                "1001 clients are more than the 7 that may load http://127.0.0.1:3000/socket.io/;"
                        + " if it may have them, add --max-clients 1001",
                "run",
                "scenario.yaml",
                "--target=http://127.0.0.1:3000",
                "--max-clients=7");
    }

    @Test
    void aRunEndsAfterAnHourUnlessMoreIsAllowed() {
        String soak = SCENARIO.replace("flows:", "  - {name: soak, duration: 12h}\nflows:")
                .replace("duration: 1s", "duration: 30m");
        Cli.write(folder, "soak.yaml", soak);
        String[] run = {"run", "soak.yaml", "--target=http://127.0.0.1:1"};
        assertMistake(2, "soak lasts longer than 1h; if it may, add --max-duration 13h", run);
        Cli.write(folder, "knee.yaml", soak + "thresholds: [ack.response p99 < 50ms]\n");
        assertMistake(
                2,
                "knee lasts longer than 2h; if it may, add --max-duration 13h",
                "capacity",
                "knee.yaml",
                "--target=http://127.0.0.1:1",
                "--max-duration=2h");
        assertMistake(
                2,
                "--max-duration: expected a duration such as 500ms, 10s or 2m, found \"a while\"",
                "run",
                "soak.yaml",
                "--target=http://127.0.0.1:1",
                "--max-duration=a while");
        Cli.Ended check = Cli.run(folder, "check", "soak.yaml", "--target=http://127.0.0.1:1");
        assertThat(check.exitCode()).isZero();
        assertThat(check.out()).contains("12 h 30 min and up to", "run needs --max-duration 13h.");
    }

    @Test
    void missingFileIsNamedWithWhereItWasLookedFor() {
        Cli.Ended ended = Cli.run(folder, "run", "nothing.yaml");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).startsWith("nothing.yaml: no such file (in ").hasLineCount(1);
    }

    @Test
    void aNumberOfClientsThatNoScenarioCanHaveIsOneLine() {
        Cli.write(
                folder,
                "scenario.yaml",
                SCENARIO.replace("flows:", "  - {name: more, duration: 1s, clients: 1}\nflows:"));
        assertMistake(2, "--clients 0: expected a number from 1 to 10000000", "run", "scenario.yaml", "--clients", "0");
        assertMistake(
                2,
                "--clients 1: clients arrive in 2 phases of scenario, at least one in each",
                "check",
                "scenario.yaml",
                "--clients",
                "1");
    }

    @Test
    void unknownOptionAndDriverAreOneLine() {
        Cli.write(folder, "scenario.yaml", SCENARIO);
        assertMistake(
                2, "oleada run: Unknown option: '--fast'; see oleada run --help", "run", "scenario.yaml", "--fast");
        assertMistake(
                2,
                "--driver nety: no such driver; there are netty, official",
                "run",
                "scenario.yaml",
                "--driver",
                "nety");
    }

    @Test
    void mistypedCommandAndOptionAreToldTheNearest() {
        assertMistake(
                2,
                "oleada: Unmatched argument at index 0: 'reprot'; did you mean \"report\"? See oleada --help",
                "reprot");
        assertMistake(
                2,
                "oleada run: Unknown option: '--tagret'; did you mean \"--target\"? See oleada run --help",
                "run",
                "s.yaml",
                "--tagret");
    }

    @Test
    void tooManyClientsForThisProcessAreRefusedBeforeAnythingIsSent() {
        Cli.write(folder, "scenario.yaml", SCENARIO.replace("clients: 10", "clients: 9000000"));
        Cli.Ended ended = Cli.run(folder, "run", "scenario.yaml");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("9000000 clients need about").hasLineCount(1);
        Cli.Ended crowded = Cli.run(folder, "run", "scenario.yaml", "--workers", "2");
        assertThat(crowded.exitCode()).isEqualTo(2);
        assertThat(crowded.err()).contains("9000000 clients need about").hasLineCount(1);
    }

    @Test
    void reportOfAFileThatIsNoLogIsRefused() {
        Cli.write(folder, "results.ndjson", "hello\n");
        Cli.Ended ended = Cli.run(folder, "report");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).startsWith("results.ndjson:1: ").hasLineCount(1);
    }

    private void assertMistake(int exitCode, String line, String... arguments) {
        Cli.Ended ended = Cli.run(folder, arguments);
        assertThat(ended.err()).isEqualTo(line + System.lineSeparator());
        assertThat(ended.exitCode()).isEqualTo(exitCode);
        assertThat(ended.out()).isEmpty();
    }
}
