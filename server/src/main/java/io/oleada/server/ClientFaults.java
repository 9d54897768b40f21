package io.oleada.server;

import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.listener.ExceptionListenerAdapter;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a client sends something that cannot be read, or a listener fails: it is counted, a line a few times a
 * second says so, and a connection that speaks no sense is closed. The server goes on.
 */
final class ClientFaults extends ExceptionListenerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ClientFaults.class);

    private final ServerMetrics metrics;
    private final RateLimitedLog log = new RateLimitedLog(LOG, false);

    ClientFaults(ServerMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public boolean exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        if (!(fault instanceof IOException)) { // a connection that broke is nothing to speak of
            metrics.fault("protocol");
            log.warn("closing a connection that cannot be understood: {}", brief(fault));
        }
        var unused = context.close();
        return true;
    }

    /** Something on a connection could not be understood, or failed; it is being closed. */
    void closing(Throwable fault) {
        if (!(fault instanceof IOException)) {
            metrics.fault("protocol");
            log.warn("closing a connection that cannot be understood: {}", brief(fault));
        }
    }

    @Override
    public void onEventException(Exception fault, List<Object> args, SocketIOClient client) {
        metrics.fault("event");
        log.warn("an event could not be handled: {}", brief(fault));
    }

    @Override
    public void onConnectException(Exception fault, SocketIOClient client) {
        metrics.fault("connect");
        log.warn("a connect could not be handled: {}", brief(fault));
    }

    @Override
    public void onDisconnectException(Exception fault, SocketIOClient client) {
        metrics.fault("disconnect");
        log.warn("a disconnect could not be handled: {}", brief(fault));
    }

    @Override
    public void onAuthException(Throwable fault, SocketIOClient client) {
        metrics.fault("connect");
        log.warn("a connect could not be judged: {}", brief(fault));
    }

    private static String brief(Throwable fault) {
        String text = String.valueOf(fault);
        String line = text.lines().findFirst().orElse(text);
        return line.length() > 200 ? line.substring(0, 200) + "..." : line;
    }
}
