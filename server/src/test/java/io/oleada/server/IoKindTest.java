package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way to the kernel delivers the same, to more receivers than a loop hands over at once. */
@Timeout(120)
class IoKindTest {

    private static final int CLIENTS = 5_000;
    private static final int BROADCASTS = 3;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void deliversEachBroadcastToEachInOrder(IoKind kind) throws Exception {
        try {
            kind.resolve();
        } catch (StartException e) {
            assumeTrue(false, e.getMessage());
        }
        OleadaServer server =
                OleadaServer.start(ServerConfig.onFreePorts().withIo(kind, 1).withFanOut(FanOut.ALL));
        List<HandClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            HandClient client = HandClient.joined(server.port());
            clients.add(client);
            open.add(client);
        }
        open.add(server);
        for (int i = 0; i < BROADCASTS; i++) {
            clients.get(i).text("42[\"enviar-mensaje\"," + i + "]");
            for (HandClient client : clients) {
                String packet = client.frame();
                while (packet.equals("2")) {
                    client.text("3");
                    packet = client.frame();
                }
                assertThat(packet).isEqualTo("42[\"enviar-mensaje\"," + i + "]");
            }
        }
    }
}
