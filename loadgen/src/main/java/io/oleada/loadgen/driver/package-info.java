/**
 * How connections are opened, without saying by whom: the one seam between the engine and the wire.
 *
 * <p>A {@link io.oleada.loadgen.driver.Driver} is one event loop with connections on it, and its clock. Everything that
 * happens on a connection happens on that loop's thread, in order; the only method that other threads may call is
 * {@link io.oleada.loadgen.driver.Driver#execute}. Payloads cross the seam as ranges of byte arrays that are valid during
 * the call alone: the engine renders into one scratch array per loop and a driver copies once, into its own wire buffer,
 * where the WebSocket mask makes it touch each byte anyway. So no buffer type of any network library is seen above.
 *
 * <p>Three drivers keep this contract: {@code netty} (made for scale), {@code official} (the official Java client, for
 * fidelity at hundreds of clients) and {@code loopback} (no network and no real time: it measures the harness itself, and
 * lets tests advance the clock).
 */
@NullMarked
package io.oleada.loadgen.driver;

import org.jspecify.annotations.NullMarked;
