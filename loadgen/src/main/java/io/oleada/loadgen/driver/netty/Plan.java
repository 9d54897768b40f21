package io.oleada.loadgen.driver.netty;

import io.netty.handler.ssl.SslContext;
import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.protocol.Packet;
import io.oleada.loadgen.protocol.PacketCodec;
import io.oleada.loadgen.protocol.PacketType;
import io.oleada.loadgen.scenario.Parser;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all connections of one {@link ConnectRequest} have in common, worked out once. */
final class Plan {

    final ConnectRequest request;
    final InetSocketAddress remote;
    final @Nullable InetSocketAddress local;
    final @Nullable SslContext tls;

    /** The namespace as it stands in packets: empty for the main one. */
    final byte[] namespace;

    final byte[] connectPacket;
    final byte[] disconnectPacket;

    private final String hostAndHeaders;

    Plan(ConnectRequest request, InetSocketAddress remote, @Nullable SslContext tls) {
        this.request = request;
        this.remote = remote;
        this.local = request.source() == null ? null : new InetSocketAddress(request.source(), 0);
        this.tls = tls;
        String name = request.namespace();
        this.namespace = (name.equals("/") ? "" : name).getBytes(StandardCharsets.UTF_8);
        String auth = request.auth() == null ? "" : request.auth();
        this.connectPacket = PacketCodec.packet(PacketType.CONNECT, namespace, auth.getBytes(StandardCharsets.UTF_8));
        this.disconnectPacket = PacketCodec.packet(PacketType.DISCONNECT, namespace, new byte[0]);
        this.hostAndHeaders = hostAndHeaders(request);
    }

    private static String hostAndHeaders(ConnectRequest request) {
        StringBuilder lines = new StringBuilder();
        boolean host = request.headers().keySet().stream().anyMatch(name -> name.equalsIgnoreCase("host"));
        if (!host) {
            lines.append("Host: ").append(request.target().authority()).append("\r\n");
        }
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            String line = header.getKey() + ": " + header.getValue();
            if (line.chars().anyMatch(c -> c < ' ') || header.getKey().isEmpty()) {
                throw new IllegalArgumentException("\"" + line + "\" is no HTTP header");
            }
            lines.append(line).append("\r\n");
        }
        return lines.toString();
    }

    boolean isMsgpack() {
        return request.parser() == Parser.MSGPACK;
    }

    /** {@return whether a packet is for the namespace that was joined} */
    boolean isOurs(Packet packet, byte[] bytes) {
        int from = packet.namespaceOffset();
        return Arrays.equals(namespace, 0, namespace.length, bytes, from, from + packet.namespaceLength());
    }

    /**
     * {@return the begin of an HTTP request to the target, up to and including the lines that all requests share}
     *
     * @param sid the Engine.IO session, or null to open one
     */
    String head(String method, String transport, @Nullable String sid) {
        return method + ' ' + request.target().path() + "?EIO=4&transport=" + transport
                + (sid == null ? "" : "&sid=" + sid) + " HTTP/1.1\r\n" + hostAndHeaders;
    }
}
