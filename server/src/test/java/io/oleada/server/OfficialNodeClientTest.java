package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The course's events as the official JavaScript client sees them in Node, a restart of the server included. */
@Timeout(60)
class OfficialNodeClientTest {

    @Test
    void theCoursesEventsWorkOverEveryTransportAndTheClientComesBackAfterARestart() throws Exception {
        nodeIsThere();
        Process node;
        int port;
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts())) {
            port = server.port();
            node = node("course.js", port);
            BufferedReader out = node.inputReader(StandardCharsets.UTF_8);
            assertThat(out.readLine()).isEqualTo("talked");
        }
        BufferedReader out = node.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).isEqualTo("closed");
        try (OleadaServer again = OleadaServer.start(ServerConfig.onFreePorts().withPort(port))) {
            assertThat(out.readLine()).isEqualTo("ok");
            assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).isZero();
        }
    }

    @Test
    void binariesOfEveryFirstByteGoThroughAsEventsAcksAndBroadcastsInEveryNamespaceOverEveryTransport()
            throws Exception {
        nodeIsThere();
        ServerConfig config = ServerConfig.onFreePorts().withProfile(Profile.CONFORMANCE);
        try (OleadaServer server = OleadaServer.start(config)) {
            Process node = node("matrix.js", server.port());
            assertThat(node.inputReader(StandardCharsets.UTF_8).lines())
                    .containsExactly(
                            "ok polling /",
                            "ok polling /custom",
                            "ok websocket /",
                            "ok websocket /custom",
                            "ok polling+websocket /",
                            "ok polling+websocket /custom");
            assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).isZero();
        }
    }

    private static void nodeIsThere() {
        assumeTrue(Programs.onPath("node").isPresent(), "node is not on the PATH");
        assumeTrue(
                Files.isDirectory(Path.of("node_modules", "socket.io-client")),
                "server/node_modules is not there: run npm ci in server");
    }

    private static Process node(String script, int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("node", "src/test/js/" + script, "http://127.0.0.1:" + port);
        builder.environment()
                .put("NODE_PATH", Path.of("node_modules").toAbsolutePath().toString());
        return builder.redirectErrorStream(true).start();
    }
}
