package io.oleada.server;

import com.corundumstudio.socketio.listener.DataListener;
import com.corundumstudio.socketio.namespace.Namespace;
import io.netty.channel.ChannelHandler;

/** What stands between the listening socket and the namespaces: ours, or netty-socketio's own. */
interface Front {

    /** {@return what a bootstrap needs for each connection} */
    ChannelHandler pipeline();

    /** Makes a namespace; "" is the main one. Before the first connection. */
    Namespace namespace(String name);

    /** {@return the clients of a namespace made before} */
    Audience audience(Namespace namespace);

    /** {@return a listener that calls {@code blocking} where it stops nobody else, if there is such a place} */
    <T> DataListener<T> mayBlock(DataListener<T> blocking);

    /** Tells clients that the server goes down. */
    void drain();

    /** Ends what runs besides the event loops. */
    void stop();
}
