package io.oleada.loadgen.driver.loopback;

import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.driver.ConnectionListener;
import io.oleada.loadgen.driver.Driver;

/** One loop in virtual time. All methods are called on the thread that drives the time. */
public final class LoopbackDriver implements Driver {

    private final VirtualTime time;
    private final LoopbackServer server;
    private boolean isClosed;

    /** Makes a loop whose connections all lead to {@code server}, whatever their target. */
    public LoopbackDriver(VirtualTime time, LoopbackServer server) {
        this.time = time;
        this.server = server;
    }

    @Override
    public long nanoTime() {
        return time.nowNs();
    }

    @Override
    public void execute(Runnable task) {
        after(0, task);
    }

    @Override
    public void after(long delayNs, Runnable task) {
        time.at(time.nowNs() + delayNs, () -> {
            if (!isClosed) {
                task.run();
            }
        });
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectionListener listener) {
        LoopbackConnection connection = new LoopbackConnection(time, server, request, listener);
        server.connect(connection);
        return connection;
    }

    @Override
    public long cpuTimeNs() {
        return 0;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
