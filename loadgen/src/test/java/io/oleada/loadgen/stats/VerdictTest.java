package io.oleada.loadgen.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {

    private static final long MS = 1_000_000;

    private static Verdict judge(Consumer<Recorder> run, String... thresholds) {
        Recorder recorder = new Recorder(Map.of(Metric.Label.STEP, List.of("a")));
        run.accept(recorder);
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1_000 * MS, "load", true));
        return Verdict.judge(
                result, List.of(thresholds).stream().map(Threshold::parse).toList(), List.of());
    }

    private static void times(Recorder recorder, Metric metric, int n, long ns) {
        for (int i = 0; i < n; i++) {
            recorder.record(metric, ns);
        }
    }

    @Test
    void emptyRunWithoutThresholdsPasses() {
        Verdict verdict = judge(recorder -> {});
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.PASS);
        assertThat(verdict.kind().exitCode()).isZero();
        assertThat(verdict.reasons()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    2.5    | 2.50 s
                    61     | 61.00 s
                    0.0123 | 12.3 ms
                    0.9    | 900.2 ms
                    0.0005 | 0.500 ms
                    """)
    void missedThresholdNamesTheFigureReadably(double seconds, String readable) {
        Verdict verdict = judge(
                recorder -> recorder.record(Metric.ACK_RESPONSE, (long) (seconds * 1e9)),
                "ack.response p99 < 1us",
                "ack.response p50 < 1m",
                "ack.lost == 0");
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.FAIL);
        assertThat(verdict.kind().exitCode()).isEqualTo(1);
        assertThat(verdict.reasons().get(0)).isEqualTo("ack.response p99 < 1us was missed: it was " + readable);
        assertThat(verdict.outcomes()).hasSize(3);
    }

    @Test
    void missedCountIsNamedAsACount() {
        Verdict verdict = judge(
                recorder -> {
                    recorder.count(Metric.DISCONNECTS); // lost, hence not sent
                    recorder.add(Metric.SEND_INTENDED, 0, 1500);
                    recorder.add(Metric.SEND_NOT_SENT, 0, 1500);
                },
                "send.not_sent == 0");
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.FAIL);
        assertThat(verdict.reasons()).containsExactly("send.not_sent == 0 was missed: it was 1500");
    }

    @ParameterizedTest
    @CsvSource({"9990, 10, PASS", "9989, 11, INVALID", "0, 3, INVALID"})
    void lessThanThePlanIsInvalid(long sent, long notSent, Verdict.Kind kind) {
        Verdict verdict = judge(recorder -> {
            recorder.add(Metric.SEND_INTENDED, 0, sent + notSent);
            recorder.add(Metric.SEND_SENT, 0, sent);
            recorder.add(Metric.SEND_WITHOUT_ACK, 0, sent);
            recorder.add(Metric.SEND_NOT_SENT, 0, notSent);
        });
        assertThat(verdict.kind()).isEqualTo(kind);
        if (kind == Verdict.Kind.INVALID) {
            assertThat(verdict.reasons())
                    .singleElement()
                    .asString()
                    .startsWith(notSent + " of " + (sent + notSent) + " planned messages were not sent (")
                    .contains("0.1 % is allowed");
        }
    }

    @Test
    void messagesThatFindTheirConnectionLostAreTheRunsFinding() {
        Recorder recorder = new Recorder(Map.of(
                Metric.Label.STEP, List.of("a"), Metric.Label.REASON, List.of("ping timeout", "client disconnect")));
        Result result = new Result();
        for (int second = 0; second < 5; second++) {
            recorder.add(Metric.SEND_INTENDED, 0, 100);
            recorder.add(Metric.SEND_SENT, 0, second == 0 ? 100 : 50);
            recorder.add(Metric.SEND_WITHOUT_ACK, 0, second == 0 ? 100 : 50);
            recorder.add(Metric.SEND_NOT_SENT, 0, second == 0 ? 0 : 50);
            recorder.add(Metric.DISCONNECTS, 0, second == 1 ? 7 : 0);
            recorder.add(Metric.RECONNECT_RESTORED, 0, second == 3 ? 7 : 0);
            result.add(recorder.drain(second, 1_000 * MS * second, 1_000 * MS * (second + 1), "load", true));
        }
        assertThat(result.notSentOutsideOutages())
                .as("seconds 1 to 3 are the outage; in second 4 all are back")
                .isEqualTo(50);
        assertThat(Verdict.judge(result, List.of(), List.of()).reasons())
                .singleElement()
                .asString()
                .startsWith("50 of 500 planned messages were not sent (10.0 %");
    }

    @Test
    void clientsThatLeaveOnPurposeAreNoOutage() {
        Recorder recorder = new Recorder(Map.of(
                Metric.Label.STEP, List.of("a"), Metric.Label.REASON, List.of("ping timeout", "client disconnect")));
        recorder.add(Metric.DISCONNECTS, 1, 7);
        recorder.add(Metric.SEND_INTENDED, 0, 50);
        recorder.add(Metric.SEND_NOT_SENT, 0, 50);
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1_000 * MS, "load", true));
        assertThat(Verdict.judge(result, List.of(), List.of()).kind()).isEqualTo(Verdict.Kind.INVALID);
    }

    @Test
    void noConnectionAtAllIsInvalidAndSaysWhy() {
        Recorder recorder = new Recorder(Map.of(Metric.Label.REASON, List.of("refused", "handshake failed")));
        recorder.add(Metric.CLIENTS_PLANNED, 0, 40);
        recorder.add(Metric.CONNECT_ATTEMPTS, 0, 40);
        recorder.add(Metric.CONNECT_FAILED, 0, 3);
        recorder.add(Metric.CONNECT_FAILED, 1, 37);
        recorder.example("handshake failed", "client 1: answered 503 to /socket.io/");
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1_000 * MS, "load", true));
        assertThat(Verdict.judge(result, List.of(), List.of()).reasons())
                .containsExactly("not one of 40 clients ever connected: client 1: answered 503 to /socket.io/");
    }

    @Test
    void wantOfDescriptorsAndABrokenProtocolAreInvalid() {
        Recorder recorder = new Recorder(Map.of(Metric.Label.REASON, List.of("no resources", "parse error")));
        recorder.count(Metric.CONNECT_OK);
        recorder.add(Metric.CONNECT_FAILED, 0, 4);
        recorder.example("no resources", "client 9: too many open files; raise ulimit -n");
        recorder.add(Metric.DISCONNECTS, 1, 2);
        recorder.example("parse error", "client 3: unknown packet type");
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1_000 * MS, "load", true));
        assertThat(Verdict.judge(result, List.of(), List.of()).reasons())
                .containsExactly(
                        "4 connects failed because this machine had no descriptor or port left: client 9: too many open"
                                + " files; raise ulimit -n",
                        "the other side broke the protocol 2 times, so what was measured is no Socket.IO: client 3:"
                                + " unknown packet type");
    }

    @Test
    void durationWithoutASampleIsMissed() {
        assertThat(judge(recorder -> {}, "ack.response p99 < 1s").reasons())
                .containsExactly("ack.response p99 < 1s was missed: there is not one sample");
    }

    @Test
    void unbalancedLedgerIsInvalid() {
        Verdict verdict = judge(recorder -> recorder.count(Metric.SEND_SENT, 0));
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.INVALID);
        assertThat(verdict.kind().exitCode()).isEqualTo(4);
        assertThat(verdict.reasons().get(0)).startsWith("the ledger does not balance: ");
    }

    @Test
    void clientsNotStartedAreInvalid() {
        assertThat(judge(recorder -> recorder.add(Metric.CLIENTS_NOT_STARTED, 0, 12))
                        .reasons())
                .containsExactly("12 planned clients could not be started");
    }

    @Test
    void sendsLateAtTheThousandthAreInvalid() {
        assertThat(judge(recorder -> {
                            times(recorder, Metric.SEND_DELAY, 9_900, 100_000);
                            times(recorder, Metric.SEND_DELAY, 100, 15 * MS);
                        })
                        .reasons())
                .singleElement()
                .asString()
                .startsWith("sends left 15.0 ms late at p99.9 (10 ms is allowed)");
    }

    @Test
    void sendsLateByMoreThanATenthOfTheResponseTimeAreInvalid() {
        assertThat(judge(recorder -> {
                            times(recorder, Metric.SEND_DELAY, 1_000, 3 * MS);
                            times(recorder, Metric.ACK_RESPONSE, 1_000, 10 * MS);
                        })
                        .reasons())
                .singleElement()
                .asString()
                .startsWith("sends left 3.0 ms late at p99, more than a tenth of the response time at p99 (10.0 ms)");
    }

    @Test
    void delayOfTheTimersGrainIsNoSaturation() {
        assertThat(judge(recorder -> {
                            times(recorder, Metric.SEND_DELAY, 1_000, MS);
                            times(recorder, Metric.ACK_RESPONSE, 1_000, 2 * MS);
                        })
                        .kind())
                .isEqualTo(Verdict.Kind.PASS);
    }

    @Test
    void oneLateSendAmongAFewIsNoPercentile() {
        assertThat(judge(recorder -> {
                            times(recorder, Metric.SEND_DELAY, 99, 50_000);
                            times(recorder, Metric.SEND_DELAY, 1, 30 * MS);
                        })
                        .kind())
                .isEqualTo(Verdict.Kind.PASS);
    }

    @Test
    void busyLoopIsInvalid() {
        assertThat(judge(recorder -> recorder.add(Metric.LOOP_BUSY, 0, 2)).reasons())
                .containsExactly(
                        "an event loop of the generator used more than 80 % of a core for 6 s (5 s are allowed)");
    }

    @Test
    void loopThatStoodStillIsInvalid() {
        assertThat(judge(recorder -> recorder.record(Metric.LOOP_DELAY, 250 * MS))
                        .reasons())
                .containsExactly("the generator's event loop stood still for 250 ms (100 ms is allowed)");
        assertThat(judge(recorder -> recorder.record(Metric.LOOP_DELAY, 90 * MS))
                        .kind())
                .isEqualTo(Verdict.Kind.PASS);
    }

    @Test
    void whatLayUnreadForLongIsInvalid() {
        assertThat(judge(recorder -> recorder.record(Metric.READ_DELAY, 60 * MS))
                        .reasons())
                .containsExactly(
                        "what the server sent lay unread for 60 ms and more in 1 % of the run (50 ms is allowed): the times of acks"
                                + " and deliveries have the generator's own in them");
        assertThat(judge(recorder -> {
                            times(recorder, Metric.READ_DELAY, 999, 40 * MS);
                            times(recorder, Metric.READ_DELAY, 1, 400 * MS);
                        })
                        .kind())
                .as("a crowd that passes")
                .isEqualTo(Verdict.Kind.PASS);
    }

    @Test
    void complaintsOfTheRunComeFirstAndMakeItInvalidWhateverTheThresholdsSay() {
        Verdict verdict = Verdict.judge(
                new Result(), List.of(Threshold.parse("ack.response p99 < 1s")), List.of("the run was interrupted"));
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.INVALID);
        assertThat(verdict.reasons()).containsExactly("the run was interrupted");
        assertThat(verdict.outcomes()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SEND_INTENDED",
                "SEND_SENT",
                "SEND_NOT_SENT",
                "SEND_WITHOUT_ACK",
                "ACK_OK",
                "ACK_REJECTED",
                "ACK_TIMED_OUT",
                "ACK_LOST",
                "ACK_UNANSWERED",
                "DELIVERY_EXPECTED",
                "DELIVERY_OK",
                "DELIVERY_MISSING",
                "DELIVERY_RECEIVED",
                "DELIVERY_UNDETERMINED",
                "DELIVERY_UNEXPECTED"
            })
    void ledgerBalancesAndOneMessageTooManyAnywhereIsSeen(Metric tooMany) {
        Recorder recorder = new Recorder(Map.of(Metric.Label.STEP, List.of("a")));
        long[] truth = {100, 90, 10, 15, 50, 10, 8, 4, 3, 200, 190, 10, 203, 6, 7};
        Metric[] metrics = {
            Metric.SEND_INTENDED,
            Metric.SEND_SENT,
            Metric.SEND_NOT_SENT,
            Metric.SEND_WITHOUT_ACK,
            Metric.ACK_OK,
            Metric.ACK_REJECTED,
            Metric.ACK_TIMED_OUT,
            Metric.ACK_LOST,
            Metric.ACK_UNANSWERED,
            Metric.DELIVERY_EXPECTED,
            Metric.DELIVERY_OK,
            Metric.DELIVERY_MISSING,
            Metric.DELIVERY_RECEIVED,
            Metric.DELIVERY_UNDETERMINED,
            Metric.DELIVERY_UNEXPECTED
        };
        for (int i = 0; i < metrics.length; i++) {
            recorder.add(metrics[i], 0, truth[i]);
        }
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1, "load", true));
        Ledger ledger = Ledger.of(result);
        assertThat(ledger.balanced()).isTrue();
        assertThat(ledger.withAck()).isEqualTo(75);

        recorder.count(tooMany, 0);
        result.add(recorder.drain(1, 1, 2, "load", true));
        assertThat(Ledger.of(result).balanced()).isFalse();
    }
}
