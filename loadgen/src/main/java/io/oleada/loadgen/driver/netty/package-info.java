/**
 * Our own driver, made for scale: one event loop of Netty's, one thread, thousands of connections.
 *
 * <p>What must be cheap here is an idle connection and a round trip; both are why framing is our own. Netty's stock
 * WebSocket client brings several handlers, a frame object per message and a promise per write; here a connection is one
 * {@code WebSocketLink} in an otherwise empty pipeline. Bytes are read into a pooled buffer, copied once into the loop's
 * one inbound array and told to the listener from there. What is sent during one turn of the loop is gathered in one
 * buffer per connection and leaves in one system call when the turn ends.
 *
 * <pre>
 *   NettyDriver         the loop and its clock; opens connections
 *     NettyConnection   Socket.IO: open, CONNECT, events, acks, heartbeat; tells the listener, once, how it ended
 *       Link            how packets travel: WebSocketLink, PollingLink; an upgrade is the change from one to the other
 *         FrameReader   messages out of a stream of bytes; Frames is the arithmetic
 *         HttpPipe      requests over a kept TCP connection
 *       Inbox           what waits before it is told: for attachments, for the CONNECT to be answered
 * </pre>
 *
 * <p>Deadlines (connect, ping) live in intrusive lists that a coarse sweep walks, not in a timer per connection: a
 * heartbeat then costs two writes of a field. A redirect is never followed, compression is never offered, names are
 * resolved once, and what the other side may make us hold is bounded, since it may be hostile.
 *
 * <p>Measured with 1,000 connections, each emitting when its ack has come, one core for the loop and one for the server:
 * 8 to 10 CPU-µs and 3 to 5 bytes of garbage per ack at 85,000 to 120,000 acks a second against a bare Netty server, 11 to
 * 16 CPU-µs against the official server, which ends at some 30,000. Of 5,000 idle connections each holds 1.6 KB of heap,
 * the test's own listener included, and no direct memory: the loop's pool stays at 512 KiB.
 *
 * <p>Threading rule: everything but the driver's {@code execute} and {@code close} runs on the loop's thread, so nothing
 * here is locked or volatile. Listeners are told later what they caused themselves, never within their own call.
 * Whatever a listener throws is a fault of the harness and goes to the driver's fault consumer.
 */
@NullMarked
package io.oleada.loadgen.driver.netty;

import org.jspecify.annotations.NullMarked;
