package io.oleada.lessons.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures as they come, by series. Any thread. */
public final class Live {

    private long startNs;
    private final Map<String, List<double[]>> series = new LinkedHashMap<>();

    /** Adds a point to a series, now. */
    public synchronized void point(String name, double value) {
        if (series.isEmpty()) {
            startNs = System.nanoTime();
        }
        series.computeIfAbsent(name, n -> new ArrayList<>())
                .add(new double[] {(System.nanoTime() - startNs) / 1e9, value});
    }

    /** Adds a point to a series whose time is its own, in seconds. */
    public synchronized void point(String name, double seconds, double value) {
        if (series.isEmpty()) {
            startNs = System.nanoTime();
        }
        series.computeIfAbsent(name, n -> new ArrayList<>()).add(new double[] {seconds, value});
    }

    /** {@return all series; each point is seconds since the first one and a value} */
    public synchronized Map<String, List<double[]>> series() {
        Map<String, List<double[]>> copy = new LinkedHashMap<>();
        series.forEach((name, points) -> copy.put(name, new ArrayList<>(points)));
        return copy;
    }
}
