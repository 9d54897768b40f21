package io.oleada.benchmarks;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.json.JSONObject;

/** The official Java client as its documentation shows it, with one shared HTTP client. */
public final class JavaClient {

    private static final long TICK_MS = 1;

    private final Work work;
    private final List<Socket> connected = new CopyOnWriteArrayList<>();
    private final JSONObject payload = new JSONObject(Map.of("mensaje", "x".repeat(ClientBenchmark.TEXT_LENGTH)));
    private final IO.Options options = options();
    private final URI uri;
    private final long startNs = System.nanoTime();
    private final List<Double> latencies = new ArrayList<>(); // guarded by itself
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private int started;
    private long sent;

    private JavaClient(int port, Work work) {
        this.uri = URI.create("http://127.0.0.1:" + port);
        this.work = work;
    }

    /** Works until it is killed; the arguments are a port and a {@link Work}. */
    public static void main(String[] args) {
        JavaClient client = new JavaClient(Integer.parseInt(args[0]), Work.parse(args[1]));
        var unused = client.timer.scheduleAtFixedRate(client::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        if (client.work.kind() == Work.Kind.PACED) {
            Runtime.getRuntime().addShutdownHook(new Thread(client::report));
        }
    }

    private static IO.Options options() {
        Dispatcher dispatcher = new Dispatcher(); // its default lets 64 connect
        dispatcher.setMaxRequests(100_000);
        dispatcher.setMaxRequestsPerHost(100_000);
        OkHttpClient http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .readTimeout(0, TimeUnit.MILLISECONDS)
                .build();
        IO.Options options = new IO.Options();
        options.forceNew = true;
        options.transports = new String[] {"websocket"};
        options.webSocketFactory = http;
        options.callFactory = http;
        return options;
    }

    private void tick() {
        double elapsed = (System.nanoTime() - startNs) / 1e9;
        while (started < work.clients() && started < elapsed * Work.CONNECTS_PER_SECOND) {
            started++;
            connect();
        }
        if (connected.size() < work.clients() || work.perSecond() == 0 || work.kind() == Work.Kind.PACED) {
            sent = (long) (elapsed * work.perSecond());
            return;
        }
        for (; sent < elapsed * work.perSecond(); sent++) {
            if (work.kind() == Work.Kind.FAN_OUT) {
                connected.get(0).emit("enviar-mensaje", payload);
            } else {
                connected.get((int) (sent % connected.size())).emit("eco", new Object[] {payload}, answer -> {});
            }
        }
    }

    private void connect() {
        Socket socket = IO.socket(uri, options);
        socket.on(Socket.EVENT_CONNECT, none -> {
            connected.add(socket);
            if (work.kind() == Work.Kind.CLOSED_LOOP) {
                ask(socket);
            } else if (work.kind() == Work.Kind.PACED) {
                askAndPause(socket);
            }
        });
        socket.on("enviar-mensaje", message -> {});
        socket.connect();
    }

    private void ask(Socket socket) {
        Ack again = answer -> ask(socket);
        socket.emit("eco", new Object[] {payload}, again);
    }

    private void askAndPause(Socket socket) {
        long fromNs = System.nanoTime();
        socket.emit("eco", new Object[] {payload}, answer -> {
            synchronized (latencies) {
                latencies.add((System.nanoTime() - fromNs) / 1e6);
            }
            var unused = timer.schedule(() -> askAndPause(socket), work.pauseMs(), TimeUnit.MILLISECONDS);
        });
    }

    /** One line: how many, and quantiles in milliseconds. */
    private void report() {
        double[] sorted;
        synchronized (latencies) {
            sorted = latencies.stream().mapToDouble(ms -> ms).sorted().toArray();
        }
        StringBuilder line = new StringBuilder("latency " + sorted.length);
        for (double quantile : LatencyBenchmark.QUANTILES) {
            line.append(' ').append(sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)]);
        }
        System.out.println(line);
        System.out.flush();
    }
}
