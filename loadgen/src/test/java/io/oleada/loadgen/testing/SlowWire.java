package io.oleada.loadgen.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a port of this machine on which bytes take their time: so long towards it, and so long back. They stay in order,
 * and how many are under way does not matter.
 */
public final class SlowWire implements AutoCloseable {

    private static final int CHUNK_BYTES = 64 * 1024;

    /** Bytes, and when they arrive; none of them for the end. */
    private static final class Chunk {
        private final byte[] bytes;
        private final long dueNs;

        Chunk(byte[] bytes, long dueNs) {
            this.bytes = bytes;
            this.dueNs = dueNs;
        }
    }

    private final int target;
    private final long thereNs;
    private final long backNs;
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    /** Lays a wire to a port; times in milliseconds. */
    public SlowWire(int target, long thereMs, long backMs) throws IOException {
        this.target = target;
        this.thereNs = thereMs * 1_000_000;
        this.backNs = backMs * 1_000_000;
        daemon(this::accept);
    }

    /** {@return the port at its near end} */
    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listening.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(near);
                open.add(far);
                carry(near, far, thereNs);
                carry(far, near, backNs);
            }
        } catch (IOException e) {
            // It is closed, or leads nowhere: whoever uses it sees that.
        }
    }

    private static void carry(Socket from, Socket to, long takesNs) throws IOException {
        to.setTcpNoDelay(true);
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        BlockingQueue<Chunk> underWay = new LinkedBlockingQueue<>();
        daemon(() -> {
            byte[] buffer = new byte[CHUNK_BYTES];
            int length;
            do {
                length = read(in, buffer);
                underWay.add(new Chunk(Arrays.copyOf(buffer, Math.max(0, length)), System.nanoTime() + takesNs));
            } while (length > 0);
        });
        daemon(() -> {
            try (from;
                    to) {
                for (Chunk next = underWay.take(); next.bytes.length > 0; next = underWay.take()) {
                    for (long left = next.dueNs - System.nanoTime(); left > 0; left = next.dueNs - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    out.write(next.bytes);
                }
            } catch (IOException | InterruptedException e) {
                // Its end is gone.
            }
        });
    }

    private static int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            return -1;
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "slow wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
