package io.oleada.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.namespace.Namespace;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A namespace with a listener for credentials lets nobody in whom the listener does not accept. */
@Timeout(30)
class CredentialsTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private EventLoopGroup loops;
    private Channel listener;
    private Wire wire;

    @BeforeEach
    void start() {
        start(EnumSet.allOf(Guard.class));
    }

    private void start(Set<Guard> guards) {
        loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        wire = Wires.wire(loops, new Configuration(), guards, why -> {}, fault -> {});
        for (String name : List.of("", "/privado")) {
            Namespace namespace = wire.namespace(name);
            namespace.addAuthTokenListener((credentials, client) -> "abc".equals(((Map<?, ?>) credentials).get("clave"))
                    ? AuthTokenResult.AuthTokenResultSuccess
                    : new AuthTokenResult(false, Map.of("message", "clave incorrecta")));
            namespace.addConnectListener(client -> seen.add("connect " + name));
            namespace.addDisconnectListener(client -> seen.add("disconnect " + name));
            namespace.addEventListener("hola", String.class, (client, data, ack) -> seen.add("hola " + name));
        }
        listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(wire)
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private String ask(String sid, String post) throws Exception {
        String query = "?EIO=4&transport=polling" + (sid.isEmpty() ? "" : "&sid=" + sid);
        URI uri = URI.create(
                "http://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort() + "/socket.io/" + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (!post.isEmpty()) {
            request.POST(BodyPublishers.ofString(post));
        }
        return HTTP.send(request.build(), BodyHandlers.ofString()).body();
    }

    private String open() throws Exception {
        return ask("", "").replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
    }

    @Test
    void whoBringsNoCredentialsOrWrongOnesIsToldAndSeesNothing() throws Exception {
        for (String credentials : List.of("", "{\"clave\":\"x\"}")) {
            String sid = open();
            ask(sid, "40/privado," + credentials);
            assertThat(ask(sid, "")).isEqualTo("44/privado,{\"message\":\"clave incorrecta\"}");
            wire.broadcast("/privado").toAll("secreto", 1);
            ask(sid, "40{\"clave\":\"abc\"}");
            assertThat(ask(sid, "")).startsWith("40{").doesNotContain("secreto");
        }
        assertThat(wire.namespace("/privado").getAllClients()).isEmpty();
        assertThat(seen).containsExactly("connect ", "connect ");
    }

    @Test
    void withoutTheGuardWhoBringsNothingIsLetInAsTheLibraryDoes() throws Exception {
        stop();
        start(EnumSet.complementOf(EnumSet.of(Guard.CREDENTIALS)));
        String sid = open();
        ask(sid, "40/privado,");
        assertThat(ask(sid, "")).startsWith("40/privado,{\"sid\":");
    }

    @Test
    void whatADeniedClientSendsReachesNoListener() throws Exception {
        String sid = open();
        ask(sid, "40/privado,");
        ask(sid, "42/privado,[\"hola\",\"x\"]");
        assertThat(ask(sid, "")).contains("Session ID unknown");
        assertThat(seen).isEmpty();
    }

    @Test
    void whoIsAcceptedIsHeardAndGetsBroadcasts() throws Exception {
        String sid = open();
        ask(sid, "40/privado,{\"clave\":\"abc\"}");
        assertThat(ask(sid, "")).startsWith("40/privado,{\"sid\":");
        ask(sid, "42/privado,[\"hola\",\"x\"]");
        wire.broadcast("/privado").toAll("secreto", new byte[] {4, 1});
        assertThat(ask(sid, "")).isEqualTo("451-/privado,[\"secreto\",{\"_placeholder\":true,\"num\":0}]\u001ebBAE=");
        ask(sid, "41/privado,");
        assertThat(seen).containsExactly("connect /privado", "hola /privado", "disconnect /privado");
    }
}
