/**
 * Everything that people and tools read of a run: the log of snapshots, the live display, the final table, the HTML page.
 *
 * <p>An {@link io.oleada.loadgen.output.Output} hears of a run three times over: it starts, a second has passed, it is
 * over. Each output is a reader of snapshots and nothing more, so it cannot tell a run that happens now from one that
 * is replayed:
 *
 * <pre>{@code
 * StoredRun run = ResultLog.read(Path.of("results.ndjson"));
 * run.replay(new Summary(System.out, Terminal.plain()), new HtmlReport(Path.of("report.html")));
 * }</pre>
 *
 * <p>{@link io.oleada.loadgen.output.ResultLog} is the contract between a run and all reports on it: it holds the exact
 * counts and histograms of every interval, is flushed each second, and can be read after the process that wrote it was
 * killed. Nothing here computes a figure of its own; the ledger, the percentiles and the verdict come from
 * {@code stats}. Percentiles are shown only where {@link io.oleada.loadgen.output.Quantile} finds enough samples for
 * them.
 *
 * <p>Two texts stand beside a run: {@link io.oleada.loadgen.output.PlanText} says before it what a scenario will ask of both
 * sides, and {@link io.oleada.loadgen.output.ComparisonText} holds several runs against several others. Both are pure
 * functions.
 *
 * <p>The page is one file without a network: its template, style and script are resources, the figures go in as JSON,
 * and the script writes every text with {@code textContent}, so that no name or error text of a server can become
 * markup. Drawing on the client costs a script, but keeps markup out of the Java code.
 *
 * <p>This package knows {@code stats} and {@code scenario} alone; what an engine or a driver is, it has never heard. All
 * outputs are called on the coordinator's one thread and start none of their own, but for {@link
 * io.oleada.loadgen.output.PrometheusPage}, which is asked from outside: its thread only reads what the coordinator's has put
 * in place. It is the live view, in buckets that add over generators; the log stays the exact record.
 */
@NullMarked
package io.oleada.loadgen.output;

import org.jspecify.annotations.NullMarked;
