/**
 * Engine.IO 4 and Socket.IO 5 as they stand on the wire: packets to and from byte ranges, and nothing else.
 *
 * <p>An Engine.IO message always carries one Socket.IO packet here, so both type digits become one
 * {@link io.oleada.loadgen.protocol.PacketType}. Reading leaves offsets into the caller's array in a reusable
 * {@link io.oleada.loadgen.protocol.Packet}: an event or ack costs no object and no copy, and its JSON is never parsed,
 * for who measures round trips must not pay for a tree it throws away. Only the open packet and a refusal, once per
 * connection, are read as JSON.
 *
 * <p>What cannot be a packet raises {@link io.oleada.loadgen.protocol.ProtocolException}, checked, so that no caller can
 * forget that the other side may send anything. No other exception leaves this package for any input.
 *
 * <p>The package holds no state, knows no transport, no connection and no thread. It could have been written over the
 * network library's buffers; byte ranges keep it usable from every driver and from a test with literal text, and the one
 * copy out of the read buffer is what the seam to the engine asks for anyway.
 */
@NullMarked
package io.oleada.loadgen.protocol;

import org.jspecify.annotations.NullMarked;
