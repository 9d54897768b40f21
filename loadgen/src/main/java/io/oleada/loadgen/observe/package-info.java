/**
 * Prometheus and a preview of the dashboards on one machine, without containers: what {@code oleada observe} starts.
 *
 * <p>{@link io.oleada.loadgen.observe.PrometheusProcess} runs a Prometheus of the user's with the configuration and rules under
 * {@code grafana}, other targets put in. {@link io.oleada.loadgen.observe.Preview} serves a page that draws the very files
 * that Grafana provisions: a renderer of the five kinds of panel that they use, in the browser, fed by that Prometheus. A
 * copy of Grafana would show more; it is a server of a hundred megabytes that a laptop in a lesson need not have.
 *
 * <p>This package knows nothing of runs: it could watch any Prometheus. Its web server has threads of its own, for each answer
 * waits for Prometheus.
 */
@NullMarked
package io.oleada.loadgen.observe;

import org.jspecify.annotations.NullMarked;
