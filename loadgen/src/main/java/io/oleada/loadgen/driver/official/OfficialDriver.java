package io.oleada.loadgen.driver.official;

import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.driver.ConnectionListener;
import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.scenario.Target;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;

/** Connections of the official Java client, told about on one thread of the driver's own. */
public final class OfficialDriver implements Driver {

    private static final long PATIENCE_MS = 5000;

    private final Consumer<Throwable> onFault;
    private final ScheduledThreadPoolExecutor loop;
    private final CompletableFuture<Thread> thread = new CompletableFuture<>();
    private final OkHttpClient http;
    private final Map<InetAddress, OkHttpClient> httpBySource = new HashMap<>();
    private final Map<String, InetAddress> addresses = new ConcurrentHashMap<>();
    private final Set<OfficialConnection> connections = new HashSet<>();
    private volatile boolean muted;

    /**
     * Starts a loop.
     *
     * @param name the thread's name
     * @param tls whom to trust where TLS is spoken
     * @param onFault told, on the loop's thread, of whatever is thrown there: faults of the harness itself
     * @throws IllegalArgumentException with one line for the user if {@code tls} names a file that cannot be used
     */
    public OfficialDriver(String name, Tls tls, Consumer<Throwable> onFault) {
        this.onFault = onFault;
        this.http = HttpClients.make(name, tls, addresses);
        this.loop = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            thread.complete(made);
            return made;
        });
        loop.setRemoveOnCancelPolicy(true);
        loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        loop.prestartCoreThread();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Runs a task on the loop's thread; after {@link #close} it does nothing. */
    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            // The loop is closed: nobody is left whom the task could concern.
        }
    }

    @Override
    public void after(long delayNs, Runnable task) {
        if (delayNs <= 0) {
            execute(task);
        } else if (!loop.isShutdown()) {
            var unused = loop.schedule(() -> guarded(task), delayNs, TimeUnit.NANOSECONDS);
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable fault) {
            onFault.accept(fault);
        }
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectionListener listener) {
        InetAddress address = request.target().address();
        if (address != null) {
            addresses.put(request.target().host(), address);
        }
        OkHttpClient client = request.source() == null
                ? http
                : httpBySource.computeIfAbsent(request.source(), source -> HttpClients.from(http, source));
        Wires wires = new Wires(client);
        Socket socket = IO.socket(uri(request), options(request, wires));
        OfficialConnection connection = new OfficialConnection(this, listener, wires, socket);
        connections.add(connection);
        connection.open(request.timeoutNs());
        return connection;
    }

    private static URI uri(ConnectRequest request) {
        Target target = request.target();
        String scheme = target.secure() ? "https://" : "http://";
        return URI.create(scheme + target.authority() + (request.namespace().equals("/") ? "" : request.namespace()));
    }

    private static IO.Options options(ConnectRequest request, Wires wires) {
        IO.Options options = new IO.Options();
        options.path = request.target().path();
        options.forceNew = true;
        options.reconnection = false;
        options.timeout = -1;
        options.callFactory = wires;
        options.webSocketFactory = wires;
        options.transports = switch (request.transport()) {
            case WEBSOCKET -> new String[] {"websocket"};
            case POLLING -> new String[] {"polling"};
            case UPGRADE -> new String[] {"polling", "websocket"};
        };
        if (request.auth() != null) {
            options.auth = Json.strings(request.auth());
        }
        options.extraHeaders = request.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        return options;
    }

    void forget(OfficialConnection connection) {
        connections.remove(connection);
    }

    boolean isMuted() {
        return muted;
    }

    /** {@return the CPU time of the loop's own thread, in nanoseconds; the official client's threads are not in it} */
    @Override
    public long cpuTimeNs() {
        long id = thread.join().getId();
        return Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(id));
    }

    @Override
    public void close() {
        CompletableFuture<List<OfficialConnection>> open = new CompletableFuture<>();
        muted = true;
        execute(() -> {
            open.complete(List.copyOf(connections));
            connections.forEach(OfficialConnection::discard);
            connections.clear();
        });
        loop.shutdown();
        try {
            boolean drained = loop.awaitTermination(PATIENCE_MS, TimeUnit.MILLISECONDS);
            if (drained) {
                for (OfficialConnection connection : open.getNow(List.of())) {
                    boolean unused = connection.ended().await(PATIENCE_MS, TimeUnit.MILLISECONDS);
                }
            }
            HttpClients.close(http);
            thread.join().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
