/**
 * The course's Socket.IO server, instrumented: what the load generator and the lessons aim at.
 *
 * <p>It stands on netty-socketio's public parts, not on its {@code SocketIOServer}: that class hides the channel it listens
 * on, the event loops and the way to stop, and what we need is just there: a port of 0 that can be read back, io_uring, a
 * stop that lets clients see a transport close and come back, and guards in the pipeline before a session exists. {@link
 * io.oleada.server.OleadaServer} is that bootstrap; {@link io.oleada.server.SocketController} holds the course's events and
 * nothing else. Between the two stands a {@link io.oleada.server.Front}: the wire of {@link io.oleada.server.wire}, with
 * {@link io.oleada.server.HttpGate} before it and {@link io.oleada.server.StaticFiles} behind, or netty-socketio alone, to
 * see the difference. {@link io.oleada.server.Management} answers on a port and a thread of its own, so that a loaded event
 * loop cannot take the metrics down with it. {@link io.oleada.server.cluster} takes broadcasts to other servers: the wire
 * hands it each, encoded, and takes in those of others, and neither knows of the other.
 *
 * <p>Threading: handlers run on the event loop of their client. Nothing here blocks one, unless a {@link
 * io.oleada.server.Fault} says so.
 */
@NullMarked
package io.oleada.server;

import org.jspecify.annotations.NullMarked;
