package io.oleada.loadgen.truth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What the stub does wrong, and when, settled before anything runs. It is a file of lines, so that the stub can be a
 * process of its own:
 *
 * <pre>
 *   delay 10                  each answer leaves 10 ms after its question
 *   park 6000 1000            6 s after the second connection (the first only probes) the stub's one thread sleeps for 1 s
 *   lateness 2500             how long an ack that is late waits, in ms
 *   ack drop 17 340           the 18th and the 341st question, counted from 0 as they come in, get no answer
 *   delivery corrupt 12       the 13th delivery, counted over messages and their receivers, is spoiled
 * </pre>
 *
 * <p>Kinds of acks: drop, double, late, reject, wrong-id, cut (the connection ends instead, and the answer comes on the
 * next one), reorder. Kinds of deliveries: drop, double, swap, corrupt, wrong-room, old-run.
 */
final class FaultPlan {

    /** One sleep of the stub, in milliseconds since its second connection. */
    record Park(long atMs, long forMs) {}

    long delayMs;
    long latenessMs = 2_500;
    final List<Park> parks = new ArrayList<>();
    final Map<Long, String> acks = new HashMap<>();
    final Map<Long, String> deliveries = new HashMap<>();

    FaultPlan delay(long ms) {
        delayMs = ms;
        return this;
    }

    FaultPlan park(long atMs, long forMs) {
        parks.add(new Park(atMs, forMs));
        return this;
    }

    /** Draws {@code n} of the first {@code among} acks that have no fault yet. */
    FaultPlan acks(String kind, int n, long among, SplittableRandom random) {
        draw(acks, kind, n, among, random);
        return this;
    }

    /** Draws {@code n} of the first {@code among} deliveries that have no fault yet. */
    FaultPlan deliveries(String kind, int n, long among, SplittableRandom random) {
        draw(deliveries, kind, n, among, random);
        return this;
    }

    private static void draw(Map<Long, String> into, String kind, int n, long among, SplittableRandom random) {
        for (int left = n; left > 0; ) {
            left -= into.putIfAbsent(random.nextLong(among), kind) == null ? 1 : 0;
        }
    }

    void write(Path file) {
        List<String> lines = new ArrayList<>();
        lines.add("delay " + delayMs);
        lines.add("lateness " + latenessMs);
        parks.forEach(park -> lines.add("park " + park.atMs() + ' ' + park.forMs()));
        numbers("ack", acks, lines);
        numbers("delivery", deliveries, lines);
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void numbers(String what, Map<Long, String> faults, List<String> lines) {
        Map<String, StringBuilder> byKind = new LinkedHashMap<>();
        faults.forEach((n, kind) -> byKind.computeIfAbsent(kind, k -> new StringBuilder(what + ' ' + k))
                .append(' ')
                .append(n));
        byKind.values().forEach(line -> lines.add(line.toString()));
    }

    static FaultPlan read(Path file) throws IOException {
        FaultPlan plan = new FaultPlan();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "delay" -> plan.delayMs = Long.parseLong(words[1]);
                case "lateness" -> plan.latenessMs = Long.parseLong(words[1]);
                case "park" -> plan.park(Long.parseLong(words[1]), Long.parseLong(words[2]));
                case "ack" -> numbers(words, plan.acks);
                case "delivery" -> numbers(words, plan.deliveries);
                default -> throw new IOException("unknown line: " + line);
            }
        }
        return plan;
    }

    private static void numbers(String[] words, Map<Long, String> into) {
        for (int i = 2; i < words.length; i++) {
            into.put(Long.parseLong(words[i]), words[1]);
        }
    }
}
