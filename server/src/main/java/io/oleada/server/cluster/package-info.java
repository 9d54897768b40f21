/**
 * Several servers that are one for their clients: what one of them broadcasts, the clients of all get.
 *
 * <p>What goes from node to node is broadcasts, whole and encoded, and once a second a beat with the node's name and the
 * number of its clients. Nothing else: joins and leaves stay where the client is, a room is a matter of each node, and no
 * node has a map of another's sessions that could grow, differ, or outlive them. netty-socketio's stores do share such maps,
 * and wait for them on the event loop. The price is that nobody can ask for the members of a room over all nodes.
 *
 * <p>A {@link io.oleada.server.cluster.Bus} takes bytes to every node: {@link io.oleada.server.cluster.HazelcastBus},
 * embedded, or {@link io.oleada.server.cluster.RedisBus}. Membership is not asked of either: beats are the same over both,
 * say how many clients there are, and coming back they prove that the bus works. Whether a bus loses or repeats something
 * is not believed either: each node numbers its broadcasts, so {@link io.oleada.server.cluster.Peers} knows what is missing
 * and lets nothing pass twice.
 *
 * <p>Messages are our own few bytes, checked before they are read, under an HMAC where there is a secret; Java
 * deserialisation is shut off. The package knows nothing of Socket.IO, nor of metrics: it tells a {@link
 * io.oleada.server.cluster.ClusterEvents}.
 *
 * <p>Threading: an event loop puts a broadcast into the bounded queue of the {@link io.oleada.server.cluster.Outlet} and
 * goes on. One thread per node takes from there, all that waits as one message, and does everything else that has to be
 * done. What comes is handed on by the thread of the bus that brings it.
 */
@NullMarked
package io.oleada.server.cluster;

import org.jspecify.annotations.NullMarked;
