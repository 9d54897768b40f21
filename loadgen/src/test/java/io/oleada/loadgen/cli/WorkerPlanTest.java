package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerPlanTest {

    private static final List<String> OURS = List.of("-XX:+UseParallelGC", "-Xms768m", "-Xmn384m", "-Dx=y");

    @ParameterizedTest
    @CsvSource({
        "100000, 6, 2, 16667, true",
        "1000000, 51, 2, 19608, true",
        "20000, 2, 2, 10000, false",
        "1000, 4, 2, 250, false",
        "1000, 5, 2, 200, true",
        "5, 0, 2, 5, false"
    })
    void clientsAreSpreadEvenlyAndManyWorkersToAProcessorAreCrowded(
            long clients, int workers, int cores, long each, boolean crowded) {
        WorkerPlan plan = WorkerPlan.of(clients, workers, cores);
        assertThat(plan.clientsEach()).isEqualTo(each);
        assertThat(plan.crowded()).isEqualTo(crowded);
        assertThat(plan.workers() * plan.clientsEach()).isGreaterThanOrEqualTo(clients);
    }

    @Test
    void heapsGoByTheClientsThatAWorkerHas() {
        assertThat(WorkerPlan.of(1_000_000, 51, 2).heapMb()).isEqualTo(64 + 192 + 8);
        assertThat(WorkerPlan.of(6_000, 6, 2).heapMb()).isEqualTo(64 + 10 + 8);
    }

    @Test
    void aHeapHoldsWhatAWorkerAsksForBeforeItBegins() {
        for (long clients : new long[] {1, 100, 6_000, 100_000, 19_800}) {
            WorkerPlan plan = new WorkerPlan(10, clients, true);
            long survivors = (8L << 20) / 8; // one of them is not counted as part of the heap
            assertThat((plan.heapMb() << 20) - survivors).isGreaterThanOrEqualTo(Doctor.heapFor(clients));
        }
    }

    @Test
    void crowdedWorkersGetOptionsOfTheirOwnInPlaceOfOurs() {
        assertThat(WorkerPlan.of(60_000, 6, 2).javaOptions(OURS, List.of()))
                .contains("-XX:+UseSerialGC", "-Xms170m", "-Xmx170m", "-Xmn8m", "-XX:TieredStopAtLevel=1", "-Dx=y")
                .doesNotContain("-XX:+UseParallelGC", "-Xms768m", "-Xmn384m");
    }

    @Test
    void fewWorkersGetOurOptions() {
        assertThat(WorkerPlan.of(60_000, 4, 2).javaOptions(OURS, List.of())).isEqualTo(OURS);
    }

    @Test
    void whatTheUserAsksForComesFirst() {
        List<String> wanted = List.of("-Xmx300m", "-XX:+UseZGC");
        List<String> inherited = List.of("-XX:+UseParallelGC", "-Xms768m", "-Xmx300m", "-XX:+UseZGC");
        assertThat(WorkerPlan.of(60_000, 6, 2).javaOptions(inherited, wanted))
                .contains("-Xmx300m", "-XX:+UseZGC", "-XX:TieredStopAtLevel=1")
                .noneMatch(option -> option.equals("-XX:+UseSerialGC") || option.startsWith("-Xms"));
    }

    @Test
    void aDebuggersPortIsNotForWorkers() {
        List<String> inherited = List.of("-agentlib:jdwp=server=y", "-Dx=y");
        assertThat(WorkerPlan.of(1, 1, 2).javaOptions(inherited, List.of())).containsExactly("-Dx=y");
        assertThat(WorkerPlan.of(60_000, 6, 2).javaOptions(inherited, List.of()))
                .noneMatch(option -> option.startsWith("-agentlib"));
    }
}
