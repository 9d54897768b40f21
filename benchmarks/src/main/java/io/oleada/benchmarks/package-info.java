/**
 * What Oleada costs, measured side by side in one run. Ratios are what these benchmarks are for: absolute figures belong to
 * the machine and the hour. Run them with {@code ./oleada bench}, which hands its arguments to JMH.
 */
@NullMarked
package io.oleada.benchmarks;

import org.jspecify.annotations.NullMarked;
