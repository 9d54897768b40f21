/**
 * Engine.IO 4 and Socket.IO 5 as the protocol documents have them, put between Netty and netty-socketio's namespaces.
 *
 * <p>What an application sees of netty-socketio stays: namespaces, listeners, clients, rooms, acknowledgements, its JSON
 * support. What lies below is ours, through the library's public classes: {@link io.oleada.server.wire.Session} is a {@code
 * ClientHead} that owns its transport and its queue, {@link io.oleada.server.wire.GuardedNamespace} a {@code Namespace} that
 * lets nobody in before the listeners for credentials agree, {@link io.oleada.server.wire.WireJson} its JSON support with
 * attachments. The library's own transports cannot be mended by a handler beside them: they close the connection after
 * every answer, read {@code & 0xF} of any byte as a packet type, drop each 51st packet of a poll and change a packet while
 * they encode it, so the pipeline of {@link io.oleada.server.wire.Wire} goes without them.
 *
 * <p>Packets in: {@code HttpHandler} or {@code WebSocketHandler} → {@code Inbound} → a namespace's listeners. Packets out:
 * a listener → {@code Session.send} → a poll's answer or a WebSocket frame; broadcasts by {@link
 * io.oleada.server.wire.Broadcast}, encoded once and handed to one {@code LoopOutbox} per event loop.
 *
 * <p>Beside that way stand the guards: {@code RequestTime} and {@code SlowReader} in each pipeline, {@code RateGuard} where
 * packets come in, {@link io.oleada.server.wire.OffLoop} for listeners that may block.
 *
 * <p>Threading: what a client sends is handled on the event loop of the connection it came by. Sending is safe from any
 * thread. A session's queue and transport are guarded by the monitor of its {@code Transports}; a loop's members and deliveries belong to that loop
 * alone. The package knows no metrics: it tells a {@link io.oleada.server.wire.WireEvents}.
 */
@NullMarked
package io.oleada.server.wire;

import org.jspecify.annotations.NullMarked;
