/**
 * The official Java client as a driver: for fidelity at hundreds of clients, never for scale.
 *
 * <p>What a measurement with {@code driver.netty} says of a server can be checked here with the code that real
 * applications run: its handshake, its upgrade, its heartbeat. The price is three threads per client, one thread of the
 * JVM through which all clients' callbacks pass (so that its queue is part of every figure), and JSON parsed both ways.
 *
 * <p>All clients of a driver share one HTTP client, whose limit of 64 calls at a time is lifted, since a WebSocket holds
 * its call for life. The official client's own reconnection is off: reconnecting is a step of the load, and the engine's
 * to plan. Its connect timer is off too, as it would be a thread per connect.
 *
 * <p>Threading rule: the official client calls back on its own thread; there the clock is read, and all else is handed
 * to this driver's one loop thread, the only one that touches a connection's state and calls listeners. What the official
 * client does not let see is left out: the TCP stage, and the server's ack ids, for which own numbers are told.
 * Statically shared threads of the HTTP client, daemons that end by themselves after a minute without work, are the only
 * ones that outlive a closed driver.
 */
@NullMarked
package io.oleada.loadgen.driver.official;

import org.jspecify.annotations.NullMarked;
