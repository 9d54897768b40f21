/**
 * A driver without a network and without real time: connections lead to a {@link
 * io.oleada.loadgen.driver.loopback.LoopbackServer} in the same thread, and the clock is a queue of events that jumps from
 * one to the next. It measures the harness itself, and lets a test run an hour in a second and know the truth of every
 * figure.
 *
 * <p>One thread drives {@link io.oleada.loadgen.driver.loopback.VirtualTime}; any number of drivers share it.
 */
@NullMarked
package io.oleada.loadgen.driver.loopback;

import org.jspecify.annotations.NullMarked;
