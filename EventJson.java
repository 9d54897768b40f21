package io.oleada.server;

import com.corundumstudio.socketio.protocol.Event;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;

/** JSON as netty-socketio does it, counting the events that nobody listens to: it drops those without a word. */
final class EventJson extends JacksonJsonSupport {
    private final ServerMetrics metrics;

    EventJson(ServerMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public <T> T readValue(String namespaceName, ByteBufInputStream src, Class<T> valueType) throws IOException {
        T value = super.readValue(namespaceName, src, valueType);
        if (value instanceof Event event && !ServerMetrics.Event.isKnown(String.valueOf(event.getName()))) {
            metrics.received(ServerMetrics.Event.OTHER);
        }
        return value;
    }
}
