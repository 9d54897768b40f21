package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Recorder;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Threshold;
import io.oleada.loadgen.stats.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A made-up run, the same each time: 5,000 clients arrive over 10 s of warm-up, then 1,000 messages a second are sent to
 * rooms of ten for 35 s, and the server restarts in the 25th second, so that all clients come back in a wave.
 */
final class SampleRun {

    static final int CLIENTS = 5_000;
    static final int SECONDS = 45;
    static final int RESTART = 25;
    private static final int RAMP = 10;
    private static final int SENDS = 1_000;
    private static final int AUDIENCE = 10;
    private static final int TRANSPORT_CLOSE = 0;
    private static final int REFUSED = 1;
    private static final double MS = 1e6;

    private final SplittableRandom random = new SplittableRandom(42);
    private final Recorder recorder = new Recorder(Map.of(
            Metric.Label.STEP, List.of("enviar-mensaje"),
            Metric.Label.REASON, List.of("transport close", "refused"),
            Metric.Label.ATTEMPT, List.of("1", "2", "3", "4", "5")));
    private final List<List<Runnable>> agenda = new ArrayList<>();
    private int connected;
    private int down;

    private SampleRun() {
        for (int second = 0; second < SECONDS + 60; second++) {
            agenda.add(new ArrayList<>());
        }
    }

    static RunInfo info() {
        return info("chat room, server restart");
    }

    static RunInfo info(String scenario) {
        return new RunInfo(
                "5eed0042c0ffee",
                scenario,
                "http://127.0.0.1:3000/socket.io/",
                "netty",
                2,
                SECONDS * 1_000_000_000L,
                List.of(
                        new RunInfo.Phase("ramp", 0, 10_000_000_000L, false),
                        new RunInfo.Phase("steady", 10_000_000_000L, 40_000_000_000L, true),
                        new RunInfo.Phase("drain", 40_000_000_000L, 45_000_000_000L, true)),
                Instant.parse("2026-03-01T09:30:00Z"),
                "0.1.0",
                "17.0.15",
                "Linux 6.1 amd64",
                2,
                List.of("ack.response p99 < 50ms", "reconnect.time max < 5s", "delivery.missing == 0"));
    }

    static Result result() {
        SampleRun run = new SampleRun();
        Result result = new Result();
        for (int second = 0; second < SECONDS; second++) {
            run.second(second);
            result.add(run.recorder.drain(
                    second,
                    second * 1_000_000_000L,
                    (second + 1) * 1_000_000_000L,
                    second < RAMP ? "ramp" : second < 40 ? "steady" : "drain",
                    second >= RAMP));
        }
        return result;
    }

    static Verdict verdict(Result result) {
        return Verdict.judge(
                result, info().thresholds().stream().map(Threshold::parse).toList(), List.of());
    }

    static StoredRun stored() {
        Result result = result();
        return new StoredRun(info(), result, java.util.Optional.of(verdict(result)), true);
    }

    private void second(int second) {
        if (second < RAMP) {
            for (int i = 0; i < CLIENTS / RAMP; i++) {
                recorder.count(Metric.CLIENTS_PLANNED);
                connect(1 + second / 4.0);
            }
        }
        if (second == RESTART) {
            restart();
        }
        reconnectDue(second);
        if (second >= RAMP) {
            sends(second);
        }
        for (int beat = 0; beat < 40; beat++) {
            recorder.record(Metric.LOOP_DELAY, time(0.05, 0.6));
        }
        gauge(Metric.CLIENTS_CONNECTED, connected);
        gauge(Metric.CLIENTS_WAITING, down);
        gauge(Metric.CLIENTS_CONNECTING, second < RAMP ? 40 - second : 0);
    }

    private void gauge(Metric metric, long value) {
        recorder.add(metric, 0, value - recorder.read(metric, 0));
    }

    private void connect(double factor) {
        recorder.count(Metric.CONNECT_ATTEMPTS);
        recorder.count(Metric.CONNECT_OK);
        long tcp = time(0.2, factor);
        long upgrade = time(1.5, factor);
        long open = time(0.4, factor);
        long namespace = time(0.8, factor);
        long service = tcp + upgrade + open + namespace;
        recorder.record(Metric.CONNECT_TCP, tcp);
        recorder.record(Metric.CONNECT_UPGRADE, upgrade);
        recorder.record(Metric.CONNECT_OPEN, open);
        recorder.record(Metric.CONNECT_NAMESPACE, namespace);
        recorder.record(Metric.CONNECT_SERVICE, service);
        recorder.record(Metric.CONNECT_RESPONSE, service + time(0.05, 1));
        connected++;
    }

    private void restart() {
        recorder.add(Metric.DISCONNECTS, TRANSPORT_CLOSE, CLIENTS);
        recorder.example("disconnect: transport close", "the server closed the connection (no close frame)");
        connected = 0;
        down = CLIENTS;
        for (int i = 0; i < CLIENTS; i++) {
            comeBack(0, 0);
        }
    }

    private void comeBack(int attempt, double lostFor) {
        double planned = backoff(attempt);
        double actual = planned + time(0.4, 1) / 1e9;
        double at = lostFor + actual;
        agenda.get(RESTART + (int) at).add(() -> {
            recorder.count(Metric.RECONNECT_ATTEMPTS, attempt);
            recorder.record(Metric.RECONNECT_BACKOFF_PLANNED, attempt, (long) (planned * 1e9));
            recorder.record(Metric.RECONNECT_BACKOFF_ACTUAL, attempt, (long) (actual * 1e9));
            if (at > 2.5) {
                recorder.count(Metric.RECONNECT_RESTORED, attempt);
                recorder.record(Metric.RECONNECT_TIME, (long) (at * 1e9) + time(6, 1.5));
                connect(4);
                down--;
            } else {
                recorder.count(Metric.CONNECT_ATTEMPTS);
                recorder.count(Metric.CONNECT_FAILED, REFUSED);
                recorder.example("connect: refused", "connection refused: 127.0.0.1:3000");
                comeBack(attempt + 1, at);
            }
        });
    }

    private double backoff(int attempt) {
        double base = Math.min(5, Math.pow(2, attempt));
        return Math.min(5, base * (0.5 + random.nextDouble()));
    }

    /** By index, since a failed attempt puts the next one on the agenda, perhaps of the same second. */
    private void reconnectDue(int second) {
        List<Runnable> due = agenda.get(second);
        for (int i = 0; i < due.size(); i++) {
            due.get(i).run();
        }
    }

    private void sends(int second) {
        for (int i = 0; i < SENDS; i++) {
            recorder.count(Metric.SEND_INTENDED);
            if (random.nextInt(CLIENTS) >= connected) {
                recorder.count(Metric.SEND_NOT_SENT);
                continue;
            }
            long delay = time(0.06, 0.7);
            recorder.count(Metric.SEND_SENT);
            recorder.record(Metric.SEND_DELAY, delay);
            if (second == RESTART - 1 && i > SENDS - 40) {
                recorder.count(Metric.ACK_LOST);
                recorder.example("ack: lost", "enviar-mensaje: the connection ended before its ack");
                continue;
            }
            long service = time(1.1, second > RESTART + 1 && second < RESTART + 6 ? 6 : 1.3);
            recorder.count(Metric.ACK_OK);
            recorder.record(Metric.ACK_SERVICE, service);
            recorder.record(Metric.ACK_RESPONSE, service + delay);
            deliveries(service + delay);
        }
    }

    private void deliveries(long ackNs) {
        recorder.add(Metric.DELIVERY_EXPECTED, 0, AUDIENCE);
        for (int i = 0; i < AUDIENCE; i++) {
            recorder.count(Metric.DELIVERY_RECEIVED);
            recorder.count(Metric.EVENTS_RECEIVED);
            recorder.count(Metric.DELIVERY_OK);
            recorder.record(Metric.DELIVERY_RESPONSE, ackNs + time(0.7, 2));
        }
    }

    /** A skewed duration: {@code ms} as a rule, with a tail that is the longer the larger {@code spread}. */
    private long time(double ms, double spread) {
        double u = random.nextDouble();
        return (long) (ms * MS * (0.7 + 0.5 * u + spread * 0.35 * -Math.log(1 - 0.999_9 * u * u)));
    }
}
