package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server as a program of its own: what it prints, how it ends. */
@Timeout(60)
class ProcessTest {

    private static final Pattern READY = Pattern.compile("oleada-server ready port=(\\d+) management=(\\d+)");

    private Process process;

    private void run(Map<String, String> environment, String... flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED"); // which the jar's manifest says
        }
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), ServerMain.class.getName()));
        command.addAll(List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("PORT");
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // the JVM prints a line about them
        builder.environment().putAll(environment);
        process = builder.start();
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    private String nextLine(BufferedReader out) throws IOException {
        String line = out.readLine();
        assertThat(line).as("a line on standard output").isNotNull();
        return line;
    }

    private int readyPort(BufferedReader out) throws IOException {
        String first = nextLine(out);
        Matcher ready = READY.matcher(nextLine(out));
        assertThat(ready.matches()).isTrue();
        assertThat(first).isEqualTo("Servidor corriendo en el puerto " + ready.group(1));
        return Integer.parseInt(ready.group(1));
    }

    private void endsWith(int code, String... parts) throws Exception {
        List<String> lines = process.errorReader(StandardCharsets.UTF_8).lines().collect(Collectors.toList());
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(code);
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).startsWith("oleada serve: ").contains(parts);
    }

    @Test
    void itSaysWhereItListensAndAtSigtermClientsSeeATransportCloseAndItExitsWithZero() throws Exception {
        run(Map.of(), "--port", "0", "--management-port", "0");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            int port = readyPort(out);
            OfficialClient client = OfficialClient.connect(port);
            assertThat(client.ask("enviar-mensaje", new JSONObject().put("mensaje", "hola")))
                    .containsExactly(12345);
            process.toHandle().destroy(); // SIGTERM; Process.destroy would close the streams too
            assertThat(client.disconnectReason()).isIn("transport close", "transport error");
            assertThat(nextLine(out)).isEqualTo("Servidor detenido");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
    }

    @Test
    void thePortComesFromTheEnvironmentUnlessAFlagNamesIt() throws Exception {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        }
        run(Map.of("PORT", String.valueOf(free)), "--management-port", "0");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(readyPort(out)).isEqualTo(free);
        }
        process.destroyForcibly().waitFor();
        run(Map.of("PORT", String.valueOf(free)), "--port", "0", "--management-port", "0");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(readyPort(out)).isNotEqualTo(free);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--no-such-flag, no-such-flag",
        "--port=abc, abc",
        "--port=70000, 70000",
        "--fan-out=some, some",
        "--io=magic, magic",
        "--loops=-1, --loops",
        "--ping-interval=0, --ping-interval",
        "--cors-origin=localhost, --cors-origin",
        "--public=/no/such/folder, --public",
        "--host=no.such.host.invalid, --host",
        "--cluster-name=uno, --cluster",
        "--cluster=redis://, --cluster",
        "--cluster=192.0.2.1, --cluster-secret-file",
        "extra, extra"
    })
    void aWrongFlagIsOneLineAndExitCodeTwo(String flag, String named) throws Exception {
        run(Map.of(), "--management-port", "0", flag);
        endsWith(2, named);
    }

    @Test
    void aWrongPortInTheEnvironmentIsOneLineAndExitCodeTwo() throws Exception {
        run(Map.of("PORT", "abc"), "--management-port", "0");
        endsWith(2, "abc");
    }

    @Test
    void aClusterThatCannotBeIsOneLineAndExitCodeTwo() throws Exception {
        run(Map.of(), "--management-port", "0", "--cluster", "--guards", "off");
        endsWith(2, "--cluster", "--guards off");
        run(Map.of(), "--management-port", "0", "--cluster", "--cluster-secret-file", "no-such-file");
        endsWith(2, "--cluster-secret-file", "no-such-file");
    }

    @Test
    void aBusThatIsNotThereIsOneLineAndExitCodeThree() throws Exception {
        run(Map.of(), "--port", "0", "--management-port", "0", "--cluster", "redis://127.0.0.1:1");
        endsWith(3, "Redis at 127.0.0.1:1", "--cluster");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String bind = "127.0.0.1:" + taken.getLocalPort();
            run(Map.of(), "--port", "0", "--management-port", "0", "--cluster", "--cluster-bind", bind);
            endsWith(3, "port " + taken.getLocalPort(), "--cluster-bind");
        }
    }

    @Test
    void aTakenPortIsOneLineAndExitCodeThree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            run(Map.of(), "--port", String.valueOf(taken.getLocalPort()), "--management-port", "0");
            endsWith(3, String.valueOf(taken.getLocalPort()), "--port");
        }
    }

    @Test
    void aTakenManagementPortIsOneLineAndExitCodeThree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            run(Map.of(), "--port", "0", "--management-port", String.valueOf(taken.getLocalPort()));
            endsWith(3, String.valueOf(taken.getLocalPort()), "--management-port");
        }
    }
}
