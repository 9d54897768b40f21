package io.oleada.lessons.measure;

import io.oleada.lessons.check.Wire;
import io.oleada.lessons.student.CompileFailed;
import io.oleada.lessons.student.Compiler;
import io.oleada.lessons.student.Jvm;
import io.oleada.lessons.student.Scratch;
import io.oleada.lessons.student.Sources;
import io.oleada.lessons.student.Student;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.driver.netty.NettyDriver;
import io.oleada.loadgen.fleet.Coordinator;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.ScenarioException;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a measurement takes place: the student's server in a process of its own, and who drives it. One thread. */
public final class Ground implements AutoCloseable {

    private static final long START_SECONDS = 30;
    private static final double BRIEF = 0.2;

    private final Sources sources;
    private final Path classes;
    private final int port;
    private final double scale;
    private final Live live;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private Map<String, String> environment = Map.of();
    private @Nullable Process server;

    /**
     * Compiles and starts the server.
     *
     * @param sources the student's files
     * @param scale 1 for the whole measurement, less for a quick one
     * @param live where figures go as they come
     */
    public Ground(Sources sources, double scale, Live live) throws CompileFailed, IOException, InterruptedException {
        this.sources = sources;
        this.scale = scale;
        this.live = live;
        this.port = Student.freePort();
        this.classes = Scratch.folder("medida");
        Compiler.compile(sources, classes);
        start();
    }

    /**
     * {@return a ground of the same size for a version that the lesson gives: its solution with the files of a folder of
     * {@code src} laid over it}
     */
    public Ground given(String version) throws CompileFailed, IOException, InterruptedException {
        Path root = classes.resolve(version);
        for (String part : List.of("solution", version)) {
            Sources from = new Sources(sources.root().resolveSibling(part));
            for (Map.Entry<String, Path> file : from.files().entrySet()) {
                Path at = root.resolve(file.getKey());
                Files.createDirectories(at.getParent());
                Files.copy(file.getValue(), at, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return new Ground(new Sources(root), scale, live);
    }

    /** {@return the server's port} */
    public int port() {
        return port;
    }

    /** {@return a new class loader of the student's classes, for what is reckoned and not run} */
    public ClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, Ground.class.getClassLoader());
    }

    /** {@return where figures go as they come} */
    public Live live() {
        return live;
    }

    /** {@return a number of clients or seconds, made smaller by the scale, at least 2} */
    public int scaled(int whole) {
        return Math.max(2, (int) Math.round(whole * scale));
    }

    /** {@return whether one round is enough, where the whole measurement has several that differ in a number alone} */
    public boolean isBrief() {
        return scale < BRIEF;
    }

    /** Starts the server; returns once its port answers. */
    public void start() throws IOException, InterruptedException {
        ProcessBuilder builder = Jvm.of(List.of(classes, sources.resources()), "Servidor");
        builder.environment().put("PORT", String.valueOf(port));
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        Process started = builder.start();
        server = started;
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!answers()) {
            if (!started.isAlive() || System.nanoTime() > untilNs) {
                throw new IOException("the server does not listen on the port in PORT");
            }
            Thread.sleep(20);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Path log() {
        return classes.resolve("servidor.log");
    }

    /** {@return how many lines that begin so the server has printed} */
    public long printed(String beginning) throws IOException {
        return lines(beginning).size();
    }

    /** {@return the lines that begin so which the server has printed, over all its starts unless the log was emptied} */
    public List<String> lines(String beginning) throws IOException {
        try (Stream<String> lines = Files.lines(log())) {
            return lines.filter(line -> line.startsWith(beginning)).toList();
        }
    }

    /** Waits until the server has printed so many lines that begin so; returns how many there are in the end. */
    public long awaitPrinted(String beginning, long count, long timeoutMs) throws IOException, InterruptedException {
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (printed(beginning) < count && System.nanoTime() < untilNs) {
            Thread.sleep(20);
        }
        return printed(beginning);
    }

    /** {@return the CPU time that the server has used, in milliseconds; 0 where the system does not tell} */
    public long cpuMs() {
        Process running = server;
        return running == null
                ? 0
                : running.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
    }

    /** Starts the server anew, with further variables in its environment, and an empty log. */
    public void restartWith(Map<String, String> variables) throws IOException, InterruptedException {
        kill();
        Files.deleteIfExists(log());
        environment = Map.copyOf(variables);
        start();
    }

    /** Ends the server as a power cut would: nobody is told. Returns once it is gone. */
    public void kill() throws InterruptedException {
        Process running = server;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    /** Asks the server to end, as a host does before it takes a machine away. Returns once it is gone. */
    public boolean terminate() throws InterruptedException {
        Process running = server;
        if (running == null) {
            return true;
        }
        running.destroy();
        return running.waitFor(10, TimeUnit.SECONDS);
    }

    /** {@return the client for plain requests} */
    public HttpClient http() {
        return http;
    }

    /** {@return a GET of a path of the server} */
    public HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    /** {@return a raw client, connected} */
    public Wire wire() throws IOException, InterruptedException {
        return wire(port);
    }

    /** {@return a raw client, connected to the server's port or a relay's} */
    public Wire wire(int towards) throws IOException, InterruptedException {
        return Wire.connect(http, towards);
    }

    /** Runs a scenario against the server to its end. */
    public Result load(String yaml) throws InterruptedException {
        return load(yaml, port, snapshot -> {});
    }

    /**
     * Runs a scenario to its end.
     *
     * @param yaml the scenario, as in a file
     * @param towards the port that the load goes to: the server's, or a relay's
     * @param beside told of each second's figures, on this thread
     */
    public Result load(String yaml, int towards, Consumer<Snapshot> beside) throws InterruptedException {
        Scenario scenario;
        try {
            scenario = ScenarioFile.parse("lesson", yaml, Target.parse("http://127.0.0.1:" + towards));
        } catch (ScenarioException e) {
            throw new IllegalStateException("the lesson's scenario: " + e.getMessage(), e);
        }
        Coordinator[] coordinator = new Coordinator[1];
        try (NettyDriver driver = new NettyDriver("carga", Tls.system(), fault -> coordinator[0].fail(fault))) {
            coordinator[0] = new Coordinator(scenario, List.of(driver), 1, System.currentTimeMillis(), snapshot -> {
                draw(snapshot);
                beside.accept(snapshot);
            });
            return coordinator[0].run();
        }
    }

    private void draw(Snapshot snapshot) {
        live.point("clients", (double) snapshot.number(Metric.CLIENTS_CONNECTED));
        for (Metric metric : List.of(Metric.SEND_SENT, Metric.ACK_OK, Metric.EVENTS_RECEIVED)) {
            long value = snapshot.total(metric);
            if (value > 0) {
                live.point(metric.text(), (double) value);
            }
        }
    }

    @Override
    public void close() {
        Process running = server;
        if (running != null) {
            running.destroyForcibly();
        }
        try (Stream<Path> walk = Files.walk(classes)) {
            walk.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            classes.toFile().deleteOnExit();
        }
    }
}
