/**
 * What to do, to whom, and when: plain data and the arithmetic of load shapes. Nothing here knows how it is carried out.
 *
 * <p>A {@link io.oleada.loadgen.scenario.Scenario} names a target, flows of steps, phases with arrivals, and thresholds.
 * {@link io.oleada.loadgen.scenario.ScenarioFile} is the last place where text is parsed: everything beyond works on
 * records that cannot be wrong. Load shape is arithmetic on an index: the due instant of arrival {@code i} is computed
 * from {@code i} alone, so nothing accumulates and any shard of a run gets exactly its part.
 */
@NullMarked
package io.oleada.loadgen.scenario;

import org.jspecify.annotations.NullMarked;
