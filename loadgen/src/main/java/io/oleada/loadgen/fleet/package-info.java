/**
 * Brings workers together: their snapshots become one stream, in order, and one result. A run on this machine is a run with
 * one worker; nothing above can tell.
 *
 * <p>Workers call from their loops' threads; everything else here happens on the one thread that waits in
 * {@link io.oleada.loadgen.fleet.Coordinator}. What is done with the snapshots is not this package's business: it never
 * meets {@code output}.
 */
@NullMarked
package io.oleada.loadgen.fleet;

import org.jspecify.annotations.NullMarked;
