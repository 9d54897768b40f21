package io.oleada.loadgen.driver;

import io.oleada.loadgen.scenario.Parser;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.scenario.Transport;
import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to open a connection. Made once and shared by all clients that connect alike.
 *
 * @param target where to
 * @param transport how
 * @param parser how packets are written
 * @param namespace the namespace to join, {@code /} for the main one
 * @param auth the auth payload of the CONNECT packet as JSON, or null for none
 * @param headers further HTTP headers of each request
 * @param timeoutNs how long the whole way to the namespace may take, in nanoseconds
 * @param source the local address to connect from, or null to let the system choose
 */
public record ConnectRequest(
        Target target,
        Transport transport,
        Parser parser,
        String namespace,
        @Nullable String auth,
        Map<String, String> headers,
        long timeoutNs,
        @Nullable InetAddress source) {

    /** A request that goes by the parser that Socket.IO comes with. */
    public ConnectRequest(
            Target target,
            Transport transport,
            String namespace,
            @Nullable String auth,
            Map<String, String> headers,
            long timeoutNs,
            @Nullable InetAddress source) {
        this(target, transport, Parser.JSON, namespace, auth, headers, timeoutNs, source);
    }
}
