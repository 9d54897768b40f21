/**
 * What Oleada costs, measured side by side in one run. Ratios are what these benchmarks are for: absolute figures belong to
 * the machine and the hour. {@code ./oleada bench clients} and {@code ./oleada bench server} compare processes; other
 * arguments go to JMH.
 */
@NullMarked
package io.oleada.benchmarks;

import org.jspecify.annotations.NullMarked;
