package io.oleada.loadgen.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.driver.netty.NettyDriver;
import io.oleada.loadgen.engine.Place;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.ScenarioException;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.scenario.ScenarioText;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.server.OleadaServer;
import io.oleada.server.ServerConfig;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A coordinator and its workers over the real wire, all in this process. */
class FleetTest {

    private static final String SCENARIO = """
            rows: people.csv
            phases: [{name: arrive, duration: 1s, clients: 10}, {name: chat, duration: 2s}]
            flows:
              - name: talker
                steps:
                  - connect
                  - emit: enviar-mensaje
                    data: {mensaje: "${marker}", id: "${row.name}", fecha: "${now}"}
                    ack: true
                    rate: 5/s
                    during: chat
                    fanOut: others
            """;

    private static final Map<String, byte[]> BESIDE =
            Map.of("people.csv", "name\nana\nbea\n".getBytes(StandardCharsets.UTF_8));
    private static final long PATIENCE_MS = 60_000;

    private final Secret secret = Secret.random();
    private final Assembly assembly =
            Assembly.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), secret, Assembly.SILENCE_SECONDS);
    private final List<Driver> drivers = new ArrayList<>();

    @AfterEach
    void closeAll() {
        assembly.close();
        drivers.forEach(Driver::close);
    }

    private CompletableFuture<JoinedWorker.Ended> join(String name, JoinedWorker.Preparer preparer) {
        return join(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), assembly.port()), preparer);
    }

    private CompletableFuture<JoinedWorker.Ended> join(
            String name, InetSocketAddress there, JoinedWorker.Preparer preparer) {
        JoinedWorker worker = new JoinedWorker(secret, name, "here", 1, Assembly.SILENCE_SECONDS, preparer);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return worker.serve(there, PATIENCE_MS);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                task -> new Thread(task, "worker-" + name).start());
    }

    private LocalWorker prepare(Task task) {
        try {
            Scenario scenario = ScenarioFile.parse(
                    new ScenarioText(task.file(), task.scenario(), task.beside()),
                    task.targets().stream().map(Target::parse).toArray(Target[]::new));
            NettyDriver driver = new NettyDriver("loop-" + task.firstLoop(), Tls.system(), fault -> {});
            synchronized (drivers) {
                drivers.add(driver);
            }
            Place place =
                    new Place(task.firstLoop(), task.totalLoops(), task.sameClock(), task.clockErrorNs(), List.of());
            return new LocalWorker(scenario, List.of(driver), place, task.run(), task.epochMs(), () -> Farewell.NONE);
        } catch (ScenarioException e) {
            throw new FleetException(e.getMessage());
        }
    }

    private static Task task(String target) {
        return new Task(1, 0, "netty", "s.yaml", SCENARIO, List.of(target), 10, BESIDE, 0, 0, 1, new BitSet(), true, 0);
    }

    private Coordinator coordinator(List<RemoteWorker> workers, List<String> lost) {
        return new Coordinator(workers, true, System::nanoTime, snapshot -> {}, lost::add);
    }

    @Test
    void workersOverTheWireCountEveryDeliveryAndGoHome() throws Exception {
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts())) {
            List<CompletableFuture<JoinedWorker.Ended>> joined =
                    List.of(join("2", this::prepare), join("10", this::prepare), join("1", this::prepare));
            List<RemoteWorker> workers = assembly.await(3, PATIENCE_MS, () -> "");
            assertThat(workers).extracting(RemoteWorker::name).containsExactly("worker 1", "worker 2", "worker 10");
            Assembly.assign(workers, task("http://127.0.0.1:" + server.port()), 3_000_000_000L);
            assertThat(Assembly.remarks(workers)).singleElement().asString().contains("3 workers on 1 host");
            List<String> lost = new ArrayList<>();
            Result result = coordinator(workers, lost).run();
            Ledger ledger = Ledger.of(result);
            assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
            assertThat(ledger.sent()).isEqualTo(10);
            assertThat(ledger.delivered()).isEqualTo(10 * 9).isEqualTo(ledger.expected());
            assertThat(result.histogram(Metric.DELIVERY_RESPONSE).getTotalCount())
                    .isEqualTo(90);
            assertThat(lost).isEmpty();
            assembly.close();
            for (CompletableFuture<JoinedWorker.Ended> worker : joined) {
                assertThat(worker.get(30, TimeUnit.SECONDS)).isEqualTo(JoinedWorker.Ended.DISMISSED);
            }
        }
    }

    @Test
    void workerThatRefusesIsNamedWithItsReason() throws Exception {
        CompletableFuture<JoinedWorker.Ended> joined = join("1", task -> {
            throw new FleetException("10.1.2.3 is not this machine");
        });
        List<RemoteWorker> workers = assembly.await(1, PATIENCE_MS, () -> "");
        Assembly.assign(workers, task("http://127.0.0.1:1"), 3_000_000_000L);
        assertThatThrownBy(() -> coordinator(workers, new ArrayList<>()).run())
                .isInstanceOf(FleetException.class)
                .hasMessage("worker 1: 10.1.2.3 is not this machine");
        assembly.close();
        assertThat(joined.get(30, TimeUnit.SECONDS)).isEqualTo(JoinedWorker.Ended.DISMISSED);
    }

    @Test
    void workerThatIsSentHomeInTheMiddleOfItsWorkSaysSo() throws Exception {
        CompletableFuture<JoinedWorker.Ended> ready = join("1", this::prepare);
        CompletableFuture<JoinedWorker.Ended> refuses = join("2", task -> {
            throw new FleetException("not me");
        });
        List<RemoteWorker> workers = assembly.await(2, PATIENCE_MS, () -> "");
        Assembly.assign(workers, task("http://127.0.0.1:1"), 3_000_000_000L);
        assertThatThrownBy(() -> coordinator(workers, new ArrayList<>()).run())
                .isInstanceOf(FleetException.class)
                .hasMessage("worker 2: not me");
        assembly.close();
        assertThat(ready.get(30, TimeUnit.SECONDS)).isEqualTo(JoinedWorker.Ended.CUT_SHORT);
        assertThat(refuses.get(30, TimeUnit.SECONDS)).isEqualTo(JoinedWorker.Ended.DISMISSED);
    }

    @Test
    void whoListensEverywhereIsFoundAtEachAddress() throws Exception {
        try (Assembly everywhere =
                Assembly.open(new InetSocketAddress("0.0.0.0", 0), secret, Assembly.SILENCE_SECONDS)) {
            List<InetAddress> addresses = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .toList();
            for (InetAddress address : addresses) {
                var unused = join(
                        address.getHostAddress(), new InetSocketAddress(address, everywhere.port()), this::prepare);
            }
            assertThat(everywhere.await(addresses.size(), PATIENCE_MS, () -> ""))
                    .hasSize(addresses.size());
        }
    }

    @Test
    void everyWorkerHearsTheGoodbye() throws Exception {
        List<CompletableFuture<JoinedWorker.Ended>> joined = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            joined.add(join("" + i, this::prepare));
        }
        assembly.await(joined.size(), PATIENCE_MS, () -> "");
        assembly.close();
        for (CompletableFuture<JoinedWorker.Ended> worker : joined) {
            assertThat(worker.get(30, TimeUnit.SECONDS)).isEqualTo(JoinedWorker.Ended.DISMISSED);
        }
    }

    @Test
    @Tag("full")
    void workerThatWaitsLongForTheOthersDoesNotTakeTheCoordinatorForLost() {
        CompletableFuture<JoinedWorker.Ended> joined = join("1", this::prepare);
        long longerThanSilenceMs = Assembly.SILENCE_SECONDS * 1_000_000_000L / 1_000_000 + 3_000;
        assertThatThrownBy(() -> assembly.await(2, longerThanSilenceMs, () -> ""))
                .isInstanceOf(FleetException.class)
                .hasMessageContaining("only 1 of 2 workers joined");
        assertThat(joined).isNotDone();
    }

    @Test
    void workerWithAnotherSecretIsTurnedAway() {
        JoinedWorker stranger =
                new JoinedWorker(Secret.random(), "x", "here", 1, Assembly.SILENCE_SECONDS, this::prepare);
        InetSocketAddress there = new InetSocketAddress(InetAddress.getLoopbackAddress(), assembly.port());
        assertThatThrownBy(() -> stranger.serve(there, 1_000))
                .isInstanceOf(FleetException.class)
                .hasMessageContaining("does not take this secret");
        assertThatThrownBy(() -> assembly.await(1, 100, () -> "")).hasMessageContaining("only 0 of 1 workers");
    }

    @Test
    void workerReadsNoFileThatDidNotComeWithTheScenario() {
        String yaml = SCENARIO.replace("people.csv", "/etc/passwd");
        assertThatThrownBy(() -> ScenarioFile.parse(new ScenarioText("s.yaml", yaml, BESIDE)))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("did not come with the scenario");
    }
}
