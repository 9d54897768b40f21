package io.oleada.benchmarks;

import io.oleada.loadgen.scenario.Bytes;
import io.oleada.loadgen.scenario.Template;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Recorder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The two things that every message does besides the wire: its payload is rendered, and its times are recorded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HotPathBenchmark {

    private final Recorder recorder = new Recorder(Map.of(Metric.Label.STEP, List.of("enviar-mensaje")));
    private final Bytes bytes = new Bytes();
    private final Message message = new Message();
    private final Template template = new Template.Builder()
            .json("[\"enviar-mensaje\",{\"mensaje\":")
            .text("hola ${client}")
            .json(",\"id\":")
            .text("c${client}")
            .json(",\"fecha\":")
            .text("${now}")
            .json("}]")
            .build();
    private long ns = 123_456;

    /** Renders the course's payload. */
    @Benchmark
    public int render() {
        bytes.clear();
        template.render(bytes, message);
        return bytes.length();
    }

    /** Records what an ack leaves behind: a counter and two durations. */
    @Benchmark
    public void record() {
        ns = ns * 31 & 0xFFFFFF;
        recorder.count(Metric.ACK_OK, 0);
        recorder.record(Metric.ACK_RESPONSE, 0, ns);
        recorder.record(Metric.ACK_SERVICE, 0, ns >> 1);
    }

    private static final class Message implements Template.Values {
        @Override
        public long client() {
            return 4711;
        }

        @Override
        public long seq() {
            return 12;
        }

        @Override
        public long epochMs() {
            return 1_790_000_000_000L;
        }

        @Override
        public void marker(Bytes out) {}

        @Override
        public long random(long bound) {
            return 0;
        }
    }
}
