package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.observe.PrometheusConfiguration;
import io.oleada.loadgen.observe.PrometheusProcess;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** With the {@code prometheus} of this machine; skipped where there is none on the PATH. */
class WatchedRunTest extends WatchedRunContract {

    private PrometheusProcess process;
    private List<String> faults = List.of();

    @Override
    URI startPrometheus(PrometheusConfiguration configuration) throws Exception {
        var binary = PrometheusProcess.find("prometheus");
        Assumptions.assumeTrue(binary.isPresent(), "no prometheus on the PATH");
        process = PrometheusProcess.start(binary.get(), configuration, 0);
        return process.address();
    }

    @Override
    void whileItRuns() throws Exception {
        if (PreviewPages.canBeLookedAt()) {
            faults = PreviewPages.faults(process.address());
        }
    }

    @Test
    void thePreviewOfEachDashboardShowsEveryPanelWithoutErrorAndWithNothingOnAnything() {
        Assumptions.assumeTrue(PreviewPages.canBeLookedAt(), "no chromium and chromedriver in /usr/bin");
        assertThat(faults).isEmpty();
    }

    @AfterAll
    void stop() {
        if (process != null) {
            process.close();
        }
    }
}
