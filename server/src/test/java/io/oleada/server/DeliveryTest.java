package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent arrives, all of it and in order, over each transport and from one to the other. */
@Timeout(60)
class DeliveryTest extends ServerFixture {

    @Test
    void aPollingClientMayLeaveFiveHundredPacketsAndGetsAllInOrder() throws Exception {
        start(Protection.defaults());
        String sid = client.openPolling();
        client.post(sid, "40");
        assertThat(client.poll(sid).body()).startsWith("40{");
        WireClient.Socket sender = join();
        for (int i = 0; i < 500; i++) {
            sender.send("42[\"enviar-mensaje\"," + i + "]");
        }
        List<String> got = new ArrayList<>();
        while (got.size() < 500) {
            got.addAll(List.of(client.poll(sid).body().split("\u001e")));
        }
        for (int i = 0; i < 500; i++) {
            assertThat(got.get(i)).isEqualTo("42[\"enviar-mensaje\"," + i + "]");
        }
    }

    @Test
    void aStreamLosesNothingInOrderWhileItsReceiverUpgrades() throws Exception {
        start(Protection.defaults());
        for (int round = 0; round < 5; round++) {
            String sid = client.openPolling();
            client.post(sid, "40");
            assertThat(client.poll(sid).body()).startsWith("40{");
            WireClient.Socket sender = join();
            for (int i = 0; i < 100; i++) {
                sender.send("42[\"enviar-mensaje\"," + i + "]");
            }
            List<String> got = new ArrayList<>();
            WireClient.Socket socket = client.socket(WEBSOCKET + "&sid=" + sid);
            open.add(0, socket::close);
            socket.send("2probe");
            assertThat(socket.next()).isEqualTo("3probe");
            String body = client.poll(sid).body();
            if (!body.equals("6")) {
                got.addAll(List.of(body.split("\u001e")));
            }
            for (int i = 100; i < 200; i++) {
                sender.send("42[\"enviar-mensaje\"," + i + "]");
                if (i == 150) {
                    socket.send("5");
                }
            }
            while (got.size() < 200) {
                got.add(socket.nextButPings());
            }
            for (int i = 0; i < 200; i++) {
                assertThat(got.get(i)).isEqualTo("42[\"enviar-mensaje\"," + i + "]");
            }
        }
    }

    @Test
    void everyByteValueGoesThroughAsABinaryOverBothTransports() throws Exception {
        start(ServerConfig.onFreePorts().withProfile(Profile.CONFORMANCE));
        WireClient.Socket socket = client.socket(WEBSOCKET);
        socket.next();
        socket.send("40/custom,");
        socket.next();
        socket.next();
        String sid = client.openPolling();
        client.post(sid, "40/custom,");
        String joined = client.poll(sid).body();
        if (!joined.contains("auth")) {
            client.poll(sid);
        }
        for (int first = 0; first < 256; first++) {
            String head = "451-/custom,1[\"message-with-ack\",{\"_placeholder\":true,\"num\":0}]";
            String answer = "461-/custom,1[{\"_placeholder\":true,\"num\":0}]";
            socket.send(head);
            socket.send(first, 4, first);
            assertThat(socket.nextButPings()).isEqualTo(answer);
            assertThat(socket.nextButPings()).isEqualTo(String.format("<%02x04%02x>", first, first));
            String coded = "b" + java.util.Base64.getEncoder().encodeToString(new byte[] {(byte) first, 4, 5});
            client.post(sid, head + "\u001e" + coded);
            assertThat(client.poll(sid).body()).isEqualTo(answer + "\u001e" + coded);
        }
        socket.close();
    }

    @Test
    void roomsGetWhatIsSentToThemAndNobodyElse() throws Exception {
        start(ServerConfig.onFreePorts());
        WireClient.Socket inside = join();
        WireClient.Socket sender = join();
        WireClient.Socket outside = join();
        inside.send("421[\"unirse\",\"sala\"]");
        assertThat(inside.next()).isEqualTo("431[1]");
        sender.send("422[\"unirse\",\"sala\"]");
        assertThat(sender.next()).isEqualTo("432[2]");
        sender.send("423[\"enviar-a-sala\",\"sala\",{\"n\":1}]");
        assertThat(sender.next()).isEqualTo("433[12345]");
        assertThat(inside.next()).isEqualTo("42[\"enviar-a-sala\",\"sala\",{\"n\":1}]");
        inside.send("424[\"salir\",\"sala\"]");
        assertThat(inside.next()).isEqualTo("434[1]");
        sender.send("42[\"enviar-a-sala\",\"sala\",2]");
        sender.send("42[\"enviar-mensaje\",3]");
        assertThat(inside.next()).isEqualTo("42[\"enviar-mensaje\",3]");
        assertThat(outside.next()).isEqualTo("42[\"enviar-mensaje\",3]");
        sender.send("425[\"unirse\",7]");
        assertThat(sender.next()).startsWith("435[{\"error\":");
    }
}
