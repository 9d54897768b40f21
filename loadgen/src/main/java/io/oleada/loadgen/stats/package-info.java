/**
 * What is measured and how it adds up. This package knows nobody: no scenario, no driver, no clock.
 *
 * <p>A {@link io.oleada.loadgen.stats.Recorder} belongs to one event loop and has a single writer. Once a second it is
 * drained into an immutable {@link io.oleada.loadgen.stats.Snapshot}; snapshots add exactly, whatever loop, process or
 * machine they come from, because they hold counts and histograms and never a percentile or a mean. All snapshots of a
 * run together are its {@link io.oleada.loadgen.stats.Result}, from which the ledger, every figure of the report and
 * every threshold are derived. So a report can be made again from a stored log of snapshots, and a distributed run is
 * judged by the same code as a local one.
 */
@NullMarked
package io.oleada.loadgen.stats;

import org.jspecify.annotations.NullMarked;
