package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Nodes as processes of their own, of which one is killed, or stopped and let go on. */
@Tag("full")
@Timeout(180)
class ClusterProcessTest {

    private static final Pattern READY = Pattern.compile("oleada-server ready port=(\\d+) management=(\\d+)");

    @TempDir
    private Path folder;

    private final List<Node> nodes = new ArrayList<>();

    private final class Node {
        private final Process process;
        private final Path log = folder.resolve("node-" + nodes.size() + ".log");
        private final int port;
        private final int management;

        Node(String... flags) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ServerMain.class.getName(),
                    "--port=0",
                    "--management-port=0"));
            command.addAll(List.of(flags));
            process = new ProcessBuilder(command).redirectError(log.toFile()).start();
            nodes.add(this);
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            out.readLine();
            Matcher ready = READY.matcher(String.valueOf(out.readLine()));
            assertThat(ready.matches()).as(Files.readString(log)).isTrue();
            port = Integer.parseInt(ready.group(1));
            management = Integer.parseInt(ready.group(2));
        }

        void signal(String name) throws Exception {
            assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid())
                            .start()
                            .waitFor())
                    .isZero();
        }

        String health() throws Exception {
            return MetricsPage.health(management);
        }

        String log() throws IOException {
            return Files.readString(log);
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Node node : nodes) {
            node.process.destroyForcibly().waitFor();
        }
    }

    private static void hears(HandClient listener, HandClient speaker, String what) throws IOException {
        speaker.text("42[\"enviar-mensaje\",\"" + what + "\"]");
        hears(listener, what);
    }

    private static void hears(HandClient listener, String what) throws IOException {
        String frame = listener.frame();
        while (frame.equals("2")) {
            listener.text("3");
            frame = listener.frame();
        }
        assertThat(frame).isEqualTo("42[\"enviar-mensaje\",\"" + what + "\"]");
    }

    @Test
    void aNodeThatIsKilledIsMissedByTheCountsAndByNobodyElseOverHazelcast() throws Exception {
        int first = Programs.freePort();
        int second = Programs.freePort();
        String members = "--cluster=127.0.0.1:" + first + ",127.0.0.1:" + second;
        killOne(
                new String[] {members, "--cluster-bind=127.0.0.1:" + first},
                new String[] {members, "--cluster-bind=127.0.0.1:" + second});
    }

    @Test
    void aNodeThatIsKilledIsMissedByTheCountsAndByNobodyElseOverRedis() throws Exception {
        try (RedisProcess redis = RedisProcess.start(folder)) {
            String[] flags = {"--cluster", redis.address()};
            killOne(flags, flags);
        }
    }

    private void killOne(String[] flags, String[] others) throws Exception {
        Node stays = new Node(flags);
        Node dies = new Node(others);
        try (HandClient ana = HandClient.joined(stays.port);
                HandClient leo = HandClient.joined(stays.port);
                HandClient far = HandClient.joined(dies.port)) {
            Waiting.until(
                    "both count three",
                    () -> stays.health().contains("\"nodes\":2,\"clients\":3")
                            && dies.health().contains("\"nodes\":2,\"clients\":3"));
            hears(far, ana, "uno");
            hears(leo, "uno");
            dies.process.destroyForcibly().waitFor();
            Waiting.until("its client is gone", () -> stays.health().contains("\"nodes\":1,\"clients\":2"));
            hears(leo, ana, "dos");
            Node comes = new Node(others);
            try (HandClient again = HandClient.joined(comes.port)) {
                Waiting.until("three again", () -> stays.health().contains("\"nodes\":2,\"clients\":3"));
                hears(again, ana, "tres");
                hears(leo, "tres");
                hears(leo, again, "cuatro");
            }
            assertThat(stays.log().lines().filter(line -> line.contains("cluster: ")))
                    .hasSize(3)
                    .anyMatch(line -> line.matches(".*127.0.0.1:" + dies.port + " joined; 2 nodes"))
                    .anyMatch(line -> line.matches(".*127.0.0.1:" + dies.port + " is lost: .*; this node is alone"))
                    .anyMatch(line -> line.matches(".*127.0.0.1:" + comes.port + " joined; 2 nodes"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aMemberThatWasStoppedForLongerThanOthersWaitJoinsAgain() throws Exception {
        int first = Programs.freePort();
        int second = Programs.freePort();
        String members = "--cluster=127.0.0.1:" + first + ",127.0.0.1:" + second;
        Node stays = new Node(members, "--cluster-bind=127.0.0.1:" + first);
        Node sleeps = new Node(members, "--cluster-bind=127.0.0.1:" + second);
        try (HandClient ana = HandClient.joined(stays.port);
                HandClient leo = HandClient.joined(stays.port);
                HandClient far = HandClient.joined(sleeps.port)) {
            Waiting.until("both know each other", () -> stays.health().contains("\"nodes\":2,\"clients\":3"));
            assertThat(areConnected(first, second)).isTrue();
            sleeps.signal("STOP");
            Waiting.until("it is lost", () -> stays.health().contains("\"nodes\":1,\"clients\":2"));
            hears(leo, ana, "solos");
            Waiting.until("Hazelcast cuts it off, which it does after ten seconds", () -> !areConnected(first, second));
            sleeps.signal("CONT");
            Waiting.until(
                    "it is back",
                    () -> stays.health().contains("\"nodes\":2,\"clients\":3")
                            && sleeps.health().contains("\"nodes\":2,\"clients\":3"));
            ana.text("42[\"enviar-mensaje\",\"juntos\"]");
            hears(leo, "juntos");
            String heard = far.frame();
            while (!heard.contains("juntos")) {
                heard = far.frame(); // pings, and what had come before it was cut off
            }
            hears(ana, far, "hola");
        }
    }

    /** Whether this machine has a connection that stands with one of these ports at one of its ends, see proc(5). */
    private static boolean areConnected(int... ports) throws IOException {
        String either = Arrays.stream(ports).mapToObj("%04X"::formatted).collect(Collectors.joining("|"));
        Pattern established = Pattern.compile(":(" + either + ")( \\w+:\\w+)? 01 ");
        for (Path table : List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"))) {
            if (Files.exists(table)
                    && established.matcher(Files.readString(table)).find()) {
                return true;
            }
        }
        return false;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whileRedisIsFrozenNodesServeTheirOwnClientsAndWhatWaitedComesInOrder() throws Exception {
        try (RedisProcess redis = RedisProcess.start(folder)) {
            Node one = new Node("--cluster", redis.address());
            Node two = new Node("--cluster", redis.address());
            try (HandClient ana = HandClient.joined(one.port);
                    HandClient leo = HandClient.joined(one.port);
                    HandClient far = HandClient.joined(two.port)) {
                hears(far, ana, "antes");
                hears(leo, "antes");
                redis.signal("STOP");
                for (int i = 0; i < 100; i++) {
                    hears(leo, ana, "n" + i);
                }
                Waiting.until(
                        "both say so",
                        () -> one.health().contains("\"status\":\"DOWN\"")
                                && two.health().contains("\"status\":\"DOWN\""));
                redis.signal("CONT");
                for (int i = 0; i < 100; i++) {
                    hears(far, "n" + i);
                }
                Waiting.until(
                        "all is well",
                        () -> one.health().contains("\"status\":\"UP\",\"nodes\":2")
                                && two.health().contains("\"status\":\"UP\",\"nodes\":2"));
                assertThat(one.log().lines().filter(line -> line.contains("Redis")))
                        .hasSize(3)
                        .anyMatch(line -> line.contains("is silent"))
                        .anyMatch(line -> line.contains("is back after"));
            }
        }
    }
}
