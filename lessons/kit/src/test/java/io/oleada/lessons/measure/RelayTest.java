package io.oleada.lessons.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the official client notices of what is done to its wire. */
class RelayTest {

    private static final int UPGRADES = 20;

    private SocketIOServer server;
    private Relay relay;

    @BeforeEach
    void start() throws Exception {
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        try (ServerSocket free = new ServerSocket(0)) {
            configuration.setPort(free.getLocalPort());
        }
        server = new SocketIOServer(configuration);
        server.start();
        relay = new Relay(configuration.getPort());
    }

    @AfterEach
    void stop() {
        relay.close();
        server.stop();
    }

    /** Its HTTP library asks again by itself when a kept connection ends: a mere cut goes by unnoticed. */
    @Test
    void outageIsNoticedOverPollingToo() throws Exception {
        outageIsNoticed("polling");
    }

    /** It stops polling while it upgrades, and sees nothing end then: on a quiet wire that is over. */
    @Test
    void outageIsNoticedOnceTheUpgradeIsOver() throws Exception {
        for (int i = 0; i < UPGRADES; i++) {
            outageIsNoticed("polling", "websocket");
        }
    }

    private void outageIsNoticed(String... transports) throws Exception {
        IO.Options options = IO.Options.builder()
                .setForceNew(true)
                .setReconnection(false)
                .setTransports(transports)
                .build();
        Socket socket = IO.socket(URI.create("http://127.0.0.1:" + relay.port()), options);
        CountDownLatch connected = new CountDownLatch(1);
        CountDownLatch disconnected = new CountDownLatch(1);
        socket.on(Socket.EVENT_CONNECT, args -> connected.countDown());
        socket.on(Socket.EVENT_DISCONNECT, args -> disconnected.countDown());
        socket.connect();
        try {
            assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
            relay.awaitQuiet();
            relay.out();
            assertThat(disconnected.await(5, TimeUnit.SECONDS)).isTrue();
        } finally {
            relay.back();
            socket.disconnect();
        }
    }
}
