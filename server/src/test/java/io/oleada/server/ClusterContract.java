package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.server.cluster.ClusterConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three servers that are one for their clients, whatever the bus between them. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterContract {

    private static final int NODES = 3;

    private final List<OleadaServer> servers = new ArrayList<>();
    private final List<AutoCloseable> clients = new ArrayList<>();

    /** How a node is part of the cluster that the test has to itself. */
    abstract ClusterConfig node(int number) throws Exception;

    /** Starts what the bus needs. */
    void startBus(Path folder) throws Exception {}

    /** Stops what the bus needs. */
    void stopBus() throws Exception {}

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        startBus(folder);
        for (int i = 0; i < NODES; i++) {
            servers.add(server(i, Profile.LESSON));
        }
        nodesAre(NODES);
    }

    private OleadaServer server(int number, Profile profile) throws Exception {
        return OleadaServer.start(
                ServerConfig.onFreePorts().withProfile(profile).withCluster(node(number)));
    }

    private void nodesAre(int count) throws Exception {
        for (OleadaServer server : servers) {
            Waiting.until(count + " nodes", () -> MetricsPage.of(server).value(series("nodes")) == count);
        }
    }

    String series(String name) throws Exception {
        return "cluster_" + name + "{bus=\"" + node(0).bus() + "\"}";
    }

    @AfterEach
    void disconnect() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        clients.clear();
        for (OleadaServer server : servers) {
            Waiting.until("nobody is there", () -> server.connected() == 0);
        }
    }

    @AfterAll
    void stop() throws Exception {
        servers.forEach(OleadaServer::close);
        stopBus();
    }

    private HandClient join(OleadaServer server) throws IOException {
        HandClient client = HandClient.joined(server.port());
        clients.add(client);
        return client;
    }

    private OfficialClient official(OleadaServer server) throws Exception {
        OfficialClient client = OfficialClient.connect(server.port());
        clients.add(client);
        return client;
    }

    private static String said(int client, int number) {
        return "42[\"enviar-mensaje\",\"" + client + '-' + number + "\"]";
    }

    /**
     * Reads until as many have said that they are done as there are others; {@return what each other one said before}
     * Nothing may be doubled, or out of the order of who says it.
     */
    private static Map<String, Integer> hear(HandClient client, int others) throws IOException {
        Map<String, Integer> heard = new HashMap<>();
        int done = 0;
        while (done < others) {
            String frame = client.frame();
            if (frame.startsWith("42[\"enviar-mensaje\",\"")) {
                String[] words = frame.substring(21, frame.length() - 2).split("-", -1);
                if (words[1].equals("done")) {
                    done++;
                } else {
                    assertThat(Integer.parseInt(words[1]))
                            .as("next of client %s", words[0])
                            .isEqualTo(heard.merge(words[0], 1, Integer::sum) - 1);
                }
            }
        }
        return heard;
    }

    @Test
    void everyMessageReachesEveryOtherClientOfEveryNodeOnceAndInItsOrder() throws Exception {
        int each = 50;
        List<HandClient> all = new ArrayList<>();
        for (int i = 0; i < 4 * NODES; i++) {
            all.add(join(servers.get(i % NODES)));
        }
        for (int n = 0; n < each; n++) {
            for (int i = 0; i < all.size(); i++) {
                all.get(i).text(said(i, n));
            }
        }
        for (int i = 0; i < all.size(); i++) {
            all.get(i).text("42[\"enviar-mensaje\",\"" + i + "-done\"]");
        }
        for (int i = 0; i < all.size(); i++) {
            Map<String, Integer> heard = hear(all.get(i), all.size() - 1);
            assertThat(heard).as("client %s", i).hasSize(all.size() - 1).doesNotContainKey("" + i);
            assertThat(heard.values()).containsOnly(each);
        }
        for (OleadaServer server : servers) {
            MetricsPage page = MetricsPage.of(server);
            assertThat(page.value(series("missed_total"))).isZero();
            assertThat(page.text().lines().filter(line -> line.startsWith("oleada_cluster_dropped_total")))
                    .hasSize(5)
                    .allMatch(line -> line.endsWith(" 0.0"));
        }
    }

    @Test
    void officialClientsOfOneNodeAreAnsweredAndHeardByThoseOfAnother() throws Exception {
        OfficialClient ana = official(servers.get(0));
        OfficialClient leo = official(servers.get(1));
        OfficialClient eva = official(servers.get(2));
        JSONObject message = new JSONObject().put("mensaje", "¿qué tal?").put("lista", new JSONArray(List.of(1, 2)));
        assertThat(ana.ask("enviar-mensaje", message)).containsExactly(12345);
        assertThat(leo.next()).hasToString(message.toString());
        assertThat(eva.next()).hasToString(message.toString());
        assertThat(leo.ask("enviar-mensaje", "bien")).containsExactly(12345);
        assertThat(ana.next()).isEqualTo("bien");
        assertThat(leo.waiting()).isZero();
    }

    @Test
    void aRoomIsReachedOnEachNodeAndNobodyElseIs() throws Exception {
        HandClient sender = join(servers.get(0));
        List<HandClient> inside = List.of(join(servers.get(0)), join(servers.get(1)), join(servers.get(2)));
        List<HandClient> outside = List.of(join(servers.get(0)), join(servers.get(1)), join(servers.get(2)));
        HandClient left = join(servers.get(1));
        sender.text("421[\"unirse\",\"sala\"]");
        assertThat(sender.frame()).isEqualTo("431[1]");
        for (HandClient client : List.of(inside.get(0), inside.get(1), inside.get(2), left)) {
            client.text("421[\"unirse\",\"sala\"]");
            assertThat(client.frame()).startsWith("431[");
        }
        left.text("422[\"salir\",\"sala\"]");
        assertThat(left.frame()).isEqualTo("432[1]");
        sender.text("423[\"enviar-a-sala\",\"sala\",{\"n\":1}]");
        assertThat(sender.frame()).isEqualTo("433[12345]");
        for (HandClient client : inside) {
            assertThat(client.frame()).isEqualTo("42[\"enviar-a-sala\",\"sala\",{\"n\":1}]");
        }
        inside.get(1).text("42[\"enviar-mensaje\",\"fin\"]");
        for (HandClient client : List.of(sender, inside.get(0), inside.get(2), left)) {
            assertThat(client.frame()).isEqualTo("42[\"enviar-mensaje\",\"fin\"]");
        }
        for (HandClient client : outside) {
            assertThat(client.frame()).as("nothing before").isEqualTo("42[\"enviar-mensaje\",\"fin\"]");
        }
    }

    @Test
    void whoStaysGetsEverythingWhileOthersComeAndGo() throws Exception {
        int messages = 400;
        List<HandClient> stay = new ArrayList<>();
        for (int i = 0; i < 2 * NODES; i++) {
            stay.add(join(servers.get(i % NODES)));
        }
        AtomicBoolean coming = new AtomicBoolean(true);
        List<Throwable> troubles = new ArrayList<>();
        Thread crowd = new Thread(() -> {
            try {
                for (int i = 0; coming.get(); i++) {
                    try (HandClient visitor =
                            HandClient.joined(servers.get(i % NODES).port())) {
                        visitor.text("421[\"unirse\",\"sala\"]");
                        while (!visitor.frame().startsWith("431[")) {
                            // what the others say
                        }
                    }
                }
            } catch (IOException | RuntimeException e) {
                troubles.add(e);
            }
        });
        crowd.start();
        for (int n = 0; n < messages; n++) {
            stay.get(n % stay.size()).text(said(n % stay.size(), n / stay.size()));
        }
        for (int i = 0; i < stay.size(); i++) {
            stay.get(i).text("42[\"enviar-mensaje\",\"" + i + "-done\"]");
        }
        int heard = 0;
        for (HandClient client : stay) {
            heard += hear(client, stay.size() - 1).values().stream()
                    .mapToInt(n -> n)
                    .sum();
        }
        coming.set(false);
        crowd.join();
        assertThat(troubles).isEmpty();
        assertThat(heard).isEqualTo(messages * (stay.size() - 1));
    }

    @Test
    void theCountsAreThoseOfAllNodesAndANodeThatLeavesTakesItsClientsOutOfThem() throws Exception {
        OleadaServer fourth = server(NODES, Profile.LESSON);
        try {
            nodesAre(NODES + 1);
            HandClient there = HandClient.joined(fourth.port());
            join(servers.get(0));
            join(servers.get(1));
            join(servers.get(1));
            for (OleadaServer server : servers) {
                Waiting.until("four clients", () -> MetricsPage.of(server).value(series("clients")) == 4);
            }
            assertThat(MetricsPage.health(servers.get(2)))
                    .contains("\"clients\":0")
                    .contains(",\"cluster\":{\"bus\":\"" + node(0).bus()
                            + "\",\"status\":\"UP\",\"nodes\":4,\"clients\":4}");
            there.close();
        } finally {
            fourth.close();
        }
        nodesAre(NODES);
        for (OleadaServer server : servers) {
            Waiting.until("three clients", () -> MetricsPage.of(server).value(series("clients")) == 3);
        }
    }

    @Test
    @Tag("full")
    void attachmentsAndNamespacesCrossToClientsOverWebSocketsAndByPolling() throws Exception {
        // A cluster within the cluster: what other events are for reaches nobody here, and theirs nobody there.
        OleadaServer here = server(NODES, Profile.CONFORMANCE);
        OleadaServer there = server(NODES + 1, Profile.CONFORMANCE);
        try {
            nodesAre(NODES + 2);
            HandClient bystander = join(servers.get(0));
            WireClient.Socket sender = new WireClient(here.port(), "/socket.io/").openSocket();
            sender.send("40/custom,");
            sender.nextButPings();
            sender.nextButPings();
            WireClient.Socket socket = new WireClient(there.port(), "/socket.io/").openSocket();
            socket.send("40/custom,");
            socket.nextButPings();
            socket.nextButPings();
            WireClient polling = new WireClient(there.port(), "/socket.io/");
            String sid = polling.openPolling();
            polling.post(sid, "40/custom,");
            String joined = polling.poll(sid).body();
            if (!joined.contains("auth")) {
                polling.poll(sid);
            }
            sender.send("451-/custom,[\"message-to-all\",{\"_placeholder\":true,\"num\":0},\"ñ\"]");
            sender.send(1, 2, 3);
            String head = "451-/custom,[\"message-back\",{\"_placeholder\":true,\"num\":0},\"ñ\"]";
            for (WireClient.Socket each : List.of(sender, socket)) {
                assertThat(each.nextButPings()).isEqualTo(head);
                assertThat(each.nextButPings()).isEqualTo("<010203>");
            }
            String body = polling.poll(sid).body();
            while (body.equals("2")) {
                polling.post(sid, "3");
                body = polling.poll(sid).body();
            }
            assertThat(body.replace("2\u001e", "")).isEqualTo(head + "\u001ebAQID");
            join(servers.get(1)).text("42[\"enviar-mensaje\",\"fin\"]");
            assertThat(bystander.frame())
                    .as("nothing of another namespace")
                    .isEqualTo("42[\"enviar-mensaje\",\"fin\"]");
            sender.close();
            socket.close();
        } finally {
            here.close();
            there.close();
        }
        nodesAre(NODES);
    }
}
