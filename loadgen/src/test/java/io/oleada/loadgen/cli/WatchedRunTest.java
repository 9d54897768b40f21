package io.oleada.loadgen.cli;

import io.oleada.loadgen.observe.PrometheusConfiguration;
import io.oleada.loadgen.observe.PrometheusProcess;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;

/** With the {@code prometheus} of this machine; skipped where there is none on the PATH. */
class WatchedRunTest extends WatchedRunContract {

    private PrometheusProcess process;

    @Override
    URI startPrometheus(PrometheusConfiguration configuration) throws Exception {
        var binary = PrometheusProcess.find("prometheus");
        Assumptions.assumeTrue(binary.isPresent(), "no prometheus on the PATH");
        process = PrometheusProcess.start(binary.get(), configuration, 0);
        return process.address();
    }

    @AfterAll
    void stop() {
        if (process != null) {
            process.close();
        }
    }
}
