package io.oleada.loadgen.scenario;

import java.util.List;

/**
 * What a client does, in order.
 *
 * @param name unique in its scenario
 * @param weight its share of the arrivals, relative to the other flows; at least 1
 * @param steps what it does
 */
public record Flow(String name, int weight, List<Step> steps) {}
