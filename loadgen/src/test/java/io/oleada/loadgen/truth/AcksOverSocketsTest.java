package io.oleada.loadgen.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section C: every ack is counted in its class, exactly as the stub dealt with it. */
class AcksOverSocketsTest {

    private static final long TIMEOUT_NS = 2_000_000_000L;

    @TempDir
    private Path folder;

    @Test
    void tenThousandAcksAreCountedAsTheStubDealtWithThem() {
        count(1, 2_000, 5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    @Tag("full")
    void hundredThousandAcksAreCountedAsTheStubDealtWithThem(long seed) {
        count(seed, 10_000, 10);
    }

    private void count(long seed, int rate, int seconds) {
        long acks = (long) rate * seconds;
        SplittableRandom random = new SplittableRandom(seed);
        FaultPlan plan = new FaultPlan()
                .acks("late", 7, acks / 3, random)
                .acks("cut", 5, acks * 9 / 10, random)
                .acks("drop", 137, acks * 99 / 100, random)
                .acks("double", 53, acks * 99 / 100, random)
                .acks("reject", 11, acks * 99 / 100, random)
                .acks("wrong-id", 13, acks * 99 / 100, random)
                .acks("reorder", 29, acks * 99 / 100, random);
        String scenario = """
                reconnect: {delay: 50ms, max: 100ms}
                phases:
                  - {name: arrive, duration: 1s, clients: 40, arrivals: at-once}
                  - {name: settle, duration: 1s}
                  - {name: load, duration: %ds}
                flows:
                  - name: f
                    steps:
                      - connect: {transport: %s, auth: {c: "${client}"}}
                      - {emit: eco, ack: 2s, expect: [12345], rate: %d/s, during: load}
                """.formatted(seconds, "websocket", rate);
        try (StubProcess stub = StubProcess.start(folder, plan);
                Generator generator = Generator.start(folder, scenario, stub.url())) {
            Generator.Ended ended = generator.await(120);
            assertThat(ended.exitCode()).as(ended.toString()).isIn(0, 4);
            Result result = generator.stored().result();
            StubLog log = stub.log();
            Ledger ledger = Ledger.of(result);
            AckTruth truth = AckTruth.of(acks - ledger.notSent(), log, TIMEOUT_NS);
            System.out.println("seed " + seed + ": " + acks + " acks, true " + truth);
            assertThat(log.of("ack").stream()
                            .filter(words -> !words[1].equals("after-cut"))
                            .count())
                    .as("faults made")
                    .isEqualTo(137 + 53 + 7 + 11 + 13 + 29 + 5);
            assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
            assertThat(ledger.intended()).isEqualTo(acks);
            assertThat(ledger.notSent())
                    .as("due while a connection had just been cut")
                    .isLessThan(acks / 100);
            assertThat(new AckTruth(
                            ledger.ok(),
                            ledger.rejected(),
                            ledger.timedOut(),
                            ledger.lost(),
                            result.total(Metric.ACK_LATE),
                            result.total(Metric.ACK_UNKNOWN)))
                    .isEqualTo(truth);
            assertThat(result.total(Metric.DISCONNECTS)).isEqualTo(5);
            assertThat(result.total(Metric.RECONNECT_RESTORED)).isEqualTo(5);
        }
    }
}
